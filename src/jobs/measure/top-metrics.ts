import type { Gap } from '../../domain/gap.ts';
import type { TopRow } from '../../domain/results/top.ts';
import type { FunctionSummary, MetricQuestion, MetricSeries, Usage } from '../../domain/sources.ts';
import type { MinuteWindow, TopTools } from './top-question.ts';

/** What metrics tell of a function. What they hold nothing of is absent, which is not zero (platform fact 8.45). */
export interface FunctionMetrics
  extends Pick<TopRow, 'calls' | 'errors' | 'throttles' | 'p95Ms' | 'concurrency' | 'series'> {
  /** What all runs took, without inits; milliseconds. */
  readonly durationMs?: number;
}

/** Metrics of some functions, by name. */
export interface AskedMetrics {
  readonly byFunction: ReadonlyMap<string, FunctionMetrics>;
  readonly gaps: readonly Gap[];
  readonly usage: Usage;
}

/** Bars that a window is divided into, at most. */
const MOST_BARS = 30;
const MINUTE_MS = 60_000;
/** Stretches that a person counts in, minutes. */
const STRETCHES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

/** Asks how often each function was called. */
export async function askCalls(
  functions: readonly FunctionSummary[],
  window: MinuteWindow,
  { metrics, signal }: TopTools,
): Promise<AskedMetrics> {
  const questions = functions.map(({ name }) => metricOf(name, 'Invocations', 'Sum', barOf(window)));
  const { value, gaps, usage } = await metrics.series(questions, window, signal);
  const byFunction = new Map(functions.map(({ name }, at) => [name, callsIn(value[at], window)]));
  return { byFunction, gaps, usage };
}

/** Series that `askRest` asks for each function. */
export const SERIES_OF_REST = 5;

/** Asks what else metrics tell. */
export async function askRest(
  functions: readonly FunctionSummary[],
  window: MinuteWindow,
  { metrics, signal }: TopTools,
): Promise<AskedMetrics> {
  if (functions.length === 0) return { byFunction: new Map(), gaps: [], usage: { apiCalls: 0, duplicates: 0 } };
  const questions = functions.flatMap(({ name }) => restOf(name, window));
  const { value, gaps, usage } = await metrics.series(questions, window, signal);
  const byFunction = new Map(
    functions.map(({ name }, at) => [name, restIn(value.slice(at * SERIES_OF_REST, (at + 1) * SERIES_OF_REST))]),
  );
  return { byFunction, gaps, usage };
}

function restOf(name: string, window: MinuteWindow): MetricQuestion[] {
  const bar = barOf(window);
  return [
    metricOf(name, 'Errors', 'Sum', bar),
    metricOf(name, 'Throttles', 'Sum', bar),
    metricOf(name, 'Duration', 'Sum', bar),
    metricOf(name, 'ConcurrentExecutions', 'Maximum', bar),
    // Percentiles of parts cannot be put together: it is asked over the whole window (platform fact 8.47).
    metricOf(name, 'Duration', 'p95', window.endAtMs - window.startAtMs),
  ];
}

function restIn([errors, throttles, duration, concurrency, p95]: readonly MetricSeries[]): FunctionMetrics {
  return known({
    errors: sumOf(errors),
    throttles: sumOf(throttles),
    durationMs: sumOf(duration),
    concurrency: greatestOf(concurrency),
    // Where CloudWatch cuts the window at its own hours, the greater of two parts: the whole is not above it.
    p95Ms: greatestOf(p95),
  });
}

function metricOf(functionName: string, metric: string, statistic: string, periodMs: number): MetricQuestion {
  return { namespace: 'AWS/Lambda', metric, dimensions: { FunctionName: functionName }, statistic, periodMs };
}

function barOf({ startAtMs, endAtMs }: MinuteWindow): number {
  const minutes = (endAtMs - startAtMs) / MINUTE_MS;
  const stretch = STRETCHES.find((one) => minutes / one <= MOST_BARS) ?? Math.ceil(minutes / MOST_BARS);
  return stretch * MINUTE_MS;
}

function callsIn(series: MetricSeries | undefined, { startAtMs, endAtMs }: MinuteWindow): FunctionMetrics {
  const calls = sumOf(series);
  if (series === undefined || calls === undefined) return {};
  const bars = new Array<number>(Math.max(1, Math.ceil((endAtMs - startAtMs) / series.periodMs))).fill(0);
  for (const { atMs, value } of series.points) {
    // A period may begin before the window does.
    const at = Math.min(bars.length - 1, Math.max(0, Math.floor((atMs - startAtMs) / series.periodMs)));
    bars[at] = (bars[at] ?? 0) + value;
  }
  return { calls, series: bars };
}

function sumOf(series: MetricSeries | undefined): number | undefined {
  const values = valuesOf(series);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

function greatestOf(series: MetricSeries | undefined): number | undefined {
  const values = valuesOf(series);
  return values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));
}

function valuesOf(series: MetricSeries | undefined): number[] {
  return (series?.points ?? []).map(({ value }) => value).filter(Number.isFinite);
}

/** The same without what is undefined. */
function known(values: { readonly [Key in keyof FunctionMetrics]: FunctionMetrics[Key] | undefined }): FunctionMetrics {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
