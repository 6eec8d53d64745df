import { metricsUsd, UNPRICED_SERIES } from '../../domain/prices.ts';
import type { MetricQuestion } from '../../domain/sources.ts';
import { bearable } from '../read/bearable.ts';
import type { MeasureTools } from './measure-question.ts';

/** A window that was made definite, epoch milliseconds, both inclusive. */
export interface MeasureWindow {
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** True for a window with both ends. */
export function isDefinite(window: Partial<MeasureWindow>): window is MeasureWindow {
  return window.startAtMs !== undefined && window.endAtMs !== undefined;
}

/** What metrics told, and what it took. */
export interface MetricSums {
  /** By name. A name without a datapoint is absent: no data is not zero (platform fact 8.45). */
  readonly sums: ReadonlyMap<string, number>;
  readonly apiCalls: number;
  /** US dollars; absent where there is no price. */
  readonly costUsd?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** From here on something is dear enough to ask first, US dollars. */
export const WORTH_ASKING_USD = 0.01;

/** How often each of some functions was called: `Invocations`, which throttled calls are not among. See `sumsOf`. */
export function callsOf(
  names: readonly string[],
  window: MeasureWindow,
  tools: MeasureTools,
): Promise<MetricSums | undefined> {
  return sumsOf(
    names,
    (name) => ({ namespace: 'AWS/Lambda', metric: 'Invocations', dimensions: { FunctionName: name } }),
    window,
    tools,
  );
}

/** How many bytes each of some log groups took in: `IncomingBytes`. See `sumsOf`. */
export function incomingBytesOf(
  names: readonly string[],
  window: MeasureWindow,
  tools: MeasureTools,
): Promise<MetricSums | undefined> {
  return sumsOf(
    names,
    (name) => ({ namespace: 'AWS/Logs', metric: 'IncomingBytes', dimensions: { LogGroupName: name } }),
    window,
    tools,
  );
}

/**
 * Undefined where metrics cannot be asked, may not be, or are refused at their price.
 * @throws CredentialsError; what a signal that aborted leads to
 */
async function sumsOf(
  names: readonly string[],
  seriesOf: (name: string) => Pick<MetricQuestion, 'namespace' | 'metric' | 'dimensions'>,
  window: MeasureWindow,
  tools: MeasureTools,
): Promise<MetricSums | undefined> {
  const { metrics, prices, mayCost, signal } = tools;
  if (metrics === undefined || names.length === 0) return undefined;
  const costUsd = metricsUsd(names.length, prices);
  const isDear = costUsd === undefined ? names.length > UNPRICED_SERIES : costUsd > WORTH_ASKING_USD;
  if (isDear && !(await mayCost(`${names.length} CloudWatch metrics`, costUsd))) return undefined;
  const periodMs = periodFor(window);
  const questions = names.map((name) => ({ ...seriesOf(name), statistic: 'Sum', periodMs }));
  try {
    const { value, usage } = await metrics.series(
      questions,
      { startAtMs: window.startAtMs, endAtMs: window.endAtMs + 1 },
      signal,
    );
    const sums = new Map<string, number>();
    for (const [index, { points }] of value.entries()) {
      const name = names[index];
      if (name === undefined || points.length === 0) continue;
      sums.set(
        name,
        points.reduce((sum, point) => sum + point.value, 0),
      );
    }
    return { sums, apiCalls: usage.apiCalls, ...(costUsd === undefined ? {} : { costUsd }) };
  } catch (error) {
    bearable(error, signal);
    return undefined;
  }
}

/** Short enough that what the first and last datapoint hold beyond the window does not matter. */
function periodFor({ startAtMs, endAtMs }: MeasureWindow): number {
  const lengthMs = endAtMs - startAtMs;
  if (lengthMs <= 3 * HOUR_MS) return MINUTE_MS;
  return lengthMs <= 48 * HOUR_MS ? 5 * MINUTE_MS : HOUR_MS;
}
