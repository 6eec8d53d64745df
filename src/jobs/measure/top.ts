import { UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import { metricsUsd, type RegionPrices, UNPRICED_SERIES } from '../../domain/prices.ts';
import type { TopAnswer, TopRow } from '../../domain/results/top.ts';
import type { FunctionSummary, Usage } from '../../domain/sources.ts';
import { namesInWords } from '../changes/names-in-words.ts';
import { type ColdReading, coldReports } from './cold-reports.ts';
import { estimatedCostUsd } from './metric-cost.ts';
import { askCalls, askRest, type FunctionMetrics, SERIES_OF_REST } from './top-metrics.ts';
import type { MinuteWindow, TopQuestion, TopTools } from './top-question.ts';

/** Of more functions than this, only those that were called are asked about further. */
const MOST_AT_ONCE = 50;
/** Calls whose reports are looked through for cold starts: some 15 MB of log. */
const MOST_CALLS_READ = 20_000;

/**
 * How busy, failing, slow, cold and dear functions are, by CloudWatch metrics: a row for each function, in the order of the question.
 * @throws UsageError when its price is refused; SlsobsError when nothing can be asked
 */
export async function topOnce(question: TopQuestion, tools: TopTools): Promise<TopAnswer> {
  const { functions, startAtMs, endAtMs } = question;
  const isWide = functions.length > MOST_AT_ONCE;
  if (!(await mayAsk(functions.length, tools))) throw new UsageError('the price of the metrics was refused');
  const calls = await askCalls(functions, question, tools);
  const called = isWide ? functions.filter(({ name }) => (calls.byFunction.get(name)?.calls ?? 0) > 0) : functions;
  const mayAskRest = await mayAsk(called.length * SERIES_OF_REST, tools);
  const rest = await askRest(mayAskRest ? called : [], question, tools);
  const cold = await coldOf(calls.byFunction, question, tools);
  const metricsOf = (name: string): FunctionMetrics => ({
    ...calls.byFunction.get(name),
    ...rest.byFunction.get(name),
  });
  const asked = functions.length + (mayAskRest ? called.length * SERIES_OF_REST : 0);
  const costUsd = metricsUsd(asked, tools.prices);
  return {
    startAtMs,
    endAtMs,
    rows: functions.map((one) => rowOf(one, metricsOf(one.name), cold, question, tools.prices)),
    use: {
      engine: 'metrics',
      why: 'metrics tell of all functions at once',
      queries: [],
      ...(costUsd === undefined ? {} : { costUsd }),
    },
    gaps: [...calls.gaps, ...rest.gaps, ...cold.gaps],
    notices: [
      ...(mayAskRest ? [] : [notice('calls alone: the price of more was refused')]),
      ...(isWide ? [notice('throttles of functions that ran no call are not known: there are too many to ask')] : []),
      ...uncalled(functions, metricsOf),
    ],
    usage: added([calls.usage, rest.usage, cold.usage]),
  };
}

async function mayAsk(series: number, { prices, mayCost }: TopTools): Promise<boolean> {
  const costUsd = metricsUsd(series, prices);
  if (series === 0 || (costUsd === undefined && series <= UNPRICED_SERIES)) return true;
  return mayCost('CloudWatch metrics', costUsd);
}

/** Reports of the functions with the fewest calls, as many as are soon read. */
function coldOf(
  calls: ReadonlyMap<string, FunctionMetrics>,
  { functions, selections, startAtMs, endAtMs }: TopQuestion,
  { source, signal }: TopTools,
): Promise<ColdReading> {
  const few = leastCalled(functions, calls);
  if (source === undefined || selections === undefined || few.length === 0) {
    return Promise.resolve({ byFunction: new Map(), gaps: [], usage: { apiCalls: 0, duplicates: 0 } });
  }
  return coldReports(few, selections, { startAtMs, endAtMs }, source, signal);
}

function leastCalled(
  functions: readonly FunctionSummary[],
  metrics: ReadonlyMap<string, FunctionMetrics>,
): FunctionSummary[] {
  const callsOf = ({ name }: FunctionSummary): number => metrics.get(name)?.calls ?? 0;
  // At WARN Lambda logs no report of a call that went well, and those of Managed Instances tell no init.
  const telling = functions.filter(
    (one) => callsOf(one) > 0 && one.systemLogLevel !== 'WARN' && one.hosting !== 'managed-instances',
  );
  let left = MOST_CALLS_READ;
  return telling
    .toSorted((a, b) => callsOf(a) - callsOf(b))
    .filter((one) => {
      left -= callsOf(one);
      return left >= 0;
    });
}

function rowOf(
  summary: FunctionSummary,
  { calls, durationMs, ...metrics }: FunctionMetrics,
  cold: ColdReading,
  { startAtMs, endAtMs }: MinuteWindow,
  prices: RegionPrices,
): TopRow {
  const reports = cold.byFunction.get(summary.name);
  const costUsd = estimatedCostUsd(summary, { calls, durationMs, initMs: reports?.initMs }, prices);
  return {
    functionName: summary.name,
    ...metrics,
    ...(calls === undefined ? {} : { calls, callsPerSecond: (calls * 1000) / (endAtMs - startAtMs) }),
    // Calls are counted when they begin and reports when they end: at the window's edges the two can differ.
    ...(calls && reports !== undefined ? { coldRate: Math.min(1, reports.coldStarts / calls) } : {}),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}

function uncalled(functions: readonly FunctionSummary[], metricsOf: (name: string) => FunctionMetrics): Notice[] {
  const names = functions.map(({ name }) => name).filter((name) => Object.keys(metricsOf(name)).length === 0);
  return names.length === 0 ? [] : [notice(`metrics hold nothing of ${namesInWords(names)} in that time`)];
}

function notice(text: string): Notice {
  return { topic: 'mode', text };
}

function added(usages: readonly Usage[]): Usage {
  return {
    apiCalls: usages.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
    duplicates: usages.reduce((sum, { duplicates }) => sum + duplicates, 0),
  };
}
