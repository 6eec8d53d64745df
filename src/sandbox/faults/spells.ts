/** What a service does wrong for a while. */
export type FaultKind =
  /** “Rate exceeded”. */
  | 'throttle'
  /** HTTP 500 or 503. */
  | 'server-error'
  /** The caller's temporary credentials have run out. */
  | 'expired-credentials'
  /** The caller may not read. */
  | 'denied'
  /** A page of FilterLogEvents without events although more follows. */
  | 'empty-page'
  /** A page that ends after any event, between two of one millisecond too. */
  | 'cut-page'
  /** A page that comes once more, under another token. */
  | 'repeated-page'
  /** A page whose token for the next one is the token that it was asked for with. */
  | 'repeated-token'
  /** A token refused as invalid, as one is after 24 hours. */
  | 'refused-token'
  /** Events that carry no `eventId`, as some emulators leave it out. */
  | 'no-event-ids'
  /** Half of a live tail's events are left out, and it says so. */
  | 'sampled'
  /** A live tail's three hours are over. */
  | 'session-end'
  /** A live tail sends nothing, not even its empty updates. */
  | 'silent-stream'
  /** A client takes an update every three seconds: a live tail keeps ten and drops the oldest. */
  | 'slow-client';

/** A fault that comes and goes. */
export interface FaultSpell {
  readonly kind: FaultKind;
  /** Epoch milliseconds, inclusive. */
  readonly fromMs: number;
  /** Epoch milliseconds, exclusive. */
  readonly toMs: number;
  /** Share of the calls, pages or tokens that meet it, 0 to 1; absent: all. */
  readonly rate?: number;
  /** Only calls about this log group; absent: all calls. */
  readonly logGroupName?: string;
}

/** The share of a group's calls that meet a fault at a moment: the greatest of the spells that then last, else 0. */
export function rateAt(
  spells: readonly FaultSpell[],
  kind: FaultKind,
  nowMs: number,
  logGroupName: string | undefined,
): number {
  let rate = 0;
  for (const spell of spells) {
    if (spell.kind !== kind || nowMs < spell.fromMs || nowMs >= spell.toMs) continue;
    if (spell.logGroupName !== undefined && spell.logGroupName !== logGroupName) continue;
    rate = Math.max(rate, spell.rate ?? 1);
  }
  return rate;
}
