import { HOLD_MS, HORIZON_MS } from '../world/scenario.ts';
import type { TrueEvent } from '../world/truth.ts';
import { type Evidence, heldBackSinceMs, type Violation } from './evidence.ts';
import { sleepsOf } from './sleeps.ts';
import { statedHorizonMs } from './stated-horizon.ts';
import type { PrintedEvent, PrintedGap, Transcript } from './transcript.ts';

/** How events were counted. */
export interface EventMeasures {
  /** Events that had to be printed. */
  readonly owed: number;
  readonly printed: number;
  readonly lost: number;
  readonly repeated: number;
  /** Readable only after the horizon, and not printed: allowed. */
  readonly missedPastHorizon: number;
}

type Identity = Pick<PrintedEvent, 'groupName' | 'streamName' | 'timestampMs' | 'message'>;

const keyOf = ({ groupName, streamName, timestampMs, message }: Identity): string =>
  `${groupName}\n${streamName}\n${timestampMs}\n${message}`;

/** Every event that had to be printed was, once and whole, and nothing else. */
export function judgeEvents(
  evidence: Evidence,
  transcript: Transcript,
): { readonly violations: Violation[]; readonly measures: EventMeasures } {
  const { events: printed } = transcript;
  const violations: Violation[] = [];
  const trueByKey = Map.groupBy(evidence.events, keyOf);
  const printedByKey = Map.groupBy(printed, keyOf);
  const isCutOff = cutOff(evidence, printed);
  const [deliveredCount, isPromisedEvent] = [deliveries(evidence), promises(evidence, transcript)];
  const isDelivered = (event: TrueEvent): number => (isCutOff(event) ? 0 : deliveredCount(event));
  const isPromised = (event: TrueEvent): boolean => isPromisedEvent(event) && !isCutOff(event);
  const measures = { owed: 0, printed: printed.length, lost: 0, repeated: 0, missedPastHorizon: 0 };

  for (const [key, copies] of printedByKey) {
    const [copy] = copies;
    const known = trueByKey.get(key)?.length ?? 0;
    if (copy === undefined || copies.length <= known) continue;
    if (known > 0) {
      measures.repeated += copies.length - known;
      violations.push({ rule: 'repeated', text: `${copies.length} times, not ${known}: ${shown(copy)}` });
    } else violations.push(unknownEvent(copy, evidence.events));
  }
  for (const [key, events] of trueByKey) {
    const owed = events.filter(isPromised).length;
    const printedCount = printedByKey.get(key)?.length ?? 0;
    measures.owed += owed;
    const [event] = events;
    if (event === undefined || printedCount >= events.length || event.timestampMs < evidence.owedFromMs) continue;
    const seen = isDelivered(event);
    const missing = Math.max(owed, seen) - printedCount;
    if (missing <= 0) {
      measures.missedPastHorizon += events.length - printedCount;
      continue;
    }
    measures.lost += missing;
    const delayMs = event.visibleAtMs - event.timestampMs;
    const how = `readable ${delayMs} ms after its timestamp, read ${seen > 0 ? 'and dropped' : 'never'}`;
    violations.push({ rule: 'lost', text: `${how}: ${shown(event)}` });
  }
  return { violations, measures };
}

/** The second look, at about half a minute, finds what came within this. */
const SECOND_LOOK_MS = 25_000;
/** The reads at the horizon take pieces of time: the last instant of a piece is read at its own age and the piece's length. */
const HORIZON_READ_MS = 40_000;

/**
 * Which events had to be printed: those readable within the horizon, where Ctrl-C left time for the reads at the horizon that
 * the program stated. A group that is gone took its events along, and one that a gap gives up on is not read any more.
 */
function promises({ owedFromMs, stopAtMs }: Evidence, { gaps, notices }: Transcript): (event: TrueEvent) => boolean {
  const horizonMs = statedHorizonMs(notices.filter(({ topic }) => topic === 'lag').map(({ text }) => text));
  const isGivenUp = givenUp(gaps);
  return ({ timestampMs, visibleAtMs, deletedAtMs, groupName }) => {
    if (timestampMs < owedFromMs || deletedAtMs !== undefined || isGivenUp(groupName, visibleAtMs)) return false;
    const delayMs = visibleAtMs - timestampMs;
    if (delayMs <= SECOND_LOOK_MS) return true;
    return delayMs <= HORIZON_MS && stopAtMs - timestampMs >= horizonMs + HORIZON_READ_MS;
  };
}

/**
 * What came after the last line that a reader took who was still behind at Ctrl-C: in the order of the output, and by the reads that
 * look again. The program says up to when everything was printed.
 */
function cutOff(evidence: Evidence, printed: readonly PrintedEvent[]): (event: TrueEvent) => boolean {
  const sinceMs = heldBackSinceMs(evidence);
  if (sinceMs === undefined) return () => false;
  const inOrder = printed.filter(
    ({ isLate, isClockAhead, isProvisional }) => !isLate && !isClockAhead && !isProvisional,
  );
  const newestMs = inOrder.reduce((newest, { timestampMs }) => Math.max(newest, timestampMs), Number.NEGATIVE_INFINITY);
  return ({ timestampMs, visibleAtMs }) => {
    if (timestampMs > newestMs) return true;
    const isOfSecondLook = visibleAtMs - timestampMs > HOLD_MS;
    return isOfSecondLook && visibleAtMs + SECOND_LOOK_MS + HORIZON_READ_MS > sinceMs;
  };
}

/** Where a gap without an end says that a group is not read any more. */
function givenUp(gaps: readonly PrintedGap[]): (groupName: string, atMs: number) => boolean {
  const ends = gaps.filter(({ state, toMs, reason }) => state === 'final' && toMs === undefined && reason === 'denied');
  return (groupName, atMs) => ends.some((gap) => gap.groupName === groupName && atMs >= (gap.fromMs ?? 0));
}

/** How many copies of an event one whole answer brought to the program: those it had in its hands. */
function deliveries({ calls, stopAtMs, laptop }: Evidence): (event: TrueEvent) => number {
  const wasAsleep = sleepsOf(laptop);
  const whole = calls.filter(({ sentAtMs, doneAtMs = stopAtMs }) => !wasAsleep({ fromMs: sentAtMs, toMs: doneAtMs }));
  return ({ groupName, streamName, timestampMs, message }) => {
    let most = 0;
    for (const call of whole) {
      // What comes just before Ctrl-C may still be held for its order.
      if (call.groupName !== groupName || (call.doneAtMs ?? stopAtMs) > stopAtMs - 10_000) continue;
      const copies = call.delivered?.filter(
        (one) => one.timestamp === timestampMs && one.logStreamName === streamName && one.message === message,
      );
      most = Math.max(most, copies?.length ?? 0);
    }
    return most;
  };
}

/** An event that does not exist: a false copy of one that does, or nobody's. */
function unknownEvent(printed: PrintedEvent, events: readonly TrueEvent[]): Violation {
  const original = events.find(
    (event) =>
      event.groupName === printed.groupName &&
      ((event.streamName === printed.streamName && event.timestampMs === printed.timestampMs) ||
        event.message === printed.message),
  );
  if (original === undefined) return { rule: 'foreign', text: shown(printed) };
  return { rule: 'altered', text: `${shown(printed)} for ${shown(original)}` };
}

/** Events come in the order of their times, or say that they do not. */
export function judgeOrder({ events }: Transcript): Violation[] {
  const violations: Violation[] = [];
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    // What comes live comes in no order, and orders nothing.
    if (event.isClockAhead || event.isProvisional) continue;
    if (event.timestampMs < newestMs && !event.isLate) {
      violations.push({ rule: 'disordered', text: `${newestMs - event.timestampMs} ms too late: ${shown(event)}` });
    }
    newestMs = Math.max(newestMs, event.timestampMs);
  }
  return violations;
}

/** The server's clock is known to a second, and an answer may travel for three. */
const CLOCK_DOUBT_MS = 2500;
const SURELY_AHEAD_MS = 8000;

/** What events say of themselves is true. */
export function judgeMarks(evidence: Evidence, { events: printed, gaps }: Transcript): Violation[] {
  const violations: Violation[] = [];
  const trueByKey = Map.groupBy(evidence.events, keyOf);
  for (const event of printed) {
    if (event.isProvisional) continue;
    // Of equal lines the latest is the one that may be marked.
    const visibleAtMs = Math.max(...(trueByKey.get(keyOf(event)) ?? []).map((one) => one.visibleAtMs));
    if (!Number.isFinite(visibleAtMs)) continue;
    const delayMs = visibleAtMs - event.timestampMs;
    if (event.isClockAhead && delayMs > CLOCK_DOUBT_MS) {
      violations.push({ rule: 'false-mark', text: `clockAhead, readable ${delayMs} ms after: ${shown(event)}` });
    }
    if (!event.isClockAhead && event.atMs < event.timestampMs - SURELY_AHEAD_MS) {
      violations.push({ rule: 'false-mark', text: `not clockAhead, printed ahead of its time: ${shown(event)}` });
    }
    if (event.isPastHorizon && delayMs < HORIZON_MS - 1000 && !isInGap(event, gaps) && !isOfUnknown(event, evidence)) {
      violations.push({ rule: 'false-mark', text: `pastHorizon, readable ${delayMs} ms after: ${shown(event)}` });
    }
  }
  return violations;
}

/** A group that nobody knew of yet holds no completeness back. */
function isOfUnknown({ groupName, atMs }: PrintedEvent, { groups, startAtMs, calls }: Evidence): boolean {
  const { bornAtMs = startAtMs } = groups.find(({ name }) => name === groupName) ?? {};
  if (bornAtMs === startAtMs) return false;
  const first = calls.find((call) => call.groupName === groupName && call.outcome === 'ok');
  return atMs <= (first?.doneAtMs ?? startAtMs) + HOLD_MS;
}

/** A group that was out of reach for longer than the horizon does not hold the others' completeness back. */
function isInGap({ groupName, timestampMs }: PrintedEvent, gaps: readonly PrintedGap[]): boolean {
  return gaps.some(
    (gap) =>
      (gap.groupName === undefined || gap.groupName === groupName) &&
      timestampMs >= (gap.fromMs ?? Number.NEGATIVE_INFINITY) - HORIZON_MS &&
      timestampMs <= (gap.toMs ?? Number.POSITIVE_INFINITY),
  );
}

const MOST_LATE_SHARE = 0.01;

/** Where nothing is wrong, hardly an event that is readable within the hold is late. */
export function judgeLateShare(evidence: Evidence, { events: printed }: Transcript): Violation[] {
  if (!evidence.isCalm) return [];
  const trueByKey = Map.groupBy(evidence.events, keyOf);
  const foundAtMs = new Map(evidence.groups.map(({ name }) => [name, firstSightOf(name, evidence)] as const));
  const punctual = printed.filter((event) => {
    const [known] = trueByKey.get(keyOf(event)) ?? [];
    if (known === undefined || event.isClockAhead) return false;
    const wasFound = known.visibleAtMs >= (foundAtMs.get(known.groupName) ?? 0);
    return wasFound && known.visibleAtMs - known.timestampMs < HOLD_MS;
  });
  const late = punctual.filter(({ isLate }) => isLate).length;
  if (late <= punctual.length * MOST_LATE_SHARE) return [];
  return [
    { rule: 'late-share', text: `${late} of ${punctual.length} events that were readable within the hold are late` },
  ];
}

/** When a group that is born meanwhile was found; nothing of it can have been in order before. */
export function firstSightOf(groupName: string, { calls, startAtMs, groups }: Evidence): number {
  if (groups.find(({ name }) => name === groupName)?.bornAtMs === undefined) return startAtMs;
  const sight = calls.find((call) => call.groupName === groupName && call.outcome === 'ok');
  return sight?.servedAtMs ?? startAtMs;
}

function shown({ groupName, streamName, timestampMs, message }: Identity): string {
  const time = new Date(timestampMs).toISOString();
  return `${groupName} ${streamName} ${time} ${JSON.stringify(message.slice(0, 120))}`;
}
