import { boundedCache } from '../bounded-cache.ts';
import type { FunctionSpec } from '../function-spec.ts';
import type { Timetable } from '../timetable.ts';
import { type CallFacts, createRunning, RUNS_WITHIN_MS } from './call-facts.ts';
import { type FunctionHours, MINUTES_AN_HOUR } from './function-hours.ts';
import { countSample, mergeSamples, type Sample, sampleOf } from './sample.ts';

/** What is measured in one minute (counted from 1970); undefined where there is no datapoint. */
export type MinuteSeries = (minute: number) => Sample | undefined;

/** The metrics of namespace AWS/Lambda. Source: the Lambda developer guide, "Types of metrics for Lambda functions". */
export interface LambdaMetrics {
  /** A metric of one function; undefined for one that Lambda does not have. */
  ofFunction(spec: FunctionSpec, metric: string): MinuteSeries | undefined;
  /** A metric over all functions of the region. */
  ofRegion(metric: string): MinuteSeries | undefined;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Hours of the region that are remembered. */
const HOURS_KEPT = 200;

type Measure = (facts: CallFacts, spec: FunctionSpec) => Sample | undefined;

/** How each metric is read off the facts of a minute. Those that count invocations have a datapoint wherever there was one. */
const MEASURES: ReadonlyMap<string, Measure> = new Map(
  Object.entries<Measure>({
    Invocations: ({ durationsMs: { length } }) => countSample(length, length),
    Errors: ({ durationsMs: { length }, errors }) => countSample(length, errors),
    Throttles: ({ durationsMs: { length }, throttles }) => countSample(length + throttles, throttles),
    Duration: ({ durationsMs }) => sampleOf(durationsMs),
    ConcurrentExecutions: ({ concurrency }) => sampleOf(concurrency),
    AsyncEventsReceived: ({ asyncEvents }) => countSample(asyncEvents, asyncEvents),
    AsyncEventsDropped: ({ asyncDropped }) => countSample(asyncDropped, asyncDropped),
    ProvisionedConcurrentExecutions: ({ provisionedConcurrency }) => sampleOf(provisionedConcurrency),
    ProvisionedConcurrencyInvocations: ({ provisionedConcurrency: { length } }) => countSample(length, length),
    ProvisionedConcurrencySpilloverInvocations: ({ durationsMs, spillovers }, spec) =>
      spec.provisionedConcurrency === undefined ? undefined : countSample(durationsMs.length, spillovers),
    ProvisionedConcurrencyUtilization: ({ provisionedConcurrency }, { provisionedConcurrency: most = 1 }) =>
      sampleOf(provisionedConcurrency.map((busy) => busy / most)),
  }),
);

/** Works the metrics of a company out of its timetable: no line of a log is made for them. */
export function createLambdaMetrics(
  functions: readonly FunctionSpec[],
  timetable: Timetable,
  hours: FunctionHours,
): LambdaMetrics {
  const regionHours = boundedCache<number[][]>(HOURS_KEPT);

  const read = (measure: Measure, spec: FunctionSpec, minute: number): Sample | undefined => {
    const facts = hours(spec, Math.floor(minute / MINUTES_AN_HOUR)).facts[minute % MINUTES_AN_HOUR];
    return facts && measure(facts, spec);
  };

  /** How many ran in the whole region whenever an invocation started, by minute. */
  const regionConcurrency = (hour: number): number[][] =>
    regionHours(String(hour), () => {
      const [fromMs, toMs] = [hour * HOUR_MS, (hour + 1) * HOUR_MS];
      const placements = functions.flatMap((spec) => timetable.placedBetween(spec, fromMs - RUNS_WITHIN_MS, toMs));
      const running = createRunning();
      const minutes: number[][] = Array.from({ length: MINUTES_AN_HOUR }, () => []);
      for (const { startedAtMs, endedAtMs } of placements.sort((a, b) => a.startedAtMs - b.startedAtMs)) {
        const together = running(startedAtMs, endedAtMs);
        minutes[Math.floor((startedAtMs - fromMs) / MINUTE_MS)]?.push(together);
      }
      return minutes;
    });

  return {
    ofFunction: (spec, metric) => {
      const measure = MEASURES.get(metric);
      return measure && ((minute) => read(measure, spec, minute));
    },
    ofRegion: (metric) => {
      if (metric === 'ConcurrentExecutions') {
        return (minute) =>
          sampleOf(regionConcurrency(Math.floor(minute / MINUTES_AN_HOUR))[minute % MINUTES_AN_HOUR] ?? []);
      }
      const measure = MEASURES.get(metric);
      return measure && ((minute) => mergeSamples(functions.flatMap((spec) => read(measure, spec, minute) ?? [])));
    },
  };
}
