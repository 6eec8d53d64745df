import type { MeasuredCalls } from '../../analyze/calls/call-measure.ts';
import { type CallRow, emptyRow } from '../../analyze/calls/call-rows.ts';
import { stretchFor } from '../../analyze/calls/time-counts.ts';
import type { Gap, Notice } from '../../domain/gap.ts';
import { bytesUsd } from '../../domain/prices.ts';
import type { CallKey } from '../../domain/results/call-key.ts';
import type { EngineUse, Unseen } from '../../domain/results/engine-use.ts';
import type { FunctionSummary, LogGroupSummary, Usage } from '../../domain/sources.ts';
import { type Answered, askEngine } from './ask-engine.ts';
import { chooseEngine } from './choose-engine.ts';
import type { EngineOptions } from './engine-answer.ts';
import { askedWindow, type MeasureQuestion, type MeasureTools } from './measure-question.ts';
import { type BlindSpot, explainGaps } from './measured-functions.ts';
import { callsOf, isDefinite, type MeasureWindow, type MetricSums } from './metric-sums.ts';
import type { CallsToQuery } from './query-calls.ts';
import { type Survey, surveyOf } from './survey.ts';

/** What was measured, and what of it could not be seen. */
export interface MeasuredAnswer {
  readonly window: Partial<MeasureWindow>;
  readonly measured: MeasuredCalls;
  /** Rows for functions that were looked at and have no calls. */
  readonly silent: readonly CallRow[];
  readonly unseen: readonly Unseen[];
  readonly use: EngineUse;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
  /** What the account tells of the log groups; empty where it was not asked. */
  readonly summaries: ReadonlyMap<string, LogGroupSummary>;
  /** What each group took in during the window; absent where that is not known. */
  readonly incomingBytes?: ReadonlyMap<string, number>;
}

/**
 * Measures the calls of functions: chooses the engine, leaves out what cannot be seen, and names it.
 * @param wants `counts` alone, or `cold-starts` too
 * @throws UsageError for an engine that cannot answer, and for a price that was refused; SlsobsError when nobody could be asked
 */
export async function measureCalls(
  question: MeasureQuestion,
  wants: CallsToQuery['wants'],
  tools: MeasureTools,
): Promise<MeasuredAnswer> {
  const window = askedWindow(question, tools.source.now());
  const survey = await surveyOf(question, wants, window, tools);
  const choice = chooseEngine(question, survey.selections, survey, tools);
  const options = optionsOf(question, window, tools);
  const found = await askEngine({ question, choice, survey, options, wants, window }, tools);
  const explained = explainGaps(found.gaps, question.functions);
  const blind = [...survey.blind, ...explained.blind];
  const measured = withRowsOf(found.measured, wants, survey.blind);
  const named = new Set(measured.rows.map(({ key }) => key.functionName));
  const isBlind = new Set(blind.map(({ functionName }) => functionName));
  const unseen = await unseenOf(
    blind.filter(({ functionName }) => !named.has(functionName)),
    survey,
    window,
    tools,
  );
  return {
    window,
    measured,
    silent: question.functions
      .filter(({ name }) => !named.has(name) && !isBlind.has(name) && !survey.uncalled.has(name))
      .map((one) => emptyRow(keyOf(one, question, tools), options.stretchMs)),
    unseen: unseen.unseen,
    use: engineUseOf(found, unseen.apiCost + survey.metricsUsd, tools),
    gaps: explained.gaps,
    notices: [...survey.notices, ...choice.notices, ...found.notices, ...explained.notices],
    usage: { ...found.usage, apiCalls: found.usage.apiCalls + survey.apiCalls + unseen.apiCalls },
    summaries: survey.summaries,
    ...(survey.incomingBytes === undefined ? {} : { incomingBytes: survey.incomingBytes }),
  };
}

function keyOf(
  { name, logGroupName }: FunctionSummary,
  { selections }: MeasureQuestion,
  { prices }: MeasureTools,
): CallKey {
  const group = selections.find((selection) => selection.group.name === logGroupName)?.group;
  const { account, region = prices.region, place } = group ?? {};
  return {
    functionName: name,
    logGroupName,
    ...(account === undefined ? {} : { account }),
    region,
    ...(place === undefined ? {} : { place }),
  };
}

function optionsOf(
  { by, functions }: MeasureQuestion,
  window: Partial<MeasureWindow>,
  { timeoutMsOf }: MeasureTools,
): EngineOptions {
  const known = new Map(functions.map((one) => [one.name, one]));
  return {
    by,
    ...window,
    stretchMs: stretchFor(isDefinite(window) ? window.endAtMs - window.startAtMs : 0),
    architectureOf: (name) => known.get(name)?.architecture,
    timeoutMsOf: (name) => known.get(name)?.timeoutMs ?? timeoutMsOf(name),
    usesSnapshots: (name) => {
      const one = known.get(name);
      return one === undefined ? undefined : one.hosting === 'snap-start';
    },
  };
}

/**
 * Without the functions that cannot be seen: a WARN function's few reports are those of its failures, and a rate of them would be none of
 * its calls. An environment without calls is nothing where calls alone are counted.
 */
function withRowsOf(measured: MeasuredCalls, wants: CallsToQuery['wants'], blind: readonly BlindSpot[]): MeasuredCalls {
  const names = new Set(blind.map(({ functionName }) => functionName));
  const isTold = ({ key, calls }: CallRow): boolean =>
    !names.has(key.functionName) && (calls > 0 || wants === 'cold-starts');
  return { ...measured, rows: measured.rows.filter(isTold) };
}

async function unseenOf(
  blind: readonly BlindSpot[],
  { calls: known }: Survey,
  window: Partial<MeasureWindow>,
  tools: MeasureTools,
): Promise<{ unseen: Unseen[]; apiCalls: number; apiCost: number }> {
  const names = blind.map(({ functionName }) => functionName);
  const asked = known === undefined && isDefinite(window) ? await callsOf(names, window, tools) : undefined;
  const calls = known ?? asked?.sums;
  return { unseen: blind.map((one) => unseen(one, calls?.get(one.functionName))), ...costOf(asked) };
}

function unseen({ functionName, why }: BlindSpot, calls: number | undefined): Unseen {
  return calls === undefined ? { functionName, why } : { functionName, why: `${why}; calls are from metrics`, calls };
}

function costOf(asked: MetricSums | undefined): { apiCalls: number; apiCost: number } {
  return { apiCalls: asked?.apiCalls ?? 0, apiCost: asked?.costUsd ?? 0 };
}

function engineUseOf(
  { engine, why, queries, bytesScanned }: Answered,
  metricsUsd: number,
  { prices }: MeasureTools,
): EngineUse {
  const scannedUsd = bytesScanned === undefined ? 0 : bytesUsd(bytesScanned, prices.insightsGbUsd);
  return {
    engine,
    why,
    queries,
    ...(bytesScanned === undefined ? {} : { bytesScanned }),
    ...(scannedUsd === undefined ? {} : { costUsd: scannedUsd + metricsUsd }),
  };
}
