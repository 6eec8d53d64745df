import { batchesOf } from '../../domain/batches.ts';
import { RemoteError } from '../../domain/errors.ts';
import type { Gap, GapReason } from '../../domain/gap.ts';
import type { Answer, MetricQuestion, MetricSeries, MetricSource } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { AwsSession } from '../aws/session.ts';
import { createSlots } from '../aws/slots.ts';
import { type MetricWindow, readSeries } from './get-metric-data.ts';
import { keptPeriodMs } from './metric-period.ts';
import { type SeriesReading, seriesOf } from './series-reading.ts';

/** Series that one call may ask for (CloudWatch API reference, GetMetricData). */
const LARGEST_BATCH = 500;
/** Calls at once. */
const MOST_IN_FLIGHT = 4;
/** Waits before series that CloudWatch did not give whole are asked for again; after the last they are a gap. */
const RETRY_AFTER_MS = [500, 1000, 2000] as const;
/** Series that a gap names. */
const MOST_NAMED = 3;

/**
 * CloudWatch metrics: `cloudwatch:GetMetricData` is the only permission that it needs. Every series that is asked for is billed,
 * those that are asked for again once more.
 */
export function createMetricSource(session: AwsSession): MetricSource {
  return { series: (questions, window, signal) => readAll(session, questions, window, signal) };
}

/** A reading of any number of series. */
interface MetricReading {
  readonly session: AwsSession;
  readonly window: MetricWindow;
  readonly signal: AbortSignal;
  readonly lost: Map<GapReason, SeriesReading[]>;
  readonly errors: unknown[];
  apiCalls: number;
}

async function readAll(
  session: AwsSession,
  questions: readonly MetricQuestion[],
  window: MetricWindow,
  signal: AbortSignal,
): Promise<Answer<readonly MetricSeries[]>> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const reading: MetricReading = { session, window, signal: until, lost: new Map(), errors: [], apiCalls: 0 };
  const ageMs = session.serverClock.now() - window.startAtMs;
  const all = questions.map((question) => ({
    question,
    periodMs: keptPeriodMs(question.periodMs, ageMs),
    points: new Map<number, number>(),
    status: undefined,
  }));
  // CloudWatch refuses a window without extent.
  if (window.startAtMs < window.endAtMs) {
    const slots = createSlots(MOST_IN_FLIGHT);
    const batches = batchesOf<SeriesReading>(all, LARGEST_BATCH).map((batch) =>
      slots.use(() => readBatch(reading, batch)),
    );
    await Promise.all(batches).finally(() => stop.abort());
  }
  const isNothingRead = all.every(({ status }) => status === undefined);
  if (isNothingRead && reading.errors.length > 0) throw reading.errors[0];
  return { value: all.map(seriesOf), gaps: gapsOf(reading), usage: { apiCalls: reading.apiCalls, duplicates: 0 } };
}

/** Asks, and again for what CloudWatch did not give whole. */
async function readBatch(reading: MetricReading, batch: readonly SeriesReading[]): Promise<void> {
  const { session, signal } = reading;
  let wanted = batch;
  for (const waitMs of [0, ...RETRY_AFTER_MS]) {
    if (waitMs > 0) await session.clock.sleep(waitMs, signal);
    signal.throwIfAborted();
    if (!(await askOrLose(reading, wanted))) return;
    noteLost(
      reading,
      'denied',
      wanted.filter(({ status }) => status === 'Forbidden'),
    );
    wanted = wanted.filter(({ status }) => status !== 'Complete' && status !== 'Forbidden');
    if (wanted.length === 0) return;
  }
  noteLost(reading, 'unprocessed', wanted);
}

/**
 * False where AWS failed: then the batch is lost, and others may still be read.
 * @throws what concerns every batch: a permission, credentials
 */
async function askOrLose(reading: MetricReading, batch: readonly SeriesReading[]): Promise<boolean> {
  const { session, window, signal } = reading;
  const onTry = (): void => {
    reading.apiCalls += 1;
  };
  try {
    await readSeries(session, batch, window, { signal, onTry });
    return true;
  } catch (error) {
    if (signal.aborted || !(error instanceof RemoteError)) throw error;
    reading.errors.push(error);
    noteLost(reading, 'disconnected', batch);
    return false;
  }
}

function noteLost({ lost }: MetricReading, reason: GapReason, series: readonly SeriesReading[]): void {
  if (series.length > 0) lost.set(reason, [...(lost.get(reason) ?? []), ...series]);
}

function gapsOf({ lost, session, window }: MetricReading): Gap[] {
  return [...lost].map(([reason, series]) => {
    const names = series.map(({ question }) => nameOf(question));
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    const named = names.slice(0, MOST_NAMED).join(', ');
    return {
      gapId: stableId('metrics', session.region, reason, window.startAtMs, ...names.toSorted()),
      state: 'final',
      revision: 1,
      reason,
      region: session.region,
      fromAtMs: window.startAtMs,
      toAtMs: window.endAtMs,
      count: series.length,
      advice: `CloudWatch did not give all of ${named}${more}`,
    };
  });
}

/** `Errors of orders (Sum)`. */
function nameOf({ metric, dimensions, statistic }: MetricQuestion): string {
  const of = Object.values(dimensions).join(' ');
  return `${metric}${of === '' ? '' : ` of ${of}`} (${statistic})`;
}
