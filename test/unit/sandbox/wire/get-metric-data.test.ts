import { describe, expect, test } from 'vitest';
import { createBench, MONDAY_MS, type Reply } from '../client.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FROM_MS = MONDAY_MS - 3 * HOUR_MS;
const TO_MS = MONDAY_MS - HOUR_MS;
const API = 'shop-prod-orders-api';
const bench = createBench();
const truth = bench.sandbox.truth(FROM_MS, TO_MS);
const calls = truth.filter(({ functionName }) => functionName === API);

interface Wanted {
  readonly metric: string;
  readonly stat?: string;
  readonly period?: number;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly namespace?: string;
}

const queryOf = (
  { metric, stat = 'Sum', period = 60, dimensions = { FunctionName: API }, namespace = 'AWS/Lambda' }: Wanted,
  index = 0,
) => ({
  Id: `q${index}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: period,
    Stat: stat,
  },
});
const range = { StartTime: FROM_MS / 1000, EndTime: TO_MS / 1000 };
const ask = (wanted: readonly Wanted[], more: object = {}, from = bench): Promise<Reply> =>
  from.cloudwatch('GetMetricData', { MetricDataQueries: wanted.map(queryOf), ...range, ...more });
const pointsOf = async (wanted: Wanted, more: object = {}): Promise<Map<number, number>> => {
  const { body } = await ask([wanted], { ScanBy: 'TimestampAscending', ...more });
  const { Timestamps, Values } = body.MetricDataResults[0];
  return new Map(Timestamps.map((second: number, index: number) => [second * 1000, Values[index]]));
};
const byMinute = Map.groupBy(calls, ({ startedAtMs }) => Math.floor(startedAtMs / MINUTE_MS) * MINUTE_MS);
const valuesOf = <Item>(map: ReadonlyMap<number, Item>, count: (item: Item) => number) =>
  new Map([...map].map(([atMs, item]) => [atMs, count(item)]));

describe('GetMetricData agrees with what happened', () => {
  test('Invocations and Errors, by the minute in which they started', async () => {
    expect(await pointsOf({ metric: 'Invocations' })).toEqual(valuesOf(byMinute, (list) => list.length));
    expect(await pointsOf({ metric: 'Errors' })).toEqual(
      valuesOf(byMinute, (list) => list.filter(({ status }) => status !== 'ok').length),
    );
  });

  test('Duration by every statistic, over longer periods too', async () => {
    const sorted = calls.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    const whole = async (stat: string) => [...(await pointsOf({ metric: 'Duration', stat, period: 7200 })).values()];
    expect(await whole('SampleCount')).toEqual([calls.length]);
    expect(await whole('Maximum')).toEqual([sorted.at(-1)]);
    expect(await whole('Minimum')).toEqual([sorted[0]]);
    expect((await whole('Average'))[0]).toBeCloseTo(sorted.reduce((a, b) => a + b) / sorted.length, 6);
    expect(await whole('p95')).toEqual([sorted[Math.ceil(0.95 * sorted.length) - 1]]);
    expect(await whole('p99.9')).toEqual([sorted[Math.ceil(0.999 * sorted.length) - 1]]);
  });

  test('the region is all functions together', async () => {
    const [total] = await pointsOf({ metric: 'Invocations', dimensions: {}, period: 7200 }).then((map) => map.values());
    expect(total).toBe(truth.length);
    const most = await pointsOf({ metric: 'ConcurrentExecutions', stat: 'Maximum', dimensions: {}, period: 7200 });
    const own = await pointsOf({ metric: 'ConcurrentExecutions', stat: 'Maximum', period: 7200 });
    expect([...most.values()][0]).toBeGreaterThan([...own.values()][0] ?? 0);
  });

  test('provisioned concurrency: what found a place, what spilled over, and how much was in use', async () => {
    const dimensions = { FunctionName: 'club-prod-points' };
    const sum = async (metric: string, stat = 'Sum') =>
      [...(await pointsOf({ metric, stat, dimensions, period: 7200 })).values()][0];
    const points = truth.filter(({ functionName }) => functionName === 'club-prod-points');
    const spilled = points.filter(({ initType }) => initType === 'on-demand').length;
    expect(await sum('ProvisionedConcurrencyInvocations')).toBe(points.length - spilled);
    expect(await sum('ProvisionedConcurrencySpilloverInvocations')).toBe(spilled);
    expect(await sum('ProvisionedConcurrentExecutions', 'Maximum')).toBe(2);
    expect(await sum('ProvisionedConcurrencyUtilization', 'Maximum')).toBe(1);
    expect(await pointsOf({ metric: 'ProvisionedConcurrencyInvocations' })).toEqual(new Map());
    const byAlias = { ...dimensions, Resource: 'club-prod-points:live' };
    const invoked = await pointsOf({ metric: 'Invocations', dimensions: byAlias, period: 7200 });
    expect([...invoked.values()]).toEqual([points.length]);
  });

  test('Throttles, which no log tells of, and events taken over for asynchronous invocation', async () => {
    const of = async (name: string, metric: string, stat = 'Sum') =>
      [...(await pointsOf({ metric, stat, dimensions: { FunctionName: name }, period: 7200 })).values()][0];
    expect(await of('pipe-prod-worker', 'Throttles')).toBeGreaterThan(100);
    expect(await of('pipe-prod-worker', 'ConcurrentExecutions', 'Maximum')).toBe(4);
    expect(await of(API, 'Throttles')).toBe(0);
    const bots = truth.filter(({ functionName, attempt }) => functionName === 'photo-prod-bot' && attempt === 1);
    // An event may arrive on this side of a border and its invocation start on the other.
    expect(Math.abs(((await of('photo-prod-bot', 'AsyncEventsReceived')) ?? 0) - bots.length)).toBeLessThan(3);
    expect(await of(API, 'AsyncEventsReceived')).toBeUndefined();
  });

  test.each([
    '/aws/lambda/shop-prod-api',
    '/shop/prod/shared',
    '/aws/lambda/club-prod-points',
    '/aws/apigateway/shop-prod-access',
  ])('how much %s takes in, within three in a hundred', async (LogGroupName) => {
    const events = await bench.allEvents({ logGroupName: LogGroupName, startTime: FROM_MS, endTime: TO_MS - 1 });
    const bytes = events.reduce((total, { message }) => total + Buffer.byteLength(message), 0);
    const sum = async (metric: string) =>
      [
        ...(await pointsOf({ metric, namespace: 'AWS/Logs', dimensions: { LogGroupName }, period: 7200 })).values(),
      ][0] ?? 0;
    expect(Math.abs((await sum('IncomingBytes')) / bytes - 1)).toBeLessThan(0.03);
    expect(Math.abs((await sum('IncomingLogEvents')) / events.length - 1)).toBeLessThan(0.03);
  });

  test('what clients put is counted exactly', async () => {
    const own = createBench({ world: 'empty' });
    await own.logs('CreateLogGroup', { logGroupName: '/g' });
    await own.logs('CreateLogStream', { logGroupName: '/g', logStreamName: 's' });
    const logEvents = ['grüße', 'b'].map((message) => ({ timestamp: MONDAY_MS, message }));
    await own.logs('PutLogEvents', { logGroupName: '/g', logStreamName: 's', logEvents });
    own.setNow(MONDAY_MS + 10 * MINUTE_MS);
    const wanted = { metric: 'IncomingBytes', namespace: 'AWS/Logs', dimensions: { LogGroupName: '/g' } };
    const { body } = await ask([wanted], { StartTime: MONDAY_MS / 1000, EndTime: MONDAY_MS / 1000 + 600 }, own);
    expect(body.MetricDataResults[0]).toMatchObject({ Timestamps: [MONDAY_MS / 1000], Values: [8] });
  });
});

describe('GetMetricData in time', () => {
  test('a minute is there one to three minutes after it is over', async () => {
    const moving = createBench();
    for (let ageMs = 0; ageMs <= 5 * MINUTE_MS; ageMs += 20_000) {
      moving.setNow(TO_MS + ageMs);
      const { body } = await ask([{ metric: 'Invocations' }], {}, moving);
      const newestEndMs = Math.max(...body.MetricDataResults[0].Timestamps) * 1000 + MINUTE_MS;
      if (ageMs < MINUTE_MS) expect(newestEndMs).toBeLessThan(TO_MS);
      if (ageMs >= 3 * MINUTE_MS) expect(newestEndMs).toBe(TO_MS);
    }
  });

  test('the newest comes first unless asked otherwise, and the end is exclusive', async () => {
    const [first, second] = [
      (await ask([{ metric: 'Invocations' }])).body.MetricDataResults[0],
      (await ask([{ metric: 'Invocations' }], { ScanBy: 'TimestampAscending' })).body.MetricDataResults[0],
    ];
    expect(first.Timestamps).toEqual(second.Timestamps.toReversed());
    expect(first.Values).toEqual(second.Values.toReversed());
    expect(first.Timestamps[0]).toBe(TO_MS / 1000 - 60);
  });

  test('a start within a minute is rounded down to it', async () => {
    const points = await pointsOf({ metric: 'Invocations' }, { StartTime: FROM_MS / 1000 + 42.5 });
    expect([...points.keys()][0]).toBe(FROM_MS);
  });

  test('a period without an invocation has no datapoint', async () => {
    const points = await pointsOf({ metric: 'Invocations', dimensions: { FunctionName: 'pipe-prod-export' } });
    expect(points.size).toBe(4);
    expect(Math.min(...points.values())).toBe(1);
  });

  test('what lies more than 15 days back is kept in periods of five minutes, more than 63 days in hours', async () => {
    const back = async (days: number, period: number) => {
      const startSeconds = MONDAY_MS / 1000 - days * 86_400;
      const window = { StartTime: startSeconds, EndTime: startSeconds + 3600 };
      return (await pointsOf({ metric: 'Invocations', period }, window)).size;
    };
    expect([await back(14, 60), await back(16, 60), await back(16, 300)]).toEqual([expect.any(Number), 0, 12]);
    expect([await back(64, 300), await back(64, 3600)]).toEqual([0, 1]);
  });
});

describe('GetMetricData in pages', () => {
  test('brings every datapoint once, and says which series go on', async () => {
    const wanted = ['Invocations', 'Errors', 'Duration'].map((metric) => ({ metric, stat: 'Sum' }));
    const whole = (await ask(wanted)).body.MetricDataResults;
    const collected = new Map<string, { times: number[]; status: string[] }>();
    let token: string | undefined;
    let pages = 0;
    do {
      const { body } = await ask(wanted, { MaxDatapoints: 70, ...(token === undefined ? {} : { NextToken: token }) });
      pages += 1;
      for (const { Id, Timestamps, StatusCode } of body.MetricDataResults) {
        const known = collected.get(Id) ?? { times: [], status: [] };
        collected.set(Id, { times: [...known.times, ...Timestamps], status: [...known.status, StatusCode] });
      }
      token = body.NextToken;
    } while (token !== undefined);
    expect(pages).toBeGreaterThan(4);
    for (const { Id, Timestamps } of whole) {
      expect(collected.get(Id)?.times).toEqual(Timestamps);
      expect(
        collected
          .get(Id)
          ?.status.slice(0, -1)
          .every((status) => status === 'PartialData'),
      ).toBe(true);
      expect(collected.get(Id)?.status.at(-1)).toBe('Complete');
    }
  });

  test('a token belongs to its request', async () => {
    const first = (await ask([{ metric: 'Invocations' }], { MaxDatapoints: 5 })).body;
    const other = await ask([{ metric: 'Errors' }], { MaxDatapoints: 5, NextToken: first.NextToken });
    expect(other).toMatchObject({ status: 400, body: { __type: 'InvalidNextToken' } });
  });
});

describe('GetMetricData and what it does not know', () => {
  test.each<[string, Wanted]>([
    ['a namespace', { metric: 'Invocations', namespace: 'AWS/SQS' }],
    ['a metric', { metric: 'ColdStarts' }],
    ['a metric with the name of something else', { metric: 'constructor' }],
    ['a function', { metric: 'Invocations', dimensions: { FunctionName: 'none' } }],
    ['a dimension', { metric: 'Invocations', dimensions: { Function: API } }],
    ['a group', { metric: 'IncomingBytes', namespace: 'AWS/Logs', dimensions: { LogGroupName: '/none' } }],
  ])('%s: there are no values', async (_, wanted) => {
    const { status, body } = await ask([wanted]);
    expect(status).toBe(200);
    expect(body.MetricDataResults).toEqual([
      { Id: 'q0', Label: wanted.metric, Timestamps: [], Values: [], StatusCode: 'Complete' },
    ]);
  });

  test.each<[string, object]>([
    ['no queries', { MetricDataQueries: [] }],
    [
      'too many',
      { MetricDataQueries: Array.from({ length: 501 }, (_, index) => queryOf({ metric: 'Errors' }, index)) },
    ],
    ['an id that is none', { MetricDataQueries: [{ ...queryOf({ metric: 'Errors' }), Id: 'Q' }] }],
    ['an id twice', { MetricDataQueries: [queryOf({ metric: 'Errors' }), queryOf({ metric: 'Duration' })] }],
    ['an expression', { MetricDataQueries: [{ Id: 'e', Expression: 'q0 / 2' }] }],
    ['a period that is none', { MetricDataQueries: [queryOf({ metric: 'Errors', period: 90 })] }],
    ['a statistic that is none', { MetricDataQueries: [queryOf({ metric: 'Errors', stat: 'p101' })] }],
    ['an end before the start', { StartTime: TO_MS / 1000, EndTime: FROM_MS / 1000 }],
    ['no start', { StartTime: undefined }],
    ['too many datapoints', { MaxDatapoints: 100_801 }],
  ])('%s is refused', async (_, wrong) => {
    const reply = await ask([{ metric: 'Invocations' }], wrong);
    expect(reply).toMatchObject({ status: 400, body: { __type: 'ValidationError', message: expect.any(String) } });
    expect(reply.headers['content-type']).toBe('application/x-amz-json-1.0');
  });

  test('faults are answered in the form of CloudWatch', async () => {
    const denied = createBench({ faults: { deniedActions: ['cloudwatch:GetMetricData'] } });
    expect(await ask([{ metric: 'Invocations' }], {}, denied)).toMatchObject({
      status: 403,
      body: { __type: 'AccessDenied', message: expect.stringContaining('cloudwatch:GetMetricData') },
    });
    const throttled = await ask([{ metric: 'Invocations' }], {}, createBench({ faults: { throttleRate: 1 } }));
    expect(throttled).toMatchObject({ status: 400, body: { __type: 'ThrottlingException' } });
    const other = await bench.cloudwatch('PutMetricData', {});
    expect(other.body.__type).toBe('UnknownOperationException');
  });
});
