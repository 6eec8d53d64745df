import type { Call } from '../network.ts';
import type { Evidence } from './evidence.ts';

/** A time in which a group's newest events were not seen. Instants in epoch milliseconds. */
export interface Unseen {
  /** What was readable then had been seen. */
  readonly fromMs: number;
  /** Then the next whole answer was there. */
  readonly toMs: number;
  /** Calls about the group that were under way in it. */
  readonly callCount: number;
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
 * readable when its first page was made is in it.
 */
export function readsOf(groupName: string, { calls, startAtMs, stopAtMs }: Evidence): GroupReads {
  const ofGroup = calls.filter((call) => call.operation === 'FilterLogEvents' && call.groupName === groupName);
  const start = { asOfMs: startAtMs, doneAtMs: startAtMs };
  const end = { asOfMs: stopAtMs, doneAtMs: stopAtMs };
  const reads = [...wholeReads(ofGroup), end].filter(({ doneAtMs }) => doneAtMs <= stopAtMs);
  const unseen: Unseen[] = [];
  let last = start;
  let first = 0;
  for (const read of reads.sort((a, b) => a.doneAtMs - b.doneAtMs)) {
    // A read that was overtaken by a later one shows nothing new.
    if (read.asOfMs < last.asOfMs) continue;
    const { asOfMs: fromMs } = last;
    const { doneAtMs: toMs } = read;
    const failures = new Set<string>();
    let callCount = 0;
    while (first < ofGroup.length && isOver(ofGroup[first], fromMs)) first += 1;
    for (let at = first; at < ofGroup.length; at += 1) {
      const call = ofGroup[at];
      if (call === undefined || call.sentAtMs > toMs) break;
      if (isOver(call, fromMs)) continue;
      callCount += 1;
      const failure = failureOf(call);
      if (failure !== undefined) failures.add(failure);
    }
    unseen.push({ fromMs, toMs, callCount, failures });
    last = read;
  }
  return { calls: ofGroup, unseen };
}

function isOver(call: Call | undefined, beforeMs: number): boolean {
  return (call?.doneAtMs ?? Number.POSITIVE_INFINITY) < beforeMs;
}

/** Why a call brought a read no further. */
function failureOf({ outcome = 'unanswered', token, nextToken }: Call): string | undefined {
  if (outcome !== 'ok') return outcome;
  return token !== undefined && token === nextToken ? 'repeated-token' : undefined;
}

/** A read that came to its end: what was readable at `asOfMs` was there at `doneAtMs`. */
interface WholeRead {
  readonly asOfMs: number;
  readonly doneAtMs: number;
}

/** Reads of the newest events. */
function wholeReads(calls: readonly Call[]): WholeRead[] {
  const beganAt = new Map<string, number>();
  const reads: WholeRead[] = [];
  for (const { token, servedAtMs, doneAtMs, outcome, nextToken, endMs, delivered = [] } of calls) {
    if (outcome !== 'ok' || servedAtMs === undefined || doneAtMs === undefined) continue;
    const beganAtMs = token === undefined ? servedAtMs : beganAt.get(token);
    if (beganAtMs === undefined) continue;
    // What is stamped after the beginning of a read may be left to the next one.
    const isThrough = nextToken === undefined || (delivered.at(-1)?.timestamp ?? 0) > beganAtMs;
    if (nextToken !== undefined && !beganAt.has(nextToken)) beganAt.set(nextToken, beganAtMs);
    if (isThrough && (endMs === undefined || endMs >= beganAtMs - NEWEST_MS)) {
      reads.push({ asOfMs: beganAtMs, doneAtMs });
    }
  }
  return reads;
}
