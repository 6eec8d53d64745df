import { describe, expect, test } from 'vitest';
import { createMetricSource } from '../../../../src/collectors/metrics/metric-source.ts';
import { AccessDeniedError, RemoteError } from '../../../../src/domain/errors.ts';
import type { MetricQuestion } from '../../../../src/domain/sources.ts';
import type { HttpResponse } from '../../../../src/runtime/http.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock, whileTimePasses } from '../../../fakes/simulated-clock.ts';
import { errorAnswer, jsonAnswer } from '../aws/json-answers.ts';

const T = Date.UTC(2026, 2, 2, 12);
const MINUTE_MS = 60_000;
const HOUR = { startAtMs: T - 60 * MINUTE_MS, endAtMs: T };
const { signal } = new AbortController();

const errorsOf = (name: string): MetricQuestion => ({
  namespace: 'AWS/Lambda',
  metric: 'Errors',
  dimensions: { FunctionName: name },
  statistic: 'Sum',
  periodMs: MINUTE_MS,
});
const questions = (count: number): MetricQuestion[] =>
  Array.from({ length: count }, (_, index) => errorsOf(`fn-${index}`));

/** What GetMetricData was asked. */
interface Call {
  readonly atMs: number;
  readonly StartTime: number;
  readonly EndTime: number;
  readonly ScanBy: string;
  readonly NextToken?: string;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Metric: { readonly Dimensions: readonly { readonly Value: string }[] };
      readonly Period: number;
    };
  }[];
}

const namesIn = (call: Call | undefined): (string | undefined)[] =>
  (call?.MetricDataQueries ?? []).map(({ MetricStat }) => MetricStat.Metric.Dimensions[0]?.Value);

/** A whole answer: one point, worth the function's number. */
function whole({ MetricDataQueries }: Call, more: object = {}): HttpResponse {
  const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat }) => {
    const value = Number(MetricStat.Metric.Dimensions[0]?.Value.slice(3));
    return { Id, StatusCode: 'Complete', Timestamps: [(T - MINUTE_MS) / 1000], Values: [value], ...more };
  });
  return jsonAnswer({ MetricDataResults });
}

async function metricsWorld(answer: (call: Call) => HttpResponse | Promise<HttpResponse>) {
  const clock = createSimulatedClock(T);
  const calls: Call[] = [];
  const targets = new Set<string | undefined>();
  const session = await sessionOn(async ({ headers, body }) => {
    targets.add(headers['x-amz-target']);
    const call = { ...(JSON.parse(Buffer.from(body).toString()) as Call), atMs: clock.now() };
    calls.push(call);
    return await answer(call);
  }, clock);
  await session.cloudwatch();
  const source = createMetricSource(session);
  const series = (asked: readonly MetricQuestion[], window = HOUR, stop = signal) =>
    whileTimePasses(clock, source.series(asked, window, stop));
  return { clock, calls, targets, series };
}

describe('series', () => {
  test('come in the order of asking, each with its points', async () => {
    const { calls, series, targets } = await metricsWorld(whole);
    const { value, gaps, usage } = await series(questions(3));
    expect(value).toEqual(
      questions(3).map((question, index) => ({
        question,
        periodMs: MINUTE_MS,
        points: [{ atMs: T - MINUTE_MS, value: index }],
      })),
    );
    expect({ gaps, usage }).toEqual({ gaps: [], usage: { apiCalls: 1, duplicates: 0 } });
    expect([...targets]).toEqual(['GraniteServiceVersion20100801.GetMetricData']);
    expect(calls[0]).toMatchObject({
      StartTime: HOUR.startAtMs / 1000,
      EndTime: HOUR.endAtMs / 1000,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        {
          Id: 'q0',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Lambda',
              MetricName: 'Errors',
              Dimensions: [{ Name: 'FunctionName', Value: 'fn-0' }],
            },
            Period: 60,
            Stat: 'Sum',
          },
        },
        { Id: 'q1' },
        { Id: 'q2' },
      ],
    });
  });

  test('are asked for five hundred a call', async () => {
    const { calls, series } = await metricsWorld(whole);
    const { value } = await series(questions(1201));
    expect(calls.map(({ MetricDataQueries }) => MetricDataQueries.length)).toEqual([500, 500, 201]);
    expect(value.map(({ points }) => points[0]?.value)).toEqual(Array.from({ length: 1201 }, (_, index) => index));
  });

  test('of a window that lies far back come in the periods that are kept of it, and say so', async () => {
    const { calls, series } = await metricsWorld(whole);
    const startAtMs = T - 70 * 86_400_000;
    const { value } = await series(questions(1), { startAtMs, endAtMs: T });
    expect(value[0]).toMatchObject({ periodMs: 3_600_000, question: { periodMs: MINUTE_MS } });
    expect(calls[0]?.MetricDataQueries[0]?.MetricStat.Period).toBe(3600);
  });

  test('without a datapoint are empty, not nought', async () => {
    const { series } = await metricsWorld((call) => whole(call, { Timestamps: [], Values: [] }));
    expect(await series(questions(1))).toMatchObject({ value: [{ points: [] }], gaps: [] });
  });

  test('are put together from pages, oldest first, whatever the pages repeat or leave out', async () => {
    const part = (Id: string, StatusCode: string, minutes: readonly number[]) => ({
      Id,
      StatusCode,
      Timestamps: minutes.map((minute) => T / 1000 - minute * 60),
      Values: minutes,
    });
    const { calls, series } = await metricsWorld(({ NextToken }) =>
      NextToken === undefined
        ? jsonAnswer({
            MetricDataResults: [part('q0', 'PartialData', [3, 2]), part('q1', 'Complete', [5])],
            NextToken: 'n',
          })
        : jsonAnswer({ MetricDataResults: [part('q0', 'Complete', [1, 2]), part('q7', 'Complete', [9])] }),
    );
    const { value, gaps } = await series(questions(2));
    expect(value.map(({ points }) => points.map((point) => point.value))).toEqual([[3, 2, 1], [5]]);
    expect(gaps).toEqual([]);
    expect(calls).toHaveLength(2);
  });

  test('keep no value without a time, and no time without a value', async () => {
    const at = (T - MINUTE_MS) / 1000;
    const { series } = await metricsWorld((call) => whole(call, { Timestamps: [at, at + 60], Values: [1] }));
    expect((await series(questions(1))).value[0]?.points).toEqual([{ atMs: T - MINUTE_MS, value: 1 }]);
  });

  test.for([
    ['none', [], HOUR],
    ['of no time', questions(1), { startAtMs: T, endAtMs: T }],
  ] as const)('%s cost no call', async ([, asked, window]) => {
    const { calls, series } = await metricsWorld(whole);
    expect((await series(asked, window)).value).toHaveLength(asked.length);
    expect(calls).toEqual([]);
  });
});

describe('what CloudWatch does not give whole', () => {
  test.for(['PartialData', 'InternalError'])('(%s) is asked for again, and only that', async (StatusCode) => {
    const { calls, series } = await metricsWorld((call) => {
      if (calls.length > 2) return whole(call);
      const MetricDataResults = call.MetricDataQueries.map(({ Id }, index) =>
        index === 0 ? { Id, StatusCode } : { Id, StatusCode: 'Complete', Timestamps: [], Values: [] },
      );
      return jsonAnswer({ MetricDataResults });
    });
    const { value, gaps } = await series(questions(3));
    expect(calls.map(namesIn)).toEqual([['fn-0', 'fn-1', 'fn-2'], ['fn-0'], ['fn-0']]);
    expect((calls[2]?.atMs ?? 0) - (calls[1]?.atMs ?? 0)).toBeGreaterThan(
      (calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0),
    );
    expect(value[0]?.points).toHaveLength(1);
    expect(gaps).toEqual([]);
  });

  test('stays a gap that names it, beside what did come of it', async () => {
    const { calls, series } = await metricsWorld((call) => whole(call, { StatusCode: 'PartialData' }));
    const { value, gaps } = await series(questions(5));
    expect(calls).toHaveLength(4);
    expect(value.every(({ points }) => points.length === 1)).toBe(true);
    expect(gaps).toMatchObject([
      {
        reason: 'unprocessed',
        state: 'final',
        region: 'eu-west-1',
        count: 5,
        fromAtMs: HOUR.startAtMs,
        toAtMs: HOUR.endAtMs,
        advice: expect.stringMatching(/Errors of fn-0 \(Sum\).* and 2 more/),
      },
    ]);
  });

  test('because it does not mention it is asked for again, too', async () => {
    const { calls, series } = await metricsWorld((call) =>
      calls.length === 1 ? jsonAnswer({ MetricDataResults: [] }) : whole(call),
    );
    expect((await series(questions(1))).value[0]?.points).toHaveLength(1);
  });

  test('because it may not is a gap at once', async () => {
    const { calls, series } = await metricsWorld((call) => whole(call, { StatusCode: 'Forbidden', Values: [] }));
    expect((await series(questions(2))).gaps).toMatchObject([{ reason: 'denied', count: 2 }]);
    expect(calls).toHaveLength(1);
  });
});

describe('what fails', () => {
  test('for want of a permission names the action', async () => {
    const { series } = await metricsWorld(() => errorAnswer('AccessDenied'));
    const asking = series(questions(1201));
    await expect(asking).rejects.toThrow(AccessDeniedError);
    await expect(asking).rejects.toThrow(/may not call cloudwatch:GetMetricData in eu-west-1/);
  });

  test('for one call, when others are answered, is a gap', async () => {
    const { series } = await metricsWorld((call) =>
      namesIn(call).includes('fn-600') ? jsonAnswer({ __type: 'InternalServiceFault' }, 500) : whole(call),
    );
    const { value, gaps } = await series(questions(1100));
    expect(gaps).toMatchObject([{ reason: 'disconnected', count: 500 }]);
    expect(value.filter(({ points }) => points.length === 1)).toHaveLength(600);
  });

  test('for all of them is an error after a few tries', async () => {
    const { calls, series } = await metricsWorld(() => jsonAnswer({ __type: 'InternalServiceFault' }, 500));
    await expect(series(questions(1))).rejects.toThrow(RemoteError);
    expect(calls).toHaveLength(5);
  });

  test('by throttling only slows the asking down', async () => {
    const { calls, series } = await metricsWorld((call) =>
      calls.length < 8 ? errorAnswer('Throttling', 'Rate exceeded') : whole(call),
    );
    expect((await series(questions(1))).usage.apiCalls).toBe(8);
  });

  test('to come to an end of its pages is an error', async () => {
    const { series } = await metricsWorld(() => jsonAnswer({ MetricDataResults: [], NextToken: 'again' }));
    await expect(series(questions(1))).rejects.toThrow(/no end to the pages/);
  });

  test('is not asked for again after the asking is stopped', async () => {
    const controller = new AbortController();
    const { calls, series } = await metricsWorld((call) => {
      controller.abort();
      return whole(call, { StatusCode: 'PartialData' });
    });
    await expect(series(questions(1), HOUR, controller.signal)).rejects.toThrow();
    expect(calls).toHaveLength(1);
  });
});
