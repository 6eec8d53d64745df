import { hashOf } from '../../world/chance.ts';
import { mergeSamples, type Sample } from '../../world/metrics/sample.ts';
import { AwsError } from '../aws-error.ts';
import type { Backend, Input, Operation } from '../call.ts';
import { optionalText } from '../input.ts';
import { readToken, writeToken } from '../page-token.ts';
import { invalidQuery, type MetricQuery, readQueries } from './metric-query.ts';
import { seriesOf } from './metric-series.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_DATAPOINTS = 100_800;
/** A minute's datapoint can be read one to three minutes after the minute is over. */
const LATE_FROM_MS = 60_000;
const LATE_SPREAD_MS = 120_000;
/** From that age on only longer periods are kept. Source: the API reference, GetMetricData, StartTime. */
const KEPT: readonly { readonly olderThanMs: number; readonly periodMs: number }[] = [
  { olderThanMs: 455 * DAY_MS, periodMs: Number.POSITIVE_INFINITY },
  { olderThanMs: 63 * DAY_MS, periodMs: 60 * MINUTE_MS },
  { olderThanMs: 15 * DAY_MS, periodMs: 5 * MINUTE_MS },
  { olderThanMs: Number.NEGATIVE_INFINITY, periodMs: MINUTE_MS },
];

interface Datapoint {
  readonly atMs: number;
  readonly value: number;
}

interface Window {
  readonly startAtMs: number;
  /** Exclusive. */
  readonly endAtMs: number;
  readonly nowMs: number;
  readonly isNewestFirst: boolean;
}

interface Result {
  readonly query: MetricQuery;
  readonly datapoints: readonly Datapoint[];
  /** False where the rest of the series is on the next page. */
  readonly isComplete: boolean;
}

/**
 * GetMetricData: periods from the start of the window on, the newest first unless asked for; at most 100,800 datapoints a page, so that
 * a series may go on on the next one (`PartialData`). A period without a measurement has no datapoint; what happens nowhere has no
 * values. Expressions are refused.
 */
export const getMetricData: Operation = (input, nowMs, backend) => {
  const queries = readQueries(input).filter(({ isReturned }) => isReturned);
  const window = readWindow(input, nowMs);
  const most = readMaxDatapoints(input);
  const token = optionalText(input, 'NextToken');
  const owner = JSON.stringify(['metrics', input.MetricDataQueries, input.StartTime, input.EndTime, input.ScanBy]);
  const [firstQuery, firstPoint] =
    token === undefined ? [0, 0] : readToken(owner, nowMs, token, invalidToken).map(Number);

  const results: Result[] = [];
  let left = most;
  let offset = firstPoint ?? 0;
  let at = firstQuery ?? 0;
  for (; at < queries.length && left > 0; at += 1) {
    const query = queries[at];
    if (query === undefined) break;
    const all = datapointsOf(query, window, backend);
    const datapoints = all.slice(offset, offset + left);
    const isComplete = offset + datapoints.length >= all.length;
    results.push({ query, datapoints, isComplete });
    left -= datapoints.length;
    if (!isComplete) {
      offset += datapoints.length;
      break;
    }
    offset = 0;
  }
  return {
    MetricDataResults: results.map(wireResult),
    Messages: [],
    ...(at < queries.length ? { NextToken: writeToken(owner, nowMs, [at, offset]) } : {}),
  };
};

function wireResult({ query, datapoints, isComplete }: Result): object {
  return {
    Id: query.id,
    Label: query.label,
    Timestamps: datapoints.map(({ atMs }) => atMs / 1000),
    Values: datapoints.map(({ value }) => value),
    StatusCode: isComplete ? 'Complete' : 'PartialData',
  };
}

function datapointsOf(query: MetricQuery, window: Window, backend: Backend): Datapoint[] {
  const series = seriesOf(query, backend);
  if (series === undefined) return [];
  const { startAtMs, endAtMs, nowMs, isNewestFirst } = window;
  const subject = [...query.dimensions.values()].join(' ');
  const datapoints: Datapoint[] = [];
  for (let atMs = startAtMs; atMs < Math.min(endAtMs, nowMs); atMs += query.periodMs) {
    if (query.periodMs < keptPeriodMs(nowMs - atMs)) continue;
    const samples: Sample[] = [];
    const untilMs = Math.min(atMs + query.periodMs, endAtMs, nowMs);
    for (let minute = Math.floor(atMs / MINUTE_MS); minute * MINUTE_MS < untilMs; minute += 1) {
      if (arrivedAtMs(subject, minute) > nowMs) continue;
      const sample = series(minute);
      if (sample !== undefined) samples.push(sample);
    }
    const sample = mergeSamples(samples);
    if (sample !== undefined) datapoints.push({ atMs, value: query.statistic(sample) });
  }
  return isNewestFirst ? datapoints.reverse() : datapoints;
}

/** All metrics of a function arrive together. */
function arrivedAtMs(subject: string, minute: number): number {
  return (minute + 1) * MINUTE_MS + LATE_FROM_MS + (hashOf('late', subject, minute) % LATE_SPREAD_MS);
}

/** The shortest period that is kept of what is so old. */
function keptPeriodMs(ageMs: number): number {
  return KEPT.find(({ olderThanMs }) => ageMs > olderThanMs)?.periodMs ?? MINUTE_MS;
}

/** Start times are rounded down: to the minute, and to what is kept of a window that begins further back. */
function readWindow(input: Input, nowMs: number): Window {
  const startAtMs = readInstant(input, 'StartTime');
  const endAtMs = readInstant(input, 'EndTime');
  if (startAtMs >= endAtMs) throw invalidQuery('The parameter StartTime must be less than the parameter EndTime.');
  const { ScanBy: order = 'TimestampDescending' } = input;
  if (order !== 'TimestampDescending' && order !== 'TimestampAscending') {
    throw invalidQuery('The parameter ScanBy must be TimestampDescending or TimestampAscending.');
  }
  const unitMs = Math.min(keptPeriodMs(nowMs - startAtMs), 60 * MINUTE_MS);
  const roundedMs = Math.floor(startAtMs / unitMs) * unitMs;
  return { startAtMs: roundedMs, endAtMs, nowMs, isNewestFirst: order === 'TimestampDescending' };
}

/** Epoch seconds in this protocol, with a fraction or without. */
function readInstant(input: Input, name: string): number {
  const seconds = input[name];
  if (typeof seconds !== 'number' || !Number.isFinite(seconds))
    throw invalidQuery(`The parameter ${name} is required.`);
  return Math.round(seconds * 1000);
}

function readMaxDatapoints({ MaxDatapoints: most = MAX_DATAPOINTS }: Input): number {
  if (typeof most === 'number' && Number.isInteger(most) && most >= 1 && most <= MAX_DATAPOINTS) return most;
  throw invalidQuery(`The parameter MaxDatapoints must be a whole number from 1 to ${MAX_DATAPOINTS}.`);
}

function invalidToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The next token specified is invalid.');
}
