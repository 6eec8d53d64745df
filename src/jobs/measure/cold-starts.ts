import { stretchesOf } from '../../analyze/calls/call-series.ts';
import { coldStartRow } from '../../analyze/cold-starts/cold-start-rows.ts';
import { heatmapOf } from '../../analyze/cold-starts/heatmap.ts';
import { askedShifts, type ComparedSide, shiftsOf } from '../../analyze/cold-starts/shifts.ts';
import type { Notice } from '../../domain/gap.ts';
import type { Change } from '../../domain/results/changes.ts';
import type { ColdStartsAnswer } from '../../domain/results/cold-starts.ts';
import { changesOf } from '../changes/changes.ts';
import { bearable } from '../read/bearable.ts';
import { type MeasuredAnswer, measureCalls } from './measure-calls.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';

export type { ComparedSide } from '../../analyze/cold-starts/shifts.ts';

/** What `cold-starts` asks. */
export interface ColdStartsQuestion extends MeasureQuestion {
  /**
   * Changes within the window: what each did to the inits of its function is told (`shifts`), between the change before it and the
   * next. Absent: those that the inventory tells of, where there is one.
   */
  readonly changes?: readonly Change[];
  /** One comparison that was asked for, in place of those of the changes. Absent: none was. */
  readonly compared?: { readonly before: ComparedSide; readonly after: ComparedSide };
  /** True: inits by duration and time are wanted too. */
  readonly heatmap?: boolean;
}

/**
 * How often functions start cold, for how long, and what it costs. The rows come in no order.
 * @throws UsageError for an engine that cannot tell, and for a price that was refused; SlsobsError when nobody could be asked
 */
export async function coldStarts(question: ColdStartsQuestion, tools: MeasureTools): Promise<ColdStartsAnswer> {
  const answer = await measureCalls(question, 'cold-starts', tools);
  const { measured, window } = answer;
  const stretches = stretchesOf(measured, window);
  const known = new Map(question.functions.map((one) => [one.name, one]));
  const context = { stretches, prices: tools.prices, architectureOf: (name: string) => known.get(name)?.architecture };
  const rows = [...measured.rows, ...answer.silent].map((row) => coldStartRow(row, context));
  const deploys = await knownChanges(question, answer, tools);
  const { compared } = question;
  return {
    startAtMs: window.startAtMs ?? measured.firstAtMs ?? Number.NaN,
    endAtMs: window.endAtMs ?? measured.lastAtMs ?? Number.NaN,
    rows,
    shifts:
      compared === undefined
        ? shiftsOf(measured.samples, deploys.changes)
        : askedShifts(measured.samples, compared, deploys.changes),
    ...(question.heatmap === true ? { heatmap: heatmapOf(measured.heat, stretches) } : {}),
    unseen: answer.unseen,
    use: answer.use,
    gaps: answer.gaps,
    notices: [...answer.notices, ...deploys.notices],
    usage: { ...answer.usage, apiCalls: answer.usage.apiCalls + deploys.apiCalls },
  };
}

interface KnownChanges {
  readonly changes: readonly Change[];
  readonly notices: readonly Notice[];
  readonly apiCalls: number;
}

/**
 * The changes of the functions that started cold. A function that was last modified before the window has no new version in it: only the
 * others are asked about. That deploys are not known takes nothing from the answer, so it is said and no gap.
 * @throws CredentialsError; what a signal that aborted leads to
 */
async function knownChanges(
  question: ColdStartsQuestion,
  { measured, window }: MeasuredAnswer,
  tools: MeasureTools,
): Promise<KnownChanges> {
  const { inventory, signal } = tools;
  if (question.changes !== undefined) return { changes: question.changes, notices: [], apiCalls: 0 };
  const { startAtMs, endAtMs } = window;
  if (inventory === undefined || startAtMs === undefined || endAtMs === undefined) return NO_CHANGES;
  const functions = question.functions.filter(
    ({ name, lastModifiedAtMs }) => measured.samples.has(name) && (lastModifiedAtMs ?? startAtMs) >= startAtMs,
  );
  if (functions.length === 0) return NO_CHANGES;
  try {
    const { changes, gaps, usage } = await changesOf({ functions, startAtMs, endAtMs }, { inventory, signal });
    const unknown = gaps.flatMap(({ advice }) => advice ?? []);
    return {
      changes,
      notices: unknown.map((text) => ({ topic: 'mode', text: `deploys may be missing: ${text}` })),
      apiCalls: usage.apiCalls,
    };
  } catch (error) {
    const { message } = bearable(error, signal);
    return { ...NO_CHANGES, notices: [{ topic: 'mode', text: `deploys are not known: ${message}` }] };
  }
}

const NO_CHANGES: KnownChanges = { changes: [], notices: [], apiCalls: 0 };
