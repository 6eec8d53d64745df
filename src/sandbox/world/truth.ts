import type { InitType } from './environments.ts';
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
  /** The version that ran: `$LATEST`, a number, `$LATEST.PUBLISHED`. */
  readonly version: string;
  /** `nodejs:22.mainline.v122`, as its environment's INIT_START names it. */
  readonly runtimeVersion: string;
  readonly architecture: 'x86_64' | 'arm64';
  /** How its environment came to be. */
  readonly initType: InitType;
  /**
   * Of the init, or with SnapStart of the restore, that it waited for, milliseconds, as it is reported; absent where nobody waited. A
   * failed init counts with its first run.
   */
  readonly initMs?: number;
  /** What it is billed for, milliseconds, init included; absent on Managed Instances, which are paid for by the instance. */
  readonly billedMs?: number;
  /** The part of `billedMs` that an init or restore took, before rounding; absent where none is billed. */
  readonly billedInitMs?: number;
  readonly memoryMb: number;
  /** Most memory that it used. */
  readonly usedMb: number;
  /** False where its log has no report of it: the call went well, and the system log level is WARN. */
  readonly isReported: boolean;
  /** Its own events, platform lines included, in order. */
  readonly lines: readonly StoredEvent[];
  /** What its environment wrote around it: init, extensions, the report of a repeated init. */
  readonly environmentLines: readonly StoredEvent[];
}

/** An environment that began although nobody waited for it, whether or not it was used later. */
export interface TrueStart {
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** Timestamp of its INIT_START, epoch milliseconds. */
  readonly atMs: number;
  readonly initMs: number;
  /** `snapshot`: the init that SnapStart takes its snapshot of. */
  readonly kind: 'provisioned' | 'proactive' | 'snapshot';
  readonly status: 'ok' | 'error';
  readonly version: string;
  /** What it wrote, in order: nothing where the system log level is WARN and all went well. */
  readonly lines: readonly StoredEvent[];
}
