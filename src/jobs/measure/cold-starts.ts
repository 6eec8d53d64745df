import type { Change } from '../../domain/results/changes.ts';
import type { ColdStartsAnswer } from '../../domain/results/cold-starts.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';

/** One side of a comparison: what ended before a time, or began after it; or the calls of one version. */
export type ComparedSide = { readonly atMs: number } | { readonly version: string };

/** What `cold-starts` asks. */
export interface ColdStartsQuestion extends MeasureQuestion {
  /**
   * Deploys within the window, by function: what each did to the inits is told (`shifts`), up to the change of the function
   * before and after it. Absent for none.
   */
  readonly changes?: readonly Change[];
  /** One comparison that was asked for, in place of those of the changes. Absent: none was. */
  readonly compared?: { readonly before: ComparedSide; readonly after: ComparedSide };
  /** True: inits by duration and time are wanted too. */
  readonly heatmap?: boolean;
}

/**
 * How often functions start cold, for how long, and what it costs.
 * @throws UsageError for an engine that cannot tell; SlsobsError when nobody could be asked
 */
export function coldStarts(_question: ColdStartsQuestion, _tools: MeasureTools): Promise<ColdStartsAnswer> {
  return Promise.reject(new Error('not built yet'));
}
