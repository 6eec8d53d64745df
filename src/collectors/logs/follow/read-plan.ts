import { type Coverage, coveredThrough, covering, firstHole, type Stretch } from './coverage.ts';
import { CLOCK_UNCERTAINTY_MS, type FollowTimes } from './follow-times.ts';

/** What has been read of a group; instants on the server's clock. */
export interface GroupCursor {
  /** The first instant wanted, inclusive. */
  readonly startAtMs: number;
  /** Where the next read of the newest events begins, inclusive. */
  readonly headFromMs: number;
  /** When the last of them that got through had begun; undefined before the first. */
  readonly headAtMs: number | undefined;
  /** What has been read at about half a minute's age. */
  readonly again: Coverage;
  /** What has been read at the horizon: of this nothing more is expected. */
  readonly settled: Coverage;
}

/** One read of a group. */
export interface PlannedRead {
  /** `head`: the newest events, those stamped in the future too; `again`: a second look; `last`: the one at the horizon. */
  readonly kind: 'head' | 'again' | 'last';
  /** Epoch milliseconds on the server's clock, inclusive. */
  readonly fromMs: number;
  /** Inclusive; a head has no end. */
  readonly toMs: number | undefined;
}

/** The cursor of a group before its first read. */
export function unreadFrom(startAtMs: number): GroupCursor {
  const nothing = coveredThrough(startAtMs - 1);
  return { startAtMs, headFromMs: startAtMs, headAtMs: undefined, again: nothing, settled: nothing };
}

/** Where the head after one that began at this instant is to begin. A later one reaches back by as much as it is late. */
function nextHeadFrom(beganAtMs: number, { pollMs, overlapMs }: FollowTimes): number {
  return beganAtMs + pollMs - overlapMs;
}

/** The next read of the newest events. It never begins where the last event was, always at the clock less a reach. */
export function headRead({ headFromMs }: GroupCursor): PlannedRead {
  return { kind: 'head', fromMs: headFromMs, toMs: undefined };
}

/** How rereads are planned just now. */
export interface RereadMood {
  /** True where the quota is short: the second look is left out. */
  readonly isHurried?: boolean;
  /** Where in the length of a piece this group's pieces end, from 0 to 1: other groups' turns come at other times. */
  readonly phase?: number;
}

/**
 * The reread that is due, the one at the horizon first; undefined where none is. What the next head is going to read is left
 * to it.
 */
export function dueReread(
  { startAtMs, again, settled, headFromMs }: GroupCursor,
  nowMs: number,
  times: FollowTimes,
  { isHurried = false, phase = 0 }: RereadMood = {},
): PlannedRead | undefined {
  const lastUpToMs = Math.min(headFromMs - 1, nowMs - settledAgeMs(times));
  const last = duePiece(settled, lastUpToMs, times.settleEveryMs, phase);
  if (last !== undefined) {
    return { kind: 'last', fromMs: Math.max(startAtMs, last.fromMs - times.graceMs), toMs: last.toMs };
  }
  if (isHurried) return undefined;
  const againUpToMs = Math.min(headFromMs - 1, nowMs - times.againAfterMs);
  const second = duePiece(again, againUpToMs, times.againEveryMs, phase);
  return second && { kind: 'again', ...second };
}

/** A hole that lies between what has been read is due at once, the open end when one of its group's turns has come. */
function duePiece(coverage: Coverage, upToMs: number, pieceMs: number, phase: number): Stretch | undefined {
  const hole = firstHole(coverage, upToMs);
  if (hole === undefined || hole.toMs < upToMs) return hole;
  const turnMs = (Math.floor(upToMs / pieceMs - phase) + phase) * pieceMs;
  return turnMs - hole.fromMs >= pieceMs / 2 ? hole : undefined;
}

function settledAgeMs({ horizonMs }: FollowTimes): number {
  return horizonMs + CLOCK_UNCERTAINTY_MS;
}

/** The cursor when a read that began at this instant has come to another: everything before that has been seen. */
export function afterPage(
  cursor: GroupCursor,
  read: PlannedRead,
  { beganAtMs, throughMs }: { readonly beganAtMs: number; readonly throughMs: number },
  times: FollowTimes,
): GroupCursor {
  const toMs = Math.min(throughMs - 1, read.toMs ?? Number.POSITIVE_INFINITY);
  const seenAtAge = (coverage: Coverage, ageMs: number): Coverage =>
    covering(coverage, { fromMs: read.fromMs, toMs: Math.min(toMs, beganAtMs - ageMs) });
  const headFromMs = Math.min(toMs + 1, nextHeadFrom(beganAtMs, times));
  return {
    ...cursor,
    headFromMs: read.kind === 'head' ? Math.max(cursor.headFromMs, headFromMs) : cursor.headFromMs,
    again: seenAtAge(cursor.again, times.againAfterMs),
    settled: seenAtAge(cursor.settled, settledAgeMs(times)),
  };
}

/** The cursor when a read that began at this instant has got through. */
export function afterRead(cursor: GroupCursor, read: PlannedRead, beganAtMs: number, times: FollowTimes): GroupCursor {
  const after = afterPage(cursor, read, { beganAtMs, throughMs: Number.POSITIVE_INFINITY }, times);
  if (read.kind !== 'head') return after;
  return { ...after, headAtMs: Math.max(cursor.headAtMs ?? beganAtMs, beganAtMs) };
}

/** What no later read goes to, in time order: what was seen of it may be forgotten. Both ends included. */
export function neverReadAgain({ settled, headFromMs }: GroupCursor, { graceMs }: FollowTimes): readonly Stretch[] {
  const before = { fromMs: Number.NEGATIVE_INFINITY, toMs: Math.min(settled.throughMs - graceMs, headFromMs - 1) };
  return [before, ...settled.islands.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs - graceMs }))];
}
