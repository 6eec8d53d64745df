import type { Gap, Notice } from '../gap.ts';
import type { Invocation, PlacedRecord } from '../invocation.ts';
import type { Usage } from '../sources.ts';

/**
 * A step of a reading or a follow, after parsing and correlation: what `tail`, `logs` and `invocations` show. The lines are
 * in the order of the batch they came from.
 */
export interface LogStep {
  /** Lines of a live stream that no read has brought yet stand last; they belong to no invocation yet. */
  readonly placed: readonly PlacedRecord[];
  /** Invocations that finished in this step, and new revisions of those told before. */
  readonly invocations: readonly Invocation[];
  readonly gapChanges: readonly Gap[];
  readonly notices: readonly Notice[];
  /** Epoch milliseconds, as in `LogBatch`. */
  readonly orderedUntil: number;
  readonly completeUntil: number;
  readonly usage: Usage;
}

/** What a reading amounted to, told at its end. */
export interface ReadingSummary {
  /** Events read, selected or not. */
  readonly events: number;
  /** Events printed. */
  readonly shown: number;
  readonly invocations: number;
  readonly failed: number;
  readonly coldStarts: number;
  /** Events dropped because they had been delivered before. */
  readonly duplicates: number;
  readonly late: number;
  /** Gaps that did not fill. */
  readonly gaps: number;
  readonly apiCalls: number;
}
