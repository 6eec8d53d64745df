import type { Notice } from '../../domain/gap.ts';
import type { GroupSelection, LogGroupSummary } from '../../domain/sources.ts';
import { describeGroups } from './described-groups.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';
import { type BlindSpot, measurableLogs, without } from './measured-functions.ts';
import { callsOf, incomingBytesOf, isDefinite, type MeasureWindow } from './metric-sums.ts';
import type { CallsToQuery } from './query-calls.ts';

/** From so many functions on, metrics tell first which of them were called. */
const WIDE = 20;
/** Metrics come minutes late: they say nothing of a window that is as short (platform fact 8.45). */
const LEAST_FOR_METRICS_MS = 15 * 60_000;

/** What is known before anything is measured. */
export interface Survey {
  readonly selections: readonly GroupSelection[];
  readonly blind: readonly BlindSpot[];
  /** Functions that metrics know to have had no calls. */
  readonly uncalled: ReadonlySet<string>;
  /** Calls by function, where metrics were asked. */
  readonly calls?: ReadonlyMap<string, number>;
  readonly summaries: ReadonlyMap<string, LogGroupSummary>;
  readonly incomingBytes?: ReadonlyMap<string, number>;
  readonly notices: readonly Notice[];
  readonly apiCalls: number;
  readonly metricsUsd: number;
}

/**
 * Looks at what there is to measure: classes and sizes of log groups, and above some twenty functions which of them were called. Nothing
 * of a file. What may not be asked stays unknown.
 * @throws CredentialsError; what a signal that aborted leads to
 */
export async function surveyOf(
  question: MeasureQuestion,
  wants: CallsToQuery['wants'],
  window: Partial<MeasureWindow>,
  tools: MeasureTools,
): Promise<Survey> {
  const { selections, functions, isFile, engine } = question;
  const nothing: Survey = {
    selections,
    blind: [],
    uncalled: new Set(),
    summaries: new Map(),
    notices: [],
    apiCalls: 0,
    metricsUsd: 0,
  };
  if (isFile || !isDefinite(window)) return nothing;
  tools.onProgress({ engine: 'metrics', step: 'estimating' });
  // Insights is paid by the bytes, also where it was asked for by name.
  const needsSizes = engine !== 'filter' || wants === 'counts';
  const names = [...new Set(selections.map(({ group }) => group.name))];
  const { summaries, error } = needsSizes
    ? await describeGroups(names, tools)
    : { summaries: new Map(), error: undefined };
  const measurable = measurableLogs(selections, functions, summaries);
  const called = await calledAmong(measurable.selections, question, window, tools);
  const left = [...new Set(called.selections.map(({ group }) => group.name))];
  const bytes = needsSizes ? await incomingBytesOf(left, window, tools) : undefined;
  const undescribed: Notice[] =
    error === undefined
      ? []
      : [{ topic: 'mode', text: `class and retention of log groups are not known: ${error.message}` }];
  return {
    ...nothing,
    ...called,
    blind: measurable.blind,
    summaries,
    ...(bytes === undefined ? {} : { incomingBytes: bytes.sums }),
    notices: [...called.notices, ...undescribed],
    apiCalls: called.apiCalls + (bytes?.apiCalls ?? 0),
    metricsUsd: called.metricsUsd + (bytes?.costUsd ?? 0),
  };
}

/** Above some twenty functions, leaves out those that were not called. */
async function calledAmong(
  selections: readonly GroupSelection[],
  { functions }: MeasureQuestion,
  window: MeasureWindow,
  tools: MeasureTools,
): Promise<Pick<Survey, 'selections' | 'uncalled' | 'calls' | 'notices' | 'apiCalls' | 'metricsUsd'>> {
  const none = { selections, uncalled: new Set<string>(), notices: [], apiCalls: 0, metricsUsd: 0 };
  const isWide = functions.length > WIDE && window.endAtMs - window.startAtMs >= LEAST_FOR_METRICS_MS;
  const names = functions.map(({ name }) => name);
  const calls = isWide ? await callsOf(names, window, tools) : undefined;
  if (calls === undefined) return none;
  const uncalled = new Set(names.filter((name) => (calls.sums.get(name) ?? 0) === 0));
  const text = `${uncalled.size} of ${names.length} functions had no calls, as CloudWatch metrics tell: their logs are not looked at`;
  return {
    selections: without(selections, functions, (name) => uncalled.has(name)),
    uncalled,
    calls: calls.sums,
    notices: uncalled.size === 0 ? [] : [{ topic: 'mode', text }],
    apiCalls: calls.apiCalls,
    metricsUsd: calls.costUsd ?? 0,
  };
}
