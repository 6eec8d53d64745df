/** The times that a follow keeps, all in milliseconds. */
export interface FollowTimes {
  /** Between the beginnings of two reads of a group. */
  readonly pollMs: number;
  /** How far an ordinary read reaches back: about twice the usual delay from timestamp to being readable. */
  readonly overlapMs: number;
  /** Between two reads that reach back to the horizon. */
  readonly sweepEveryMs: number;
  /** How late an event may become readable and still be delivered for certain. */
  readonly horizonMs: number;
  /** How long an event is held for others that belong before it. */
  readonly holdMs: number;
}

/** Polling is free of charge, so these are set by what readers notice and by what the quota bears. */
export const FOLLOW_TIMES: FollowTimes = {
  pollMs: 2000,
  overlapMs: 15_000,
  sweepEveryMs: 20_000,
  horizonMs: 150_000,
  holdMs: 3000,
};

/** What has been read of a group; instants on the server's clock, when the read began. Undefined before the first. */
export interface GroupCursor {
  readonly readAtMs: number | undefined;
  readonly sweptAtMs: number | undefined;
}

/** One read of a group, without an end. */
export interface PlannedRead {
  /** Epoch milliseconds on the server's clock, inclusive. */
  readonly fromMs: number;
  readonly isSweep: boolean;
}

/** The cursor of a group before its first read. */
export const UNREAD: GroupCursor = { readAtMs: undefined, sweptAtMs: undefined };

/**
 * The next read of a group. It never begins where the last event was, always at the clock less a reach, and it reaches
 * further back by as much as it is behind its time, so that a pause leaves no hole.
 */
export function nextRead(cursor: GroupCursor, nowMs: number, startAtMs: number, times: FollowTimes): PlannedRead {
  const { readAtMs, sweptAtMs } = cursor;
  if (readAtMs === undefined || sweptAtMs === undefined) return { fromMs: startAtMs, isSweep: true };
  const isSweep = nowMs >= sweptAtMs + times.sweepEveryMs;
  const dueMs = isSweep ? sweptAtMs + times.sweepEveryMs : readAtMs + times.pollMs;
  const reachMs = isSweep ? sweepReachMs(times) : times.overlapMs;
  return { fromMs: Math.max(startAtMs, Math.min(nowMs, dueMs) - reachMs), isSweep };
}

/**
 * By the time of the next sweep, what a sweep leaves out has been read a whole horizon after its timestamp; and it reaches
 * one round further, so that what comes just after the horizon is seen and said to be past it.
 */
function sweepReachMs({ horizonMs, sweepEveryMs }: FollowTimes): number {
  return horizonMs + 2 * sweepEveryMs;
}

/** The cursor when a read that began at this instant has ended. */
export function afterRead(cursor: GroupCursor, { isSweep }: PlannedRead, beganAtMs: number): GroupCursor {
  return { readAtMs: beganAtMs, sweptAtMs: isSweep ? beganAtMs : cursor.sweptAtMs };
}

/** No later read reaches back before this. */
export function earliestNeeded({ sweptAtMs }: GroupCursor, times: FollowTimes): number {
  if (sweptAtMs === undefined) return Number.NEGATIVE_INFINITY;
  return sweptAtMs + times.sweepEveryMs - sweepReachMs(times);
}

/** Everything that was readable when it had its last read and lies before this has been delivered. */
export function orderedThrough({ readAtMs }: GroupCursor, { holdMs }: FollowTimes): number {
  return readAtMs === undefined ? Number.NEGATIVE_INFINITY : readAtMs - holdMs;
}

/** Every instant up to here was read again a horizon after it. */
export function completeThrough({ sweptAtMs }: GroupCursor, { horizonMs }: FollowTimes): number {
  return sweptAtMs === undefined ? Number.NEGATIVE_INFINITY : sweptAtMs - horizonMs;
}
