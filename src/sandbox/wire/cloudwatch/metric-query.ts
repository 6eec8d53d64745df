import type { Sample } from '../../world/metrics/sample.ts';
import { AwsError } from '../aws-error.ts';
import type { Input } from '../call.ts';

/** One of the series that GetMetricData is asked for. */
export interface MetricQuery {
  readonly id: string;
  readonly label: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly periodMs: number;
  /** What a datapoint says of the measurements of its period. */
  readonly statistic: (sample: Sample) => number;
  /** False: it is not to be given back. */
  readonly isReturned: boolean;
}

const MAX_QUERIES = 500;
const MAX_DIMENSIONS = 30;
const ID = /^[a-z][a-zA-Z0-9_]{0,254}$/;
const MINUTE_MS = 60_000;

/** The refusal of a request that breaks the rules of the API. */
export function invalidQuery(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/**
 * Reads `MetricDataQueries`: one to 500, each with an id of its own.
 * @throws AwsError ValidationError, also for an expression: the sandbox evaluates none
 */
export function readQueries(input: Input): MetricQuery[] {
  const queries = input.MetricDataQueries;
  if (!Array.isArray(queries) || queries.length === 0) {
    throw invalidQuery('The parameter MetricDataQueries is required.');
  }
  if (queries.length > MAX_QUERIES) {
    throw invalidQuery(`The collection MetricDataQueries must not have a size greater than ${MAX_QUERIES}.`);
  }
  const read = queries.map((query) => readQuery(objectOf(query, 'MetricDataQueries')));
  const ids = new Set(read.map(({ id }) => id));
  if (ids.size < read.length) throw invalidQuery('The values for parameter id in MetricDataQueries are not unique.');
  return read;
}

function readQuery(query: Input): MetricQuery {
  const id = textOf(query.Id, 'Id');
  if (!ID.test(id))
    throw invalidQuery(
      `The value ${id} for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (query.Expression !== undefined) {
    throw invalidQuery(
      query.MetricStat === undefined
        ? 'The sandbox evaluates no expressions: ask for MetricStat.'
        : 'MetricStat and Expression are mutually exclusive.',
    );
  }
  const stat = objectOf(query.MetricStat, 'MetricStat');
  const metric = objectOf(stat.Metric, 'MetricStat.Metric');
  const name = textOf(metric.MetricName, 'MetricStat.Metric.MetricName');
  return {
    id,
    label: typeof query.Label === 'string' ? query.Label : name,
    namespace: textOf(metric.Namespace, 'MetricStat.Metric.Namespace'),
    metric: name,
    dimensions: readDimensions(metric.Dimensions),
    periodMs: readPeriod(stat.Period),
    statistic: readStatistic(textOf(stat.Stat, 'MetricStat.Stat')),
    isReturned: query.ReturnData !== false,
  };
}

function readDimensions(dimensions: unknown): ReadonlyMap<string, string> {
  if (dimensions === undefined || dimensions === null) return new Map();
  if (!Array.isArray(dimensions) || dimensions.length > MAX_DIMENSIONS) {
    throw invalidQuery(`The parameter Dimensions must be a list of at most ${MAX_DIMENSIONS}.`);
  }
  return new Map(
    dimensions.map((item): [string, string] => {
      const dimension = objectOf(item, 'Dimensions');
      return [textOf(dimension.Name, 'Dimensions.Name'), textOf(dimension.Value, 'Dimensions.Value')];
    }),
  );
}

/** These metrics have a resolution of one minute. */
function readPeriod(seconds: unknown): number {
  const isPeriod = typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 60 && seconds % 60 === 0;
  if (!isPeriod) {
    throw invalidQuery(
      `The value ${String(seconds)} for parameter Period is not supported: it must be a multiple of 60.`,
    );
  }
  return (seconds / 60) * MINUTE_MS;
}

const STATISTICS: ReadonlyMap<string, (sample: Sample) => number> = new Map([
  ['Sum', ({ sum }) => sum],
  ['SampleCount', ({ count }) => count],
  ['Average', ({ sum, count }) => sum / count],
  ['Minimum', ({ min }) => min],
  ['Maximum', ({ max }) => max],
]);

/** `Sum`, `p95`, `p99.9` … Percentiles are by nearest rank over every measurement. */
function readStatistic(name: string): (sample: Sample) => number {
  const known = STATISTICS.get(name);
  if (known !== undefined) return known;
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1] ?? Number.NaN);
  if (!(percent >= 0 && percent <= 100)) throw invalidQuery(`The value ${name} for parameter Stat is not supported.`);
  return (sample) => {
    const sorted = Float64Array.from(sample.values()).sort();
    return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  };
}

function objectOf(value: unknown, name: string): Input {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  throw invalidQuery(`The parameter ${name} is required.`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidQuery(`The parameter ${name} is required.`);
}
