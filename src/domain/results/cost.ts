import type { Gap, Notice } from '../gap.ts';
import type { Usage } from '../sources.ts';
import type { CallKey } from './call-key.ts';
import type { EngineUse, Unseen } from './engine-use.ts';

/** What the calls of one function, version … cost by list price. US dollars; absent where there is no price. */
export interface CostRow {
  readonly key: CallKey;
  readonly calls: number;
  readonly billedMs: number;
  readonly gbSeconds: number;
  readonly computeUsd?: number;
  readonly requestsUsd?: number;
  /** The part of `computeUsd` that inits were billed. */
  readonly initUsd?: number;
  /** For the bytes that its log group took in; of a group that several share, the whole stands at none of them. */
  readonly logsUsd?: number;
  readonly logBytes?: number;
  readonly totalUsd?: number;
  readonly perThousandCallsUsd?: number;
  /** Greatest memory used by any call, and how much all but one in a hundred stayed below; megabytes. */
  readonly maxMemoryUsedMb?: number;
  readonly p99MemoryUsedMb?: number;
}

/** A log group that costs on and on. */
export interface KeptForEver {
  readonly logGroupName: string;
  readonly storedBytes?: number;
  readonly monthlyUsd?: number;
}

/** The answer to `cost`. */
export interface CostAnswer {
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly rows: readonly CostRow[];
  readonly keptForEver: readonly KeptForEver[];
  /** Which prices: `list prices of eu-west-1, as of 2026-11-01`. */
  readonly prices: string;
  readonly unseen: readonly Unseen[];
  readonly use: EngineUse;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}
