import type { LogGroup } from './log-event.ts';

/** Why a stretch could not be seen. */
export type GapReason =
  | 'sampled'
  | 'throttled'
  | 'horizon'
  | 'disconnected'
  | 'rejected'
  | 'dropped'
  | 'denied'
  | 'expired'
  | 'not-logged'
  | 'log-class'
  | 'retention'
  | 'row-cap'
  | 'deleted'
  | 'unprocessed'
  | 'not-indexed'
  /** The person or a deadline stopped the reading before it got there. */
  | 'interrupted';

/** Something that was asked for and could not be seen. Told when it opens, when it fills, and when it stays. */
export interface Gap {
  /** The same in every revision. */
  readonly gapId: string;
  readonly state: 'open' | 'filled' | 'final';
  readonly revision: number;
  readonly reason: GapReason;
  /** Absent for a gap that is wider than one group. */
  readonly group?: LogGroup;
  readonly account?: string;
  readonly region?: string;
  /** What people call the account and region, where several are read: `prod/eu-west-1`. Absent where there is but one. */
  readonly place?: string;
  /** Epoch milliseconds; absent when unbounded on that side. */
  readonly fromAtMs?: number;
  readonly toAtMs?: number;
  /** Events or items missing, where the number is known. */
  readonly count?: number;
  /** What to try, in a clause without a full stop. */
  readonly advice?: string;
}

/** Something worth saying that is not a loss: a function that joined, an engine that was chosen. */
export interface Notice {
  readonly topic: 'joined' | 'left' | 'mode' | 'lag' | 'live' | 'throttled' | 'credentials' | 'target' | 'malformed';
  /** A sentence without its full stop. May hold untrusted names. */
  readonly text: string;
}
