import type { Gap, Notice } from '../gap.ts';
import type { Usage } from '../sources.ts';
import type { EngineUse } from './engine-use.ts';

/** How busy, failing, slow, cold and dear a function is. What is not known is absent, which is not zero. */
export interface TopRow {
  readonly functionName: string;
  readonly calls?: number;
  readonly callsPerSecond?: number;
  /** Calls that Lambda counts as failed. */
  readonly errors?: number;
  readonly throttles?: number;
  /** Over the whole window, of the run without init; milliseconds. */
  readonly p95Ms?: number;
  /** Greatest number at once. */
  readonly concurrency?: number;
  /** From reports of the last minutes; metrics do not tell. */
  readonly coldRate?: number;
  /** By list price, for as long as the window. */
  readonly costUsd?: number;
  /** Calls in equal stretches of the window. */
  readonly series?: readonly number[];
}

/** The answer to `top --once`. */
export interface TopAnswer {
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly rows: readonly TopRow[];
  readonly use: EngineUse;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}
