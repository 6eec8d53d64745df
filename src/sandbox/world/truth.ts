import type { StoredEvent } from './stored-event.ts';

/** How an invocation really ended. */
export type TrueStatus = 'ok' | 'error' | 'timeout' | 'out-of-memory' | 'crash' | 'init-error';

/** An invocation as it was, whatever a reader of the logs makes of it. */
export interface TrueInvocation {
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly requestId: string;
  /** 1 for the first; 2 and 3 for asynchronous retries under the same request ID. */
  readonly attempt: number;
  /** Timestamp of its START, epoch milliseconds. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly status: TrueStatus;
  /** X-Ray's, where the invocation is sampled: its report and its segments carry it. Absent where X-Ray has nothing of it. */
  readonly traceId?: string;
  /**
   * True when it waited for an environment to start or to be restored, also where its REPORT has no Init Duration because
   * init failed. On Managed Instances nobody waits.
   */
  readonly coldStart: boolean;
  /** Its own events, platform lines included, in order. */
  readonly lines: readonly StoredEvent[];
  /** What its environment wrote around it: init, extensions, the report of a repeated init. */
  readonly environmentLines: readonly StoredEvent[];
}
