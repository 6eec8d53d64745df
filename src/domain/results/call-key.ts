import type { InitType } from '../invocation-status.ts';

/** What calls can be told apart by, beside the function. */
export const CALL_TRAITS = ['version', 'memory', 'architecture', 'runtime', 'init-type'] as const;

export type CallTrait = (typeof CALL_TRAITS)[number];

/** Whose calls these are. What was not asked to be told apart, or is not known, is absent. */
export interface CallKey {
  readonly functionName: string;
  readonly logGroupName: string;
  readonly account?: string;
  readonly region?: string;
  readonly place?: string;
  readonly version?: string;
  readonly memorySizeMb?: number;
  /** From the function's configuration: logs do not tell it. */
  readonly architecture?: string;
  /** Known where the environment's INIT_START was seen. */
  readonly runtimeVersion?: string;
  readonly initType?: InitType;
}

/** Quantiles of durations, milliseconds: nearest rank. */
export interface DurationQuantiles {
  readonly n: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  /** Absent below 100 values: it would be the greatest. */
  readonly p99?: number;
  readonly max: number;
  /** False: from a sketch, with a relative error of at most 0.5 %. */
  readonly exact: boolean;
}

/** Counts in equal stretches of time. */
export interface CallSeries {
  /** Epoch milliseconds of the first stretch. */
  readonly startAtMs: number;
  readonly binMs: number;
  readonly calls: readonly number[];
  /** As long as `calls`. */
  readonly cold: readonly number[];
}
