import type { FunctionSummary, GroupSelection, LogSource, MetricSource } from '../../domain/sources.ts';
import type { MeasureTools } from './measure-question.ts';

/** Epoch milliseconds; whole minutes, the end exclusive. */
export interface MinuteWindow {
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** Whose snapshot, and when. */
export interface TopQuestion extends MinuteWindow {
  readonly functions: readonly FunctionSummary[];
  /** Where they log: cold starts are counted there, where there are few calls. Absent: they are not. */
  readonly selections?: readonly GroupSelection[];
}

/** What the question is answered with. */
export interface TopTools extends Pick<MeasureTools, 'prices' | 'mayCost' | 'signal'> {
  readonly metrics: MetricSource;
  /** Needed for `selections` alone. */
  readonly source?: LogSource;
}
