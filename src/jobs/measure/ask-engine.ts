import { createCallMeasure } from '../../analyze/calls/call-measure.ts';
import { AccessDeniedError, NotFoundError, UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import { bytesUsd } from '../../domain/prices.ts';
import { namesInWords } from '../changes/names-in-words.ts';
import type { EngineChoice } from './choose-engine.ts';
import type { EngineAnswer, EngineOptions } from './engine-answer.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';
import { isDefinite, type MeasureWindow, WORTH_ASKING_USD } from './metric-sums.ts';
import { type CallsToQuery, queryCalls } from './query-calls.ts';
import { readCalls } from './read-calls.ts';
import type { Survey } from './survey.ts';

/** An answer, and which engine gave it. */
export type Answered = EngineAnswer & Pick<EngineChoice, 'engine' | 'why'>;

/** The log class whose events have fields that Insights discovers. */
const STANDARD = 'STANDARD';

/** What is asked of an engine. */
export interface Asked {
  readonly question: MeasureQuestion;
  readonly choice: EngineChoice;
  readonly survey: Survey;
  readonly options: EngineOptions;
  readonly wants: CallsToQuery['wants'];
  readonly window: Partial<MeasureWindow>;
}

/**
 * Lets the chosen engine answer; the other one where `auto` chose one that may not be asked.
 * @throws UsageError when a price is refused; SlsobsError when nobody could be asked
 */
export async function askEngine(asked: Asked, tools: MeasureTools): Promise<Answered> {
  const { question, choice, survey, options, wants, window } = asked;
  const { insights } = tools;
  if (choice.engine === 'filter' || insights === undefined || !isDefinite(window))
    return readAnswer(asked, choice.why, tools);
  await agreeOnPrice(choice, survey.selections.length, wants, tools);
  try {
    const { selections } = survey;
    const hasFields = (name: string): boolean => (survey.summaries.get(name)?.logClass ?? STANDARD) === STANDARD;
    const found = await queryCalls({ selections, hasFields, window, options, wants }, insights, tools);
    return { ...found, engine: 'insights', why: choice.why };
  } catch (error) {
    if (isOfUnborn(error, asked)) return neverLogged(asked);
    if (!(error instanceof AccessDeniedError) || question.engine !== 'auto') throw error;
    const notice: Notice = {
      topic: 'mode',
      text: `Logs Insights may not be asked, so lines are read: ${error.message}`,
    };
    const read = await readAnswer(asked, 'Insights may not be asked', tools);
    return { ...read, notices: [notice, ...read.notices] };
  }
}

async function readAnswer(asked: Asked, why: string, tools: MeasureTools): Promise<Answered> {
  const { question, survey, options } = asked;
  const { selections } = survey;
  const nothingLeft = selections.length === 0 && !question.isFile;
  if (nothingLeft) return neverLogged(asked);
  try {
    return { ...(await readCalls({ selections, isFile: question.isFile, options }, tools)), engine: 'filter', why };
  } catch (error) {
    if (isOfUnborn(error, asked)) return neverLogged(asked);
    throw error;
  }
}

/** True where no group is there, and all belong to functions that exist: none was ever called. */
function isOfUnborn(error: unknown, { question, survey }: Asked): boolean {
  const known = new Set(question.functions.map(({ logGroupName }) => logGroupName));
  return error instanceof NotFoundError && survey.selections.every(({ group }) => known.has(group.name));
}

function neverLogged({ survey, options }: Asked): Answered {
  const measured = createCallMeasure({ ...options, isCountedElsewhere: () => false }).finish();
  const names = survey.selections.map(({ group }) => group.name);
  return {
    measured,
    gaps: [],
    notices: names.length === 0 ? [] : [{ topic: 'target', text: `nothing was ever logged to ${namesInWords(names)}` }],
    usage: { apiCalls: 0, duplicates: 0 },
    queries: [],
    engine: 'filter',
    why: names.length === 0 ? 'nothing to read' : 'nothing was ever logged',
  };
}

/** How often a question makes Insights scan the same logs: once to count, once for the lines of cold starts. */
const SCANS: Readonly<Record<CallsToQuery['wants'], number>> = { counts: 1, 'cold-starts': 2 };

/** @throws UsageError when the price is refused */
async function agreeOnPrice(
  { bytes }: EngineChoice,
  groups: number,
  wants: CallsToQuery['wants'],
  { prices, mayCost }: MeasureTools,
): Promise<void> {
  const scanned = bytes === undefined ? undefined : bytes * SCANS[wants];
  const costUsd = bytesUsd(scanned, prices.insightsGbUsd);
  if (costUsd !== undefined && costUsd <= WORTH_ASKING_USD) return;
  const what = `Logs Insights over ${groups} log group${groups === 1 ? '' : 's'}`;
  if (await mayCost(what, costUsd)) return;
  throw new UsageError(`${what} was refused at its price`, {
    hint: '--engine filter reads the lines instead, slower and free',
  });
}
