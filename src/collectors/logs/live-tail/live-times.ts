/** The times that live sessions keep, in milliseconds. */
export interface LiveTimes {
  /** A session is followed by a new one when it is so old: AWS ends it after three hours (API reference, StartLiveTail). */
  readonly renewAfterMs: number;
  /** So long both are open, and both deliver. */
  readonly overlapMs: number;
  /** A session sends an update every second, empty ones too: one that is silent for so long is dead. */
  readonly silenceMs: number;
  /** Without a line for so long its groups are only polled, until they log again. */
  readonly idleMs: number;
  /** Between a session that broke and the next, at first; it doubles up to the longest. */
  readonly reconnectMs: number;
  readonly longestReconnectMs: number;
  /** Between two looks whether groups that were not there are there now. */
  readonly missingEveryMs: number;
}

/** A live session costs by the minute; what is not live is polled, so none of these is about loss. */
export const LIVE_TIMES: LiveTimes = {
  renewAfterMs: 175 * 60_000,
  overlapMs: 3000,
  silenceMs: 5000,
  idleMs: 5 * 60_000,
  reconnectMs: 500,
  longestReconnectMs: 20_000,
  missingEveryMs: 30_000,
};
