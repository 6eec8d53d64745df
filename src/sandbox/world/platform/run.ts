import type { InitType } from '../environments.ts';
import type { Ending, FunctionSpec, ThrownError } from '../function-spec.ts';
import type { Release } from '../releases.ts';

/** What the platform knows of an environment when it writes about it. */
export interface EnvironmentFacts {
  readonly spec: FunctionSpec;
  readonly logStreamName: string;
  readonly release: Release;
  readonly initType: InitType;
}

/** What the platform knows of one invocation when it writes about it. Times in epoch milliseconds. */
export interface Run extends EnvironmentFacts {
  readonly requestId: string;
  readonly ending: Ending;
  readonly startedAtMs: number;
  /** Of the handler; whole hundredths of a millisecond. */
  readonly durationMs: number;
  /** Of the init (with SnapStart: the restore) that the caller waited for; absent when the environment was warm. */
  readonly initMs?: number;
  readonly usedMb: number;
  readonly trace?: Trace;
}

/** A sampled X-Ray trace. */
export interface Trace {
  /** `1-69a56c52-4d5e6f708192a3b4c5d6e7f8` */
  readonly id: string;
  readonly segmentId: string;
  readonly parentId: string;
}

/** A line and the moment it is stamped with. */
export interface PlatformLine {
  readonly timestampMs: number;
  readonly message: string;
}

/** Writes the platform's lines in one of Lambda's two formats; an empty list where that format is silent. */
export interface PlatformWriter {
  initStart(environment: EnvironmentFacts, atMs: number): PlatformLine[];
  /** The beginning of a restore from SnapStart's snapshot. */
  restoreStart(environment: EnvironmentFacts, atMs: number): PlatformLine[];
  /** The end of an init that failed, took too long, or was not made on demand. */
  initReport(environment: EnvironmentFacts, report: InitReport): PlatformLine[];
  /** The end of a restore. */
  restoreReport(run: Run, atMs: number, durationMs: number): PlatformLine[];
  extensionReady(run: Run, atMs: number): PlatformLine[];
  start(run: Run): PlatformLine[];
  /** What is written when the invocation is over, in order. */
  end(run: Run): PlatformLine[];
  /** The runtime's line about an error that the handler did not catch. */
  uncaught(run: Pick<Run, 'spec' | 'requestId'>, error: ThrownError, atMs: number, isInInit: boolean): PlatformLine[];
}

/** What INIT_REPORT says. Times in (epoch) milliseconds. */
export interface InitReport {
  readonly atMs: number;
  readonly durationMs: number;
  readonly phase: 'init' | 'invoke';
  /** True for the init that SnapStart takes its snapshot of: text format then tells nothing but its duration. */
  readonly isSnapshot?: true;
  readonly status: 'timeout' | 'error' | 'success';
  readonly errorType?: string;
}

/** Status and error type of a REPORT; empty where Lambda calls the invocation a success, or only the handler failed. */
export interface ReportedFailure {
  readonly status?: 'timeout' | 'error';
  readonly errorType?: string;
}

/** How Lambda reports an ending that the platform itself notices. An exception of the handler is not among them. */
export function reportedFailure(ending: Ending): ReportedFailure {
  switch (ending.kind) {
    case 'timed-out':
      return { status: 'timeout' };
    case 'out-of-memory':
      return { status: 'error', errorType: 'Runtime.OutOfMemory' };
    case 'exited':
      return { status: 'error', errorType: 'Runtime.ExitError' };
    case 'import-failed':
      return { status: 'error', errorType: ending.error.type };
    default:
      return {};
  }
}

/** What the caller pays for: since August 2025 the init is part of it; of a restore, the part that is billed. */
export function billedMs(run: Run): number {
  return Math.ceil(run.durationMs + (billedInitMs(run) ?? 0));
}

/** The part of that which an init or a restore took, before it is rounded; undefined where neither is billed. */
export function billedInitMs(run: Run): number | undefined {
  return reportedInitMs(run) ?? reportedRestore(run)?.billedMs;
}

/** What a report says of a restore, in milliseconds. */
export interface ReportedRestore {
  readonly durationMs: number;
  /** Of the hooks that run after the restore: the rest is free. */
  readonly billedMs: number;
}

const BILLED_RESTORE_SHARE = 0.2;

/** `Restore Duration` and `Billed Restore Duration` of the report; undefined where nothing was restored. */
export function reportedRestore({ spec, initMs }: Run): ReportedRestore | undefined {
  if (spec.hosting !== 'snap-start' || initMs === undefined) return undefined;
  return { durationMs: initMs, billedMs: Math.ceil(initMs * BILLED_RESTORE_SHARE) };
}

/** `Init Duration` of the report. A failed or repeated init is not in it: that has its own INIT_REPORT. */
export function reportedInitMs(run: Run): number | undefined {
  if (run.spec.hosting === 'snap-start') return undefined;
  const isRepeated = run.ending.kind === 'import-failed' || run.ending.kind === 'init-timed-out';
  return isRepeated ? undefined : run.initMs;
}

/** Epoch milliseconds at which the invocation was over. */
export function endedAtMs(run: Run): number {
  return run.startedAtMs + Math.round(run.durationMs);
}
