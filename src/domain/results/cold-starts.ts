import type { Gap, Notice } from '../gap.ts';
import type { Usage } from '../sources.ts';
import type { CallKey, CallSeries, DurationQuantiles } from './call-key.ts';
import type { Change } from './changes.ts';
import type { EngineUse, Unseen } from './engine-use.ts';

/** How cold the calls of one function are, or of one version, memory size … of it. */
export interface ColdStartRow {
  readonly key: CallKey;
  /** Calls that were reported in the window. */
  readonly calls: number;
  /** Those whose caller waited for an environment to start or restore (`Invocation.coldStart`). */
  readonly coldStarts: number;
  /** `coldStarts / calls`; absent without calls. */
  readonly rate?: number;
  /** Wilson's interval at 95 %. */
  readonly rateInterval?: readonly [low: number, high: number];
  /** Of inits that a caller waited for. Absent for none. */
  readonly initMs?: DurationQuantiles;
  /** Of SnapStart's restores that a caller waited for. Absent for none. */
  readonly restoreMs?: DurationQuantiles;
  /** What these callers waited in all: init or restore, and the first run. Absent for none. */
  readonly waitMs?: DurationQuantiles;
  /** Inits that ended in an error, and that hit Lambda's limit. */
  readonly initFailures: number;
  readonly initTimeouts: number;
  /** Environments that began without a caller waiting: proactively, and by provisioned concurrency (told apart in JSON logs alone). */
  readonly proactiveInits: number;
  readonly provisionedInits: number;
  /** US dollars billed for inits; absent where there is no price. */
  readonly initCostUsd?: number;
  /** Of all compute that the calls were billed for. */
  readonly computeCostUsd?: number;
  readonly series: CallSeries;
}

/** What a change did to the inits of a function, restores among them. */
export interface ColdStartShift {
  readonly change: Change;
  /** True where nothing is known to have changed then: a person asked about that time, and `change` says no more than when it was. */
  readonly isAsked?: true;
  readonly before: DurationQuantiles;
  readonly after: DurationQuantiles;
  /** By how much the middle of the distribution moved (Hodges–Lehmann), milliseconds. */
  readonly shiftMs: number;
  /** How sure it is that it moved at all, 0 to 1 (Mann–Whitney). */
  readonly confidence: number;
}

/** The answer to `cold-starts`. */
export interface ColdStartsAnswer {
  /** Epoch milliseconds, inclusive: what the answer covers. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly rows: readonly ColdStartRow[];
  readonly shifts: readonly ColdStartShift[];
  /** Inits by their duration and time: how many began in each stretch (as in the rows' series) and took at least so long. Absent unless asked for. */
  readonly heatmap?: Heatmap;
  readonly unseen: readonly Unseen[];
  readonly use: EngineUse;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}

/** Counts by time and duration. */
export interface Heatmap {
  readonly startAtMs: number;
  readonly binMs: number;
  /** Lower edges of the rows, milliseconds, ascending. */
  readonly edgesMs: readonly number[];
  /** One array a row, each as long as there are stretches. */
  readonly counts: readonly (readonly number[])[];
}
