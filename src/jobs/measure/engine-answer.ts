import type { CallMeasureOptions, MeasuredCalls } from '../../analyze/calls/call-measure.ts';
import type { Gap, Notice } from '../../domain/gap.ts';
import type { Usage } from '../../domain/sources.ts';

/** What is measured; where calls are counted each engine knows for itself. */
export type EngineOptions = Omit<CallMeasureOptions, 'isCountedElsewhere'>;

/** What an engine found. */
export interface EngineAnswer {
  readonly measured: MeasuredCalls;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
  /** As they were sent; empty where lines were read. */
  readonly queries: readonly string[];
  /** Absent where lines were read. */
  readonly bytesScanned?: number;
}

/** How long before a window lines are read that help to understand it: those of the init that its first calls waited for. */
export const LEAD_MS = 60_000;
