import type { GroupSelection, InventorySource, LogSource, TraceSource } from '../../domain/sources.ts';
import type { SeenInvocation } from '../find/recent-invocations.ts';
import type { SearchProgress } from './request-search.ts';

/** A stretch of time, epoch milliseconds, inclusive. */
export interface SearchWindow {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/** What finding a trace works with. */
export interface TraceTools {
  readonly logs: LogSource;
  readonly traces: TraceSource;
  readonly inventory: InventorySource;
  /** The groups to search, looked up only when they are needed. */
  readonly selections: () => Promise<readonly GroupSelection[]>;
  /** Where this machine has seen the request before, newest first. */
  readonly seen: readonly SeenInvocation[];
  /** Searched one after another. */
  readonly windows: readonly SearchWindow[];
  readonly onProgress: (progress: SearchProgress) => void;
  /** Fields that hold correlation ids, beside those of the conventions in use. */
  readonly correlationFields: readonly string[];
  readonly signal: AbortSignal;
}
