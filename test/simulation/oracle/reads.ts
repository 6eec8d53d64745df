import type { Call } from '../network.ts';
import type { Evidence } from './evidence.ts';

/** A time in which a group's newest events were not seen. Instants in epoch milliseconds. */
export interface Unseen {
  /** What was readable then had been seen. */
  readonly fromMs: number;
  /** Then the next whole answer was there. */
  readonly toMs: number;
  /** The longest time in it, milliseconds, in which no call about the group was under way. */
  readonly idleMs: number;
  /** What calls about the group came to in it, other than `ok`. Empty where nothing failed. */
  readonly failures: ReadonlySet<string>;
}

/** What the wire's log says of one group. */
export interface GroupReads {
  readonly calls: readonly Call[];
  readonly unseen: readonly Unseen[];
}

/** A read that ends this close to the present sees the newest events, as far as they can be readable. */
const NEWEST_MS = 5000;

/**
 * When a group was seen, and when not, from the wire alone. A read is a chain of pages up to one without a token; what was
 * readable when its first page was made is in them.
 */
export function readsOf(groupName: string, { calls, startAtMs, stopAtMs }: Evidence): GroupReads {
  const ofGroup = calls.filter((call) => call.operation === 'FilterLogEvents' && call.groupName === groupName);
  const start = { asOfMs: startAtMs, doneAtMs: startAtMs };
  const end = { asOfMs: stopAtMs, doneAtMs: stopAtMs };
  const reads = [...sights(ofGroup), end].filter(({ doneAtMs }) => doneAtMs <= stopAtMs);
  const unseen: Unseen[] = [];
  let last = start;
  let first = 0;
  for (const read of reads.sort((a, b) => a.doneAtMs - b.doneAtMs)) {
    // A read that was overtaken by a later one shows nothing new.
    if (read.asOfMs < last.asOfMs) continue;
    const { asOfMs: fromMs } = last;
    const { doneAtMs: toMs } = read;
    const failures = new Set<string>();
    let idleMs = 0;
    let askedUntilMs = fromMs;
    while (first < ofGroup.length && isOver(ofGroup[first], fromMs)) first += 1;
    for (let at = first; at < ofGroup.length; at += 1) {
      const call = ofGroup[at];
      if (call === undefined || call.sentAtMs > toMs) break;
      if (isOver(call, fromMs)) continue;
      idleMs = Math.max(idleMs, call.sentAtMs - askedUntilMs);
      askedUntilMs = Math.max(askedUntilMs, call.doneAtMs ?? toMs);
      const failure = failureOf(call);
      if (failure !== undefined) failures.add(failure);
    }
    unseen.push({ fromMs, toMs, idleMs: Math.max(idleMs, toMs - askedUntilMs), failures });
    last = read;
  }
  return { calls: ofGroup, unseen };
}

function isOver(call: Call | undefined, beforeMs: number): boolean {
  return (call?.doneAtMs ?? Number.POSITIVE_INFINITY) < beforeMs;
}

/** Why a call brought a read no further; undefined where it did. */
export function failureOf({ outcome = 'unanswered', token, nextToken }: Call): string | undefined {
  if (outcome !== 'ok') return outcome;
  return token !== undefined && token === nextToken ? 'repeated-token' : undefined;
}

/** At `doneAtMs` everything stamped before `asOfMs` was there that had been readable then. */
interface Sight {
  readonly asOfMs: number;
  readonly doneAtMs: number;
}

/** What reads of the newest events have shown, page by page. */
function sights(calls: readonly Call[]): Sight[] {
  const beganAt = new Map<string, number>();
  const reads: Sight[] = [];
  for (const { token, servedAtMs, doneAtMs, outcome, nextToken, startMs, endMs, delivered = [] } of calls) {
    if (outcome !== 'ok' || servedAtMs === undefined || doneAtMs === undefined) continue;
    // A question about one millisecond is asked to learn what the time is, and shows nothing of the time before.
    if (endMs !== undefined && endMs === startMs) continue;
    const beganAtMs = token === undefined ? servedAtMs : beganAt.get(token);
    if (beganAtMs === undefined) continue;
    if (nextToken !== undefined && !beganAt.has(nextToken)) beganAt.set(nextToken, beganAtMs);
    if (endMs !== undefined && endMs < beganAtMs - NEWEST_MS) continue;
    // Events come by timestamp: a page that is not the last shows everything up to its own last event.
    const throughMs = nextToken === undefined ? beganAtMs : delivered.at(-1)?.timestamp;
    if (throughMs !== undefined) reads.push({ asOfMs: Math.min(beganAtMs, throughMs), doneAtMs });
  }
  return reads;
}
