/** Where a log group is: everything that names it, shared by all events read from it. */
export interface LogGroup {
  /** The group's name, `/aws/lambda/orders` for instance; for a file, the name it was read under. */
  readonly name: string;
  /** ARN without the trailing `:*`; absent where only the name is known (no permission to look, or a file). */
  readonly arn?: string;
  /** Twelve digits; absent when unknown. */
  readonly account?: string;
  readonly region?: string;
  /** What people call its account and region, where several are read: `prod/eu-west-1`. Absent where there is but one. */
  readonly place?: string;
}

/**
 * One event as the platform wrote it, before anything is read out of its message.
 * Identity: `id`. Order within a stream: `loggedAtMs`, then `ordinal`.
 */
export interface LogEvent {
  /**
   * CloudWatch's `eventId`; where a service leaves it out, a hash of stream, timestamp, ingestion time, message and the
   * ordinal among equals (two identical lines in one millisecond are legal).
   */
  readonly id: string;
  readonly group: LogGroup;
  readonly logStreamName: string;
  /** The event's own timestamp, epoch milliseconds. The writer's clock: it can be early, late or in the future. */
  readonly loggedAtMs: number;
  /** When CloudWatch took it in, epoch milliseconds; absent in files that do not keep it. */
  readonly ingestedAtMs: number | undefined;
  /** Exactly as stored: tabs, `\r`, a trailing newline, control characters, up to 1 MB. Hostile until render has it. */
  readonly message: string;
  /** Position among the events of its stream, in the order they were first read; breaks ties of `loggedAtMs`. */
  readonly ordinal: number;
  /** CloudWatch's own id, absent where the service gave none. */
  readonly eventId: string | undefined;
  /** What the reading noticed about it; absent for an ordinary event. */
  readonly marks?: EventMarks;
}

/** Properties an event has because of when or how it was read, not because of what it says. */
export interface EventMarks {
  /** Released after a newer event had been. */
  readonly late?: true;
  /** Arrived after `completeUntil` had passed it: what was sealed without it may be revised. */
  readonly pastHorizon?: true;
  /** Stamped ahead of the server's clock; released at its arrival. */
  readonly clockAhead?: true;
  /** From a live stream, as soon as it was there; the record is what a later read confirms. */
  readonly provisional?: true;
  /** It was delivered before, as the provisional event of this id: whoever showed that does not show this. */
  readonly confirms?: string;
}

/** Orders events of one stream: by timestamp, then by ordinal. */
export function compareWithinStream(a: LogEvent, b: LogEvent): number {
  return a.loggedAtMs - b.loggedAtMs || a.ordinal - b.ordinal;
}
