import { describe, expect, it } from 'vitest';
import { pricesOf } from '../../../../src/analyze/cost/list-prices.ts';
import { AccessDeniedError, UsageError } from '../../../../src/domain/errors.ts';
import type {
  FunctionSummary,
  InventorySource,
  LogGroupSummary,
  MetricSource,
} from '../../../../src/domain/sources.ts';
import { coldStarts } from '../../../../src/jobs/measure/cold-starts.ts';
import { costs } from '../../../../src/jobs/measure/cost.ts';
import { fixedInventory } from '../../../fakes/fixed-inventory.ts';
import { initStart, report } from './lambda-lines.ts';
import { aFunction, hourOf, measuredWorld, NOON_MS, ORDERS } from './measured-world.ts';

const T = NOON_MS - 40 * 60_000;
const COLD = { durationMs: 41.27, billedMs: 655, memoryMb: 512, usedMb: 96, initMs: 612.85 };
const lines = [initStart('text', T), report('text', T + 655, '8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b', COLD)];

/** Metrics that tell these sums, by the value of their dimension. */
function metricsTelling(sums: Readonly<Record<string, number>>): MetricSource {
  return {
    series: async (questions) => ({
      value: questions.map((question) => {
        const value = sums[Object.values(question.dimensions)[0] ?? ''];
        return { question, points: value === undefined ? [] : [{ atMs: T, value }], periodMs: 60_000 };
      }),
      gaps: [],
      usage: { apiCalls: 1, duplicates: 0 },
    }),
  };
}

function inventoryOf(functions: readonly FunctionSummary[], groups: readonly LogGroupSummary[] = []): InventorySource {
  return {
    ...fixedInventory(functions),
    async *logGroups(prefix = '') {
      yield groups.filter(({ group }) => group.name.startsWith(prefix));
    },
  };
}

const denied = { ask: () => Promise.reject(new AccessDeniedError('these credentials may not call logs:StartQuery')) };

describe('a measurement', () => {
  it('reads lines where Insights may not be asked, and says so; not where it was asked for by name', async () => {
    const { tools, finish } = await measuredWorld([{ lines }], {
      insights: denied,
      metrics: metricsTelling({ [ORDERS]: 9e9 }),
    });
    const answer = await finish(coldStarts(hourOf([ORDERS]), tools));
    expect(answer).toMatchObject({ rows: [{ calls: 1, coldStarts: 1 }], use: { engine: 'filter' } });
    expect(answer.notices.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/may not be asked, so lines are read/),
    );
    await expect(finish(coldStarts({ ...hourOf([ORDERS]), engine: 'insights' }, tools))).rejects.toThrow(
      AccessDeniedError,
    );
  });

  it('asks before Insights costs more than a cent, and not below', async () => {
    const asked: (number | undefined)[] = [];
    const mayCost = async (_: string, costUsd: number | undefined) => {
      asked.push(costUsd);
      return false;
    };
    const over = async (bytes: number, prices = pricesOf('eu-west-1')) => {
      const { tools, finish } = await measuredWorld([{ lines }], {
        mayCost,
        prices,
        metrics: metricsTelling({ [ORDERS]: bytes }),
      });
      return finish(coldStarts(hourOf([ORDERS]), tools));
    };
    expect((await over(0.6e9)).use.engine).toBe('insights');
    expect(asked).toEqual([]);
    await expect(over(10e9)).rejects.toThrow(UsageError);
    expect(asked).toEqual([10 * 0.0057 * 2]);
    await expect(over(0.6e9, pricesOf('mars-north-1'))).rejects.toThrow(/refused at its price/);
    expect(asked.at(-1)).toBeUndefined();
  });

  it('leaves out functions that metrics know to have had no calls, above twenty', async () => {
    const functions = ['orders', ...Array.from({ length: 20 }, (_, index) => `idle-${index}`)].map((name) =>
      aFunction(name),
    );
    const { tools, finish } = await measuredWorld([{ lines }], {
      metrics: metricsTelling({ orders: 1, [ORDERS]: 1000 }),
    });
    const question = hourOf(
      functions.map(({ logGroupName }) => logGroupName),
      { functions },
    );
    const { rows, gaps, notices } = await finish(coldStarts(question, tools));
    expect(rows.map(({ key }) => key.functionName)).toEqual(['orders']);
    expect(gaps).toEqual([]);
    expect(notices.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^20 of 21 functions had no calls/));
  });

  it('names functions that cannot be seen, with their calls from metrics', async () => {
    const functions = [aFunction('orders'), aFunction('quiet', { systemLogLevel: 'WARN' }), aFunction('sent')];
    const inventory = inventoryOf(functions, [{ group: { name: '/aws/lambda/sent' }, logClass: 'DELIVERY' }]);
    const { tools, finish } = await measuredWorld([{ lines }], {
      inventory,
      metrics: metricsTelling({ quiet: 2480, [ORDERS]: 1000 }),
    });
    const question = hourOf(
      functions.map(({ logGroupName }) => logGroupName),
      { functions },
    );
    expect((await finish(coldStarts(question, tools))).unseen).toEqual([
      { functionName: 'quiet', why: 'logs at WARN hold no reports; calls are from metrics', calls: 2480 },
      { functionName: 'sent', why: 'its logs are delivered elsewhere (log class DELIVERY)' },
    ]);
  });

  it('takes a function that was never called for one without calls', async () => {
    const functions = [aFunction('newborn')];
    const { tools, finish } = await measuredWorld([], {});
    const question = hourOf(['/aws/lambda/newborn'], { functions, engine: 'filter' });
    const { rows, gaps, notices } = await finish(coldStarts(question, tools));
    expect(rows).toMatchObject([{ calls: 0, coldStarts: 0 }]);
    expect(gaps).toEqual([]);
    expect(notices).toEqual([{ topic: 'target', text: 'nothing was ever logged to /aws/lambda/newborn' }]);
  });
});

describe('a cost', () => {
  it('is that of compute, requests and logs, and names the groups that nothing empties', async () => {
    const functions = [aFunction('orders', { architecture: 'arm64' })];
    const inventory = inventoryOf(functions, [{ group: { name: ORDERS }, storedBytes: 3e9, logClass: 'STANDARD' }]);
    const { tools, finish } = await measuredWorld([{ lines }], {
      inventory,
      metrics: metricsTelling({ [ORDERS]: 2e6 }),
    });
    const { rows, keptForEver, prices } = await finish(costs(hourOf([ORDERS], { functions }), tools));
    const computeUsd = 0.655 * 0.5 * 0.0000133334;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      calls: 1,
      billedMs: 655,
      logBytes: 2e6,
      maxMemoryUsedMb: 96,
      key: { memorySizeMb: 512 },
    });
    expect(rows[0]?.computeUsd).toBeCloseTo(computeUsd, 12);
    expect(rows[0]?.totalUsd).toBeCloseTo(computeUsd + 0.2e-6 + 0.002 * 0.57, 12);
    expect(keptForEver).toEqual([{ logGroupName: ORDERS, storedBytes: 3e9, monthlyUsd: 0.09 }]);
    expect(prices).toMatch(/^list prices of eu-west-1, as of \d{4}-/);
  });

  it('is not made up for a region without prices', async () => {
    const { tools, finish } = await measuredWorld([{ lines }], { prices: pricesOf('mars-north-1') });
    const { rows, prices, use } = await finish(costs({ ...hourOf([ORDERS]), engine: 'filter' }, tools));
    expect(rows).toMatchObject([{ calls: 1, billedMs: 655, gbSeconds: 0.3275 }]);
    expect(Object.keys(rows[0] ?? {}).filter((name) => name.endsWith('Usd'))).toEqual([]);
    expect(prices).toBe('no prices of Lambda in mars-north-1 are known');
    expect(use.costUsd).toBe(0);
  });

  it('says which architecture it took where logs alone cannot tell', async () => {
    const { tools, finish } = await measuredWorld([{ lines }]);
    const { notices } = await finish(costs({ ...hourOf([ORDERS]), engine: 'filter' }, tools));
    expect(notices).toEqual([{ topic: 'mode', text: 'the architecture of orders is not known: priced as x86_64' }]);
  });
});
