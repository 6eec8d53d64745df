import type { InitType, InvocationStatus } from './invocation-status.ts';
import type { JsonObject } from './json.ts';
import type { Level } from './level.ts';
import type { LogEvent } from './log-event.ts';

/** What a line is. `app` is what the function printed; `unparsed` is what no rule knows, carried and shown all the same. */
export const RECORD_KINDS = [
  'app',
  'init-start',
  'init-report',
  'start',
  'end',
  'report',
  'restore-start',
  'restore-report',
  'timeout',
  'runtime-exit',
  'extension',
  'telemetry',
  'platform',
  'metric',
  'unparsed',
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** An error as a runtime or a logger described it. */
export interface ErrorDetail {
  /** The class or code: `TypeError`, `Runtime.ExitError`; absent when the line gives none. */
  readonly type?: string;
  readonly message?: string;
  /** Stack frames as printed, one a line joined by `\n`, `\r` and U+00A0 already made `\n` and spaces. */
  readonly stack?: string;
}

/**
 * What one line states about the invocation or environment it belongs to. Every field is absent when the line does not
 * state it: a Managed Instances report has a duration and nothing else.
 */
export interface StatedFacts {
  readonly functionName?: string;
  /** `$LATEST`, `$LATEST.PUBLISHED` or a number. */
  readonly version?: string;
  readonly runtimeVersion?: string;
  readonly architecture?: string;
  readonly initType?: InitType;
  /** The phase an init ran in: `init`, or `invoke` when it was run again inside the invocation. */
  readonly phase?: string;
  readonly durationMs?: number;
  readonly billedDurationMs?: number;
  readonly initDurationMs?: number;
  readonly restoreDurationMs?: number;
  readonly memorySizeMb?: number;
  readonly maxMemoryUsedMb?: number;
  /**
   * How the invocation ended, where the line says so: `Status:` in a REPORT, a runtime's report of an unhandled error, a
   * timeout or exit line. A successful text REPORT says nothing (platform fact 8.15), so absence does not mean success. In an
   * `init-report` or `restore-report` it is how the init or restore ended; the invocation may go on from there.
   */
  readonly status?: InvocationStatus;
  /** True when a logger states it (`cold_start` of Powertools). */
  readonly coldStart?: boolean;
  readonly tenantId?: string;
  /** Whether X-Ray was to keep the trace; absent where the line does not say. */
  readonly isTraceSampled?: boolean;
}

/** IDs by the name of the field that held them. Names and values are a log's own: hostile, at most 256 characters a value. */
export type CorrelationIds = Readonly<Record<string, string>>;

/** One event with what was read out of its message. Made by parse; nothing in it is ever thrown away. */
export interface LogRecord {
  readonly event: LogEvent;
  readonly kind: RecordKind;
  /** The Lambda request id that the line itself carries; absent on prints, tracebacks, init lines, extensions. */
  readonly requestId: string | undefined;
  readonly level: Level | undefined;
  /**
   * What the line says to a person, without the prefix that the runtime or logger put before it (time, id, level). For
   * `unparsed` and platform lines the message as it came, without its line ending.
   */
  readonly message: string;
  /** The other fields of a JSON line, untouched; absent for text. */
  readonly data: JsonObject | undefined;
  readonly error: ErrorDetail | undefined;
  readonly facts: StatedFacts | undefined;
  /** X-Ray trace id (`1-8hex-24hex`), absent when the line carries none. */
  readonly traceId: string | undefined;
  /**
   * IDs that the line shares with lines of other functions, under the names it gives them: `x-correlation-id`, `correlation_id`,
   * `traceparent`, a durable or state machine execution. Absent where it carries none.
   */
  readonly correlationIds?: CorrelationIds;
}
