import { describe, expect, it } from 'vitest';
import type { ColdStartRow, ColdStartsAnswer } from '../../../../src/domain/results/cold-starts.ts';
import type { ColdStartsQuestion } from '../../../../src/jobs/measure/cold-starts.ts';
import { type Format, initReport, initStart, type Line, print, report, restoreStart, start } from './lambda-lines.ts';
import {
  aFunction,
  bothColdStarts,
  comparable,
  hourOf,
  NOON_MS,
  ORDERS,
  streamName,
  type WrittenStream,
} from './measured-world.ts';

const T = NOON_MS - 40 * 60_000;
const WARM = { durationMs: 41.27, billedMs: 42, memoryMb: 512, usedMb: 96 };
const COLD = { durationMs: 41.27, billedMs: 655, memoryMb: 512, usedMb: 96, initMs: 612.85 };
const id = (number: number): string => `8f3c2b1a-4d5e-4f60-9a7b-${number.toString(16).padStart(12, '0')}`;
const eachFormat = ['text', 'json'] as const;

/** What both engines say, which is the same. */
async function agreed(
  streams: readonly WrittenStream[],
  question: ColdStartsQuestion = hourOf([ORDERS]),
): Promise<ColdStartsAnswer> {
  const { filter, insights } = await bothColdStarts(question, streams);
  expect(comparable(insights)).toEqual(comparable(filter));
  return filter;
}

async function onlyRow(lines: readonly Line[], question?: ColdStartsQuestion): Promise<ColdStartRow> {
  const { rows } = await agreed([{ lines }], question);
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  return row;
}

describe.each(eachFormat)('cold starts in %s logs (traps 19 to 26)', (format: Format) => {
  it('tell an init that the caller waited for, and what it cost', async () => {
    const row = await onlyRow([
      initStart(format, T),
      start(format, T + 613, id(1)),
      report(format, T + 655, id(1), COLD),
      start(format, T + 5000, id(2)),
      report(format, T + 5042, id(2), WARM),
    ]);
    expect(row).toMatchObject({ calls: 2, coldStarts: 1, rate: 0.5, proactiveInits: 0, provisionedInits: 0 });
    expect(row.initMs).toMatchObject({ n: 1, max: 612.85, exact: true });
    expect(row.waitMs?.max).toBeCloseTo(654.12, 6);
    expect(row.restoreMs).toBeUndefined();
    // 655 − 42 ms were billed for the init.
    expect(row.initCostUsd).toBeCloseTo(0.613 * 0.5 * 0.0000166667, 15);
    expect(row.computeCostUsd).toBeCloseTo(0.697 * 0.5 * 0.0000166667, 15);
  });

  it('19: tell a restore of SnapStart, and take its snapshot for no cold start', async () => {
    const snapshot = [
      initStart(format, T - 60_000, 'snap-start'),
      initReport(format, T - 46_000, { durationMs: 13_316.04 }),
    ];
    const restored = [
      restoreStart(format, T),
      start(format, T + 790, id(1)),
      report(format, T + 940, id(1), { durationMs: 149.53, billedMs: 308, memoryMb: 1024, restoreMs: 789.64 }),
    ];
    const { rows } = await agreed([{ lines: snapshot }, { lines: restored }]);
    expect(rows).toMatchObject([
      { calls: 1, coldStarts: 1, proactiveInits: 0, initFailures: 0, restoreMs: { n: 1, max: 789.64 } },
    ]);
    expect(rows[0]?.initMs).toBeUndefined();
    expect(rows[0]?.waitMs?.max).toBeCloseTo(939.17, 6);
  });

  it('19: tell an init that hit the limit and ran again inside the invocation', async () => {
    const row = await onlyRow([
      initStart(format, T),
      initReport(format, T + 10_009, { durationMs: 10_009.13, phase: 'init', status: 'timeout' }),
      start(format, T + 10_010, id(1)),
      initReport(format, T + 14_000, { durationMs: 3_900, phase: 'invoke', status: 'success' }),
      report(format, T + 14_100, id(1), { durationMs: 4_050, billedMs: 4_050, memoryMb: 512 }),
      start(format, T + 20_000, id(2)),
      report(format, T + 20_050, id(2), WARM),
    ]);
    expect(row).toMatchObject({ calls: 2, coldStarts: 1, initTimeouts: 1, initFailures: 0, proactiveInits: 0 });
    expect(row.initMs?.max).toBeCloseTo(13_909.13, 6);
    expect(row.waitMs?.max).toBeCloseTo(14_059.13, 6);
  });

  it('19: tell an init that failed, and failed again', async () => {
    const row = await onlyRow([
      initStart(format, T),
      initReport(format, T + 317, { durationMs: 316.8, phase: 'init', status: 'error' }),
      start(format, T + 318, id(1)),
      initReport(format, T + 700, { durationMs: 350, phase: 'invoke', status: 'error' }),
      report(format, T + 701, id(1), { durationMs: 380, billedMs: 380, memoryMb: 512, status: 'error' }),
    ]);
    expect(row).toMatchObject({ calls: 1, coldStarts: 1, initFailures: 2, initTimeouts: 0, proactiveInits: 0 });
  });

  it('19: tell an init that ran again after a crash, without an INIT_START', async () => {
    const row = await onlyRow([
      initStart(format, T),
      start(format, T + 613, id(1)),
      report(format, T + 655, id(1), COLD),
      start(format, T + 9000, id(2)),
      report(format, T + 9100, id(2), { ...WARM, status: 'error' }),
      initReport(format, T + 12_000, { durationMs: 500, phase: 'invoke', status: 'success' }),
      start(format, T + 11_000, id(3)),
      report(format, T + 12_050, id(3), { ...WARM, durationMs: 1_050 }),
    ]);
    expect(row).toMatchObject({ calls: 3, coldStarts: 2, initMs: { n: 2, max: 612.85 } });
  });

  it('19: tell an environment that began in advance, was called at last or never, or has just begun', async () => {
    const called = [initStart(format, T), start(format, T + 300_000, id(1)), report(format, T + 300_042, id(1), WARM)];
    const never = [initStart(format, T + 10)];
    const justNow = [initStart(format, NOON_MS - 2_000)];
    const { rows } = await agreed([{ lines: called }, { lines: never }, { lines: justNow }]);
    expect(rows).toMatchObject([{ calls: 1, coldStarts: 0, rate: 0, proactiveInits: 2, provisionedInits: 0 }]);
  });

  it('19: ask for the calls of an environment that began minutes ago', async () => {
    const recent = [initStart(format, NOON_MS - 300_000), report(format, NOON_MS - 1_000, id(1), WARM)];
    expect(await onlyRow(recent)).toMatchObject({ calls: 1, coldStarts: 0, proactiveInits: 1 });
  });

  it('20: take ids that are no UUIDs', async () => {
    const row = await onlyRow([initStart(format, T), report(format, T + 700, 'QX7M2K4PLDR5T9WB3VZ6HJ8CNA', COLD)]);
    expect(row).toMatchObject({ calls: 1, coldStarts: 1 });
  });

  it('22: tell lines of one millisecond in whatever order they come', async () => {
    const row = await onlyRow([
      report(format, T, id(1), COLD),
      initReport(format, T, { durationMs: 612.85, phase: 'init', status: 'success' }),
      start(format, T, id(1)),
      report(format, T + 1, id(2), WARM),
    ]);
    expect(row).toMatchObject({ calls: 2, coldStarts: 1 });
  });

  it('count what is stamped at both ends of the window, and nothing beyond', async () => {
    const startAtMs = NOON_MS - 3_600_000 + 250;
    const endAtMs = NOON_MS - 1_750;
    const lines = [startAtMs - 1, startAtMs, endAtMs, endAtMs + 1].map((atMs, index) =>
      report(format, atMs, id(index), COLD),
    );
    const row = await onlyRow(lines, { ...hourOf([ORDERS]), startAtMs, endAtMs });
    expect(row).toMatchObject({ calls: 2, coldStarts: 2, initMs: { n: 2 } });
    expect(row.series.calls.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(row.series.cold.reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it('know the init of a first call from before the window', async () => {
    const startAtMs = T + 5_000;
    const lines = [
      initStart(format, T),
      initReport(format, T + 4_990, { durationMs: 4_990, phase: 'init', status: 'timeout' }),
      start(format, T + 4_995, id(1)),
      report(format, T + 7_000, id(1), { ...WARM, durationMs: 2_000 }),
    ];
    expect(await onlyRow(lines, { ...hourOf([ORDERS]), startAtMs })).toMatchObject({
      calls: 1,
      coldStarts: 1,
      initTimeouts: 0,
      initMs: { n: 1, max: 4_990 },
    });
  });
});

describe('cold starts', () => {
  it('19: tell provisioned inits from proactive ones where the log says so', async () => {
    const stream = (initType: string, atMs: number) => ({
      lines: [initStart('json', atMs, initType), report('json', atMs + 120_000, id(atMs % 1000), WARM)],
    });
    const { rows } = await agreed([stream('provisioned-concurrency', T), stream('on-demand', T + 1)]);
    expect(rows).toMatchObject([{ calls: 2, coldStarts: 0, proactiveInits: 1, provisionedInits: 1 }]);
  });

  it('19: take the report of a whole init for a snapshot only where snapshots are', async () => {
    const lines = [
      initStart('text', T),
      initReport('text', T + 900, { durationMs: 880 }),
      report('text', T + 120_000, id(1), WARM),
    ];
    const plain = { ...hourOf([ORDERS]), functions: [aFunction('orders')] };
    expect(await onlyRow(lines, plain)).toMatchObject({ proactiveInits: 1 });
    const snapping = { ...plain, functions: [aFunction('orders', { hosting: 'snap-start' })] };
    expect(await onlyRow(lines, snapping)).toMatchObject({ proactiveInits: 0 });
  });

  it('21, 26: take no price, memory or start from the reports of Managed Instances', async () => {
    const lines = [
      initStart('json', T, 'lambda-managed-instances'),
      start('json', T + 60_000, id(1), '$LATEST.PUBLISHED'),
      start('json', T + 60_001, id(2), '$LATEST.PUBLISHED'),
      print(T + 60_002, `{"level":"INFO","cold_start":true,"function_request_id":"${id(1)}","message":"hi"}`),
      report('json', T + 60_040, id(1), { durationMs: 41.27 }),
      report('json', T + 60_041, id(2), { durationMs: 39 }),
    ];
    const row = await onlyRow(lines);
    expect(row).toMatchObject({ calls: 2, coldStarts: 0, proactiveInits: 0 });
    expect(row.computeCostUsd).toBeUndefined();
    expect(row.initCostUsd).toBeUndefined();
  });

  it('23, 24: are told the same of functions that log in either format', async () => {
    const lines = (format: Format, atMs: number) => [
      initStart(format, atMs),
      report(format, atMs + 655, id(atMs % 1000), COLD),
      print(atMs + 700, '{"message":"{\\"type\\":\\"platform.report\\"}","type":"order"}'),
    ];
    const { rows } = await agreed([{ lines: lines('text', T) }, { lines: lines('json', T + 1) }]);
    expect(rows).toMatchObject([{ calls: 2, coldStarts: 2, initMs: { n: 2, p50: 612.85 } }]);
  });

  it('25: of a function that logs at WARN are not made up', async () => {
    const lines = [report('json', T, id(1), { ...WARM, status: 'error' })];
    const question = { ...hourOf([ORDERS]), functions: [aFunction('orders', { systemLogLevel: 'WARN' })] };
    const { rows, unseen, use } = await agreed([{ lines }], question);
    expect(rows).toEqual([]);
    expect(unseen).toEqual([{ functionName: 'orders', why: 'logs at WARN hold no reports' }]);
    expect(use.engine).toBe('filter');
  });

  it('12: are told by function where several share a group, and of those alone that were asked about', async () => {
    const of = (functionName: string, index: number) => ({
      group: '/shop/shared',
      name: streamName(index, '17', functionName),
      lines: [initStart('text', T + index), report('text', T + 700 + index, id(index), COLD)],
    });
    const selection = { group: { name: '/shop/shared' }, functionNames: ['orders', 'pay'] };
    const { rows } = await agreed([of('orders', 1), of('orders', 2), of('pay', 3), of('mail', 4)], {
      ...hourOf([selection]),
      by: ['version'],
    });
    expect(rows.map(({ key, calls }) => [key.functionName, key.version, calls]).sort()).toEqual([
      ['orders', '17', 2],
      ['pay', '17', 1],
    ]);
  });

  it('are told by version, memory, architecture, runtime version and initialization type', async () => {
    const stream = (version: string, memoryMb: number, runtime: string, initType: string): WrittenStream => ({
      version,
      lines: [
        initStart('json', T, initType, runtime),
        report('json', T + 700, id(memoryMb), { ...COLD, memoryMb }),
        report('json', T + 800, id(memoryMb + 1), { ...WARM, memoryMb }),
      ],
    });
    const { rows } = await agreed(
      [stream('1', 512, 'nodejs:22.v1', 'on-demand'), stream('2', 1024, 'nodejs:22.v2', 'on-demand')],
      {
        ...hourOf([ORDERS]),
        functions: [aFunction('orders', { architecture: 'arm64' })],
        by: ['version', 'memory', 'architecture', 'runtime', 'init-type'],
      },
    );
    expect(rows.map(({ key, calls, coldStarts }) => ({ ...key, calls, coldStarts }))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          version: '1',
          memorySizeMb: 512,
          architecture: 'arm64',
          runtimeVersion: 'nodejs:22.v1',
          initType: 'on-demand',
          calls: 2,
          coldStarts: 1,
        }),
        expect.objectContaining({ version: '2', memorySizeMb: 1024, runtimeVersion: 'nodejs:22.v2', calls: 2 }),
      ]),
    );
    expect(rows).toHaveLength(2);
  });

  it('of one call are told, and of none say nothing', async () => {
    expect(await onlyRow([report('text', T, id(1), COLD)])).toMatchObject({
      calls: 1,
      coldStarts: 1,
      rate: 1,
      initMs: { n: 1, p50: 612.85 },
    });
    const question = { ...hourOf([ORDERS]), functions: [aFunction('orders')] };
    const { rows } = await agreed([{ lines: [print(T, 'hello')] }], question);
    expect(rows).toEqual([expect.objectContaining({ calls: 0, coldStarts: 0 })]);
    expect(rows[0]).not.toHaveProperty('rate');
    expect((await agreed([{ lines: [] }])).rows).toEqual([]);
  });

  it('are not counted from lines that only look like those of the platform', async () => {
    const cold = report('text', T + 700, id(1), COLD);
    const { rows } = await agreed([
      {
        lines: [
          initStart('text', T),
          cold,
          print(T + 800, 'REPORT RequestId: nonsense Init Duration: 5 ms'),
          print(T + 801, '{"type":"platform.report","record":7}'),
          print(T + 802, 'INIT_START of the world'),
          print(T + 803, 'REPORT RequestId:'),
        ],
      },
    ]);
    expect(rows).toMatchObject([{ calls: 1, coldStarts: 1, initMs: { n: 1 } }]);
  });
});
