import type { LogEvent } from '../../domain/log-event.ts';

/** A place in the order of a stream: by timestamp, then by ordinal. */
export type Position = Pick<LogEvent, 'loggedAtMs' | 'ordinal'>;

/** True when `a` stands before `b` in their stream. */
export function isBefore(a: Position, b: Position): boolean {
  return a.loggedAtMs < b.loggedAtMs || (a.loggedAtMs === b.loggedAtMs && a.ordinal < b.ordinal);
}

/** The place before everything stamped `atMs` or later. */
export function startOf(atMs: number): Position {
  return { loggedAtMs: atMs, ordinal: Number.NEGATIVE_INFINITY };
}

/** A copy that keeps no event, and so no message, in memory. */
export function barePosition({ loggedAtMs, ordinal }: Position): Position {
  return { loggedAtMs, ordinal };
}

/** The first of two places. */
export function earlier(a: Position, b: Position): Position {
  return isBefore(b, a) ? b : a;
}
