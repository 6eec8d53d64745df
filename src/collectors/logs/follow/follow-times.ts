/** The times that a follow keeps, in milliseconds, and what it may hold. */
export interface FollowTimes {
  /** Between the beginnings of two reads of a group's newest events. */
  readonly pollMs: number;
  /** How far such a read reaches back; more where events are seen to come late. */
  readonly overlapMs: number;
  readonly longestOverlapMs: number;
  /** Each stretch of time is read again when it is so old… */
  readonly againAfterMs: number;
  /** …in pieces of this length. */
  readonly againEveryMs: number;
  /** How late an event may become readable and still be delivered for certain; more where events are seen to come late. */
  readonly horizonMs: number;
  readonly longestHorizonMs: number;
  /** The last read of a stretch, at the horizon, takes pieces of this length; longer ones where a quota is short. */
  readonly settleEveryMs: number;
  /** How much before its piece the last read begins, so that what comes just after the horizon is seen and said to be late. */
  readonly graceMs: number;
  /** How long an event is held for others that belong before it. */
  readonly holdMs: number;
  /** Events that may wait for their time or for the consumer. */
  readonly mostHeldEvents: number;
  /** Characters of their messages. */
  readonly mostHeldCharacters: number;
}

/** Polling is free of charge, so these are set by what readers notice and by what the quota bears: five to six reads an event. */
export const FOLLOW_TIMES: FollowTimes = {
  pollMs: 2000,
  overlapMs: 6000,
  longestOverlapMs: 30_000,
  againAfterMs: 30_000,
  againEveryMs: 10_000,
  horizonMs: 150_000,
  longestHorizonMs: 900_000,
  settleEveryMs: 20_000,
  graceMs: 10_000,
  holdMs: 3000,
  mostHeldEvents: 50_000,
  mostHeldCharacters: 16_000_000,
};

/** The server's clock is known to a second: its `Date` header is cut to that. */
export const CLOCK_UNCERTAINTY_MS = 1000;
