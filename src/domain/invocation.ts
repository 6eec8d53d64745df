import type { InitType, InvocationStatus } from './invocation-status.ts';
import type { LogGroup } from './log-event.ts';
import type { CorrelationIds, ErrorDetail, LogRecord } from './log-record.ts';

/** One execution attempt of a function: the unit of slsobs. */
export interface Invocation {
  /** Hash of log group, stream, request ID, start time and rank: the same however often the same logs are read. */
  readonly invocationId: string;
  readonly requestId: string;
  /**
   * 1 for the first attempt known, 2 and 3 for Lambda's asynchronous retries, which keep the request ID. Derived from
   * what has been read, so it may be revised.
   */
  readonly attempt: number;
  readonly group: LogGroup;
  readonly logStreamName: string;
  /** Absent where neither the stream, the group nor a line names it. */
  readonly functionName?: string;
  readonly version?: string;
  readonly architecture?: string;
  readonly runtimeVersion?: string;
  readonly initType?: InitType;
  readonly memorySizeMb?: number;
  readonly maxMemoryUsedMb?: number;
  /** START's timestamp, else that of the first line known. */
  readonly startedAtMs: number;
  /** Timestamp of what finished it (REPORT, else END, crash line, next START); absent while `running` or `unknown`. */
  readonly endedAtMs?: number;
  readonly durationMs?: number;
  readonly billedDurationMs?: number;
  readonly initDurationMs?: number;
  readonly restoreDurationMs?: number;
  /**
   * True when the caller waited for an environment to start or restore; false when a report says otherwise (also for
   * proactive and provisioned inits, platform fact 8.19); absent when no report was seen.
   */
  readonly coldStart?: boolean;
  readonly status: InvocationStatus;
  readonly error?: ErrorDetail;
  /** Lines at `error` or above in an invocation that did not fail; 0 for one that did. */
  readonly loggedErrors: number;
  readonly traceId?: string;
  /** Whether X-Ray was to keep that trace; absent where no line says. */
  readonly isTraceSampled?: boolean;
  readonly tenantId?: string;
  /** The ids that its lines share with those of other functions, by the name they are logged under; absent for none. */
  readonly correlationIds?: CorrelationIds;
  /** Lines that belong to it, platform lines included. */
  readonly lineCount: number;
  /** 1 when first told, one more each time that something later changed it. */
  readonly revision: number;
  /** True when its beginning or end lies outside what was read. */
  readonly isIncomplete: boolean;
}

/** A record and the invocation it belongs to. */
export interface PlacedRecord {
  readonly record: LogRecord;
  /** Absent for lines of the environment (init, extensions) and for those that could belong to several invocations. */
  readonly invocationId: string | undefined;
  /** The request ID of that invocation, also where the line itself carries none. */
  readonly requestId: string | undefined;
  /** True when the line carries no request ID and was placed by stream and time. */
  readonly isInferred: boolean;
  readonly functionName: string | undefined;
}
