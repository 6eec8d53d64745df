import type { DeliveredUpdate } from '../live-stream.ts';
import type { Call } from '../network.ts';
import { HOLD_MS, HORIZON_MS } from '../world/scenario.ts';
import { firstSightOf } from './events.ts';
import type { Evidence, Violation } from './evidence.ts';
import { statedHorizonMs } from './stated-horizon.ts';
import type { PrintedEvent, PrintedGap, Transcript } from './transcript.ts';

/** The server's clock is known to a second; what comes in one second is told in another. */
const EDGE_MS = 5000;
/** What comes just before Ctrl-C may not be told any more. */
const LAST_MS = 10_000;

/** What is said of live lines is true: when they were sampled, and which of them no read brought. */
export function judgeLive(evidence: Evidence, transcript: Transcript): Violation[] {
  const sampled = updatesOf(evidence.calls).filter(({ isSampled }) => isSampled);
  const gaps = transcript.gaps.filter(({ reason }) => reason === 'sampled');
  return [
    ...gaps.flatMap((gap) => judgeSampledGap(gap, sampled, evidence, transcript)),
    ...judgeUnsaid(sampled, gaps, evidence),
    ...judgeUnconfirmed(evidence, transcript),
  ];
}

function updatesOf(calls: readonly Call[]): DeliveredUpdate[] {
  return calls.flatMap(({ updates = [] }) => updates);
}

/** When the newest event of an update was taken in: a slow client gets it later. */
function takenInAtMs({ atMs, events }: DeliveredUpdate): number {
  return Math.min(atMs, Math.max(...events.map(({ ingestionTime }) => ingestionTime ?? atMs)));
}

/** It begins and ends where the stream was sampled; when it is filled, the reads have brought what is in it. */
function judgeSampledGap(
  gap: PrintedGap,
  sampled: readonly DeliveredUpdate[],
  evidence: Evidence,
  transcript: Transcript,
): Violation[] {
  const { events, startAtMs, stopAtMs } = evidence;
  const { state, fromMs = startAtMs, toMs = stopAtMs } = gap;
  const falseGap = (why: string): Violation[] => [
    { rule: 'false-gap', text: `${why}: ${state} sampled ${iso(fromMs)} to ${iso(toMs)}, told ${iso(gap.atMs)}` },
  ];
  const isNear = (atMs: number): boolean =>
    sampled.some((one) => atMs >= takenInAtMs(one) - EDGE_MS && atMs <= one.atMs + EDGE_MS);
  if (!isNear(fromMs)) return falseGap('nothing was sampled where it begins');
  if (state !== 'filled') return [];
  if (!isNear(toMs)) return falseGap('nothing was sampled where it ends');
  // No stream is about a group that was not found yet.
  const owed = events.filter(
    ({ groupName, timestampMs, visibleAtMs, deletedAtMs }) =>
      timestampMs >= firstSightOf(groupName, evidence) &&
      deletedAtMs === undefined &&
      timestampMs >= fromMs &&
      timestampMs <= toMs &&
      visibleAtMs - timestampMs < HOLD_MS,
  );
  const printed = countsOf(transcript.events.filter(({ atMs }) => atMs <= gap.atMs));
  const missing = owed.filter((event) => !printed.has(keyOf(event)));
  return missing.length === 0 ? [] : falseGap(`filled, though ${missing.length} of its events were not printed`);
}

function judgeUnsaid(
  sampled: readonly DeliveredUpdate[],
  gaps: readonly PrintedGap[],
  { stopAtMs, heldBack, startAtMs }: Evidence,
): Violation[] {
  const isTold = (update: DeliveredUpdate): boolean =>
    gaps.some(
      ({ fromMs = startAtMs, toMs = stopAtMs }) =>
        update.atMs >= fromMs - EDGE_MS && takenInAtMs(update) <= toMs + EDGE_MS,
    );
  const isLast = ({ atMs }: DeliveredUpdate): boolean =>
    atMs > stopAtMs - LAST_MS || heldBack.some(({ fromMs, toMs }) => atMs >= fromMs && toMs >= stopAtMs);
  const unsaid = sampled.find((update) => !isTold(update) && !isLast(update));
  return unsaid === undefined
    ? []
    : [{ rule: 'unsaid-gap', text: `sampled at ${iso(unsaid.atMs)}, and no gap says so` }];
}

/** A line waits for its read for a minute after its time is settled; reads at the horizon take pieces of time. */
const SURELY_SAID_MS = 150_000;

/** As many as are said to be unconfirmed were brought by no read before, and those that no read ever brought are said. */
function judgeUnconfirmed({ calls, stopAtMs }: Evidence, { events, notices, gaps }: Transcript): Violation[] {
  const provisional = Map.groupBy(
    events.filter(({ isProvisional }) => isProvisional),
    keyOf,
  );
  const reads = calls.filter(({ delivered = [] }) => delivered.length > 0);
  const broughtAt = new Map<string, { count: number; atMs: number }>();
  for (const { delivered = [], groupName = '', doneAtMs = stopAtMs } of reads) {
    const counts = countsOf(
      delivered.map(({ logStreamName: streamName, timestamp: timestampMs, message }) => ({
        groupName,
        streamName,
        timestampMs,
        message,
      })),
    );
    for (const [key, count] of counts) {
      if (count > (broughtAt.get(key)?.count ?? 0)) broughtAt.set(key, { count, atMs: doneAtMs });
    }
  }
  const told = notices.flatMap(({ atMs, text }) => {
    const count = /^(\d+) provisional lines? w(?:as|ere) not confirmed/.exec(text)?.[1];
    return count === undefined ? [] : [{ atMs, count: Number(count) }];
  });
  const toldCount = told.reduce((sum, { count }) => sum + count, 0);
  const lastToldAtMs = Math.max(0, ...told.map(({ atMs }) => atMs));
  const horizonMs = statedHorizonMs(notices.filter(({ topic }) => topic === 'lag').map(({ text }) => text));
  let most = 0;
  let least = 0;
  for (const [key, lines] of provisional) {
    const brought = broughtAt.get(key);
    const before = brought !== undefined && brought.atMs < lastToldAtMs - LAST_MS ? brought.count : 0;
    most += Math.max(0, lines.length - before);
    if (brought === undefined) least += lines.filter(({ atMs }) => atMs < stopAtMs - horizonMs - SURELY_SAID_MS).length;
  }
  if (toldCount > most) {
    return [{ rule: 'false-mark', text: `${toldCount} live lines are said to be unconfirmed, at most ${most} are` }];
  }
  // Where the horizon grew, or reads did not get through, lines wait for longer.
  const isUsual = horizonMs === HORIZON_MS && gaps.length === 0;
  if (!isUsual || toldCount >= least) return [];
  return [{ rule: 'false-mark', text: `${least} live lines were confirmed by no read, ${toldCount} are said to be` }];
}

type Identity = Pick<PrintedEvent, 'groupName' | 'streamName' | 'timestampMs' | 'message'>;

function keyOf({ groupName, streamName, timestampMs, message }: Identity): string {
  return `${groupName}\n${streamName}\n${timestampMs}\n${message}`;
}

function countsOf(events: readonly Identity[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
  return counts;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
