import { describe, expect, it } from 'vitest';
import { AccessDeniedError } from '../../../../src/domain/errors.ts';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { RegionPrices } from '../../../../src/domain/prices.ts';
import type { TopRow } from '../../../../src/domain/results/top.ts';
import type { FunctionSummary, LogSource, MetricQuestion, MetricSeries } from '../../../../src/domain/sources.ts';
import { topOnce } from '../../../../src/jobs/measure/top.ts';
import { inTopOrder } from '../../../../src/jobs/measure/top-order.ts';
import type { TopQuestion, TopTools } from '../../../../src/jobs/measure/top-question.ts';
import { topWindow } from '../../../../src/jobs/measure/top-window.ts';
import { fakeMetrics } from '../../../fakes/fake-metrics.ts';
import { memoryLogSource } from '../../../fakes/memory-log-source.ts';

const MINUTE_MS = 60_000;
const startAtMs = Date.parse('2026-03-02T13:10:00Z');
const window = { startAtMs, endAtMs: startAtMs + 15 * MINUTE_MS };
const prices: RegionPrices = {
  region: 'eu-west-1',
  asOf: '2026-11-01',
  gbSecondUsd: { x86_64: 0.00002 },
  millionRequestsUsd: 0.2,
  thousandMetricsUsd: 0.01,
};

function named(name: string, facts: Partial<FunctionSummary> = {}): FunctionSummary {
  return { name, logGroupName: `/aws/lambda/${name}`, memorySizeMb: 1024, architecture: 'x86_64', ...facts };
}

/** What metrics hold, by `function metric statistic`: a value for each minute from the window's first on. */
type Held = Readonly<Record<string, readonly number[]>>;

function metricsOf(held: Held) {
  return fakeMetrics(({ dimensions, metric, statistic }: MetricQuestion): MetricSeries['points'] =>
    (held[`${dimensions.FunctionName} ${metric} ${statistic}`] ?? []).map((value, minute) => ({
      atMs: startAtMs + minute * MINUTE_MS,
      value,
    })),
  );
}

async function ask(
  functions: readonly FunctionSummary[],
  held: Held,
  more: Partial<TopTools> & Partial<Pick<TopQuestion, 'selections'>> = {},
) {
  const { selections, ...tools } = more;
  const metrics = metricsOf(held);
  const answer = await topOnce(
    { functions, ...window, ...(selections === undefined ? {} : { selections }) },
    { metrics, prices, mayCost: async () => true, signal: AbortSignal.any([]), ...tools },
  );
  return { answer, asked: metrics.asked.flatMap(({ questions }) => questions) };
}

const busy: Held = {
  'orders Invocations Sum': [100, 0, 200],
  'orders Errors Sum': [3, 0, 4],
  'orders Throttles Sum': [0, 1, 0],
  'orders Duration Sum': [10_000, 0, 20_000],
  'orders Duration p95': [712],
  'orders ConcurrentExecutions Maximum': [4, 1, 9],
};

describe('a snapshot', () => {
  it('puts the metrics of a function together', async () => {
    const { answer } = await ask([named('orders')], busy);
    expect(answer.rows).toEqual([
      {
        functionName: 'orders',
        calls: 300,
        callsPerSecond: 300 / 900,
        errors: 7,
        throttles: 1,
        p95Ms: 712,
        concurrency: 9,
        series: [100, 0, 200, ...new Array<number>(12).fill(0)],
        costUsd: expect.any(Number),
      },
    ]);
    expect(answer.use).toMatchObject({ engine: 'metrics', costUsd: 0.00006 });
  });

  it('asks the percentile over the whole window, and not in parts', async () => {
    const { asked } = await ask([named('orders')], busy);
    expect(asked.find(({ statistic }) => statistic === 'p95')).toMatchObject({ metric: 'Duration', periodMs: 900_000 });
  });

  it('leaves out what metrics hold nothing of, and says so: no data is not zero', async () => {
    const { answer } = await ask([named('orders'), named('quiet')], { 'orders Invocations Sum': [5] });
    expect(answer.rows.map((row) => Object.keys(row))).toEqual([
      ['functionName', 'series', 'calls', 'callsPerSecond'],
      ['functionName'],
    ]);
    expect(answer.notices.map(({ text }) => text)).toEqual(['metrics hold nothing of quiet in that time']);
  });

  it('estimates the cost from the time that calls ran, half a millisecond a call for rounding up', async () => {
    const { answer } = await ask(
      [named('orders'), named('p', { architecture: 'arm64' }), named('q', { hosting: 'managed-instances' })],
      {
        ...busy,
        'p Invocations Sum': [1],
        'p Duration Sum': [100],
        'q Invocations Sum': [1],
        'q Duration Sum': [100],
      },
    );
    const [orders, withoutPrice, managed] = answer.rows;
    expect(orders?.costUsd).toBeCloseTo(30.15 * 0.00002 + 300 * 2e-7, 12);
    expect(withoutPrice?.costUsd).toBeUndefined();
    expect(managed?.costUsd).toBeUndefined();
  });
});

describe('a snapshot of many functions', () => {
  const many = Array.from({ length: 60 }, (_, index) => named(`f${index}`));

  it('asks how often all are called, and the rest of those that are', async () => {
    const { answer, asked } = await ask(many, { 'f7 Invocations Sum': [5], 'f7 Errors Sum': [1] });
    expect(asked).toHaveLength(60 + 5);
    expect(answer.rows[7]).toMatchObject({ functionName: 'f7', calls: 5, errors: 1 });
    expect(answer.notices.map(({ text }) => text)).toContain(
      'throttles of functions that ran no call are not known: there are too many to ask',
    );
  });

  it('says the price of each step before it is done, and makes do with calls where the second is refused', async () => {
    const hundreds = Array.from({ length: 300 }, (_, index) => named(`f${index}`));
    const held = Object.fromEntries(hundreds.map(({ name }) => [`${name} Invocations Sum`, [1]]));
    const told: (number | undefined)[] = [];
    const mayCost: TopTools['mayCost'] = async (_, costUsd) => {
      told.push(costUsd);
      return costUsd === 0.003;
    };
    const { answer, asked } = await ask(hundreds, held, { mayCost });
    expect(told).toEqual([0.003, 0.015]);
    expect(asked).toHaveLength(300);
    expect(answer.notices.map(({ text }) => text)).toContain('calls alone: the price of more was refused');
    expect(answer.use.costUsd).toBeCloseTo(0.003, 12);
    await expect(ask(hundreds, held, { mayCost: async () => false })).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('cold starts in a snapshot', () => {
  const selections = [{ group: { name: '/aws/lambda/orders' } }];
  const reports = (lines: readonly string[]): LogSource =>
    memoryLogSource(
      lines.map(
        (message, index): LogEvent => ({
          id: String(index),
          group: { name: '/aws/lambda/orders' },
          logStreamName: `2026/03/02/[$LATEST]${String(index).padStart(32, '0')}`,
          loggedAtMs: startAtMs + index,
          ingestedAtMs: undefined,
          message,
          ordinal: 0,
          eventId: undefined,
        }),
      ),
    );
  const cold =
    'REPORT RequestId: 8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b\tDuration: 41.27 ms\tBilled Duration: 655 ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\tInit Duration: 600.00 ms\t\n';
  const restored =
    '{"time":"2026-03-02T13:10:00Z","type":"platform.report","record":{"requestId":"8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b","status":"success","metrics":{"durationMs":149.5,"billedDurationMs":313,"memorySizeMB":1024,"maxMemoryUsedMB":163,"restoreDurationMs":789.6}}}';

  it('are those that a report tells, and no other line with such words', async () => {
    const source = reports([
      cold,
      restored,
      'INIT_REPORT Init Duration: 10009.13 ms\tPhase: init\tStatus: timeout\n',
      'said Init Duration: 3 ms',
    ]);
    const { answer } = await ask([named('orders')], busy, { source, selections });
    expect(answer.rows[0]?.coldRate).toBeCloseTo(2 / 300, 12);
    expect(answer.rows[0]?.costUsd).toBeCloseTo(30.75 * 0.00002 + 300 * 2e-7, 12);
  });

  it('are not known of functions with too many calls, none, or logs at WARN', async () => {
    const source = reports([cold]);
    const rateOf = async (calls: number, facts: Partial<FunctionSummary> = {}): Promise<number | undefined> => {
      const { answer } = await ask(
        [named('orders', facts)],
        { 'orders Invocations Sum': [calls] },
        { source, selections },
      );
      return answer.rows[0]?.coldRate;
    };
    expect(await rateOf(20_000)).toBe(1 / 20_000);
    expect(await rateOf(20_001)).toBeUndefined();
    expect(await rateOf(0)).toBeUndefined();
    expect(await rateOf(10, { systemLogLevel: 'WARN' })).toBeUndefined();
  });

  it('are not known where the logs may not be read, and that is a gap', async () => {
    const source: LogSource = {
      read: () => {
        throw new AccessDeniedError('logs:FilterLogEvents is not allowed');
      },
      now: () => 0,
    };
    const { answer } = await ask([named('orders')], busy, { source, selections });
    expect(answer.rows[0]).toMatchObject({ calls: 300 });
    expect(answer.rows[0]?.coldRate).toBeUndefined();
    expect(answer.gaps).toMatchObject([{ reason: 'denied' }]);
  });
});

describe('the window of a snapshot', () => {
  const nowAtMs = Date.parse('2026-03-02T13:28:31.250Z');
  const shown = (asked: { startAtMs?: number; endAtMs?: number }): string => {
    const { startAtMs: from, endAtMs: to, isNewestLeftOut } = topWindow(asked, nowAtMs);
    const clock = (atMs: number): string => new Date(atMs).toISOString().slice(11, 19);
    return `${clock(from)} ${clock(to)} ${isNewestLeftOut}`;
  };

  it.each([
    [{}, '13:10:00 13:25:00 true'],
    [{ startAtMs: nowAtMs - 60 * MINUTE_MS }, '12:28:00 13:25:00 true'],
    [{ startAtMs: nowAtMs - 60 * MINUTE_MS, endAtMs: nowAtMs - 30 * MINUTE_MS }, '12:28:00 12:59:00 false'],
    [{ startAtMs: nowAtMs - MINUTE_MS }, '13:24:00 13:25:00 true'],
  ])('is of whole minutes, and leaves out those that metrics have not settled: %#', (asked, expected) => {
    expect(shown(asked)).toBe(expected);
  });
});

describe('the order of a snapshot', () => {
  const rows: TopRow[] = [
    { functionName: 'idle' },
    { functionName: 'b', calls: 10, errors: 0, p95Ms: 5 },
    { functionName: 'a', calls: 10, errors: 0, p95Ms: 90 },
    { functionName: 'c', calls: 3, errors: 2 },
  ];
  it.each([
    ['errors', 'c a b idle'],
    ['calls', 'a b c idle'],
    ['p95', 'a b c idle'],
    ['name', 'a b c idle'],
  ] as const)('by %s has the greatest first, and last what is not known', (order, expected) => {
    expect(
      inTopOrder(rows, order)
        .map(({ functionName }) => functionName)
        .join(' '),
    ).toBe(expected);
  });
});
