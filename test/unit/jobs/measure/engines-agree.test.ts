import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_TRAITS } from '../../../../src/domain/results/call-key.ts';
import type { CostAnswer } from '../../../../src/domain/results/cost.ts';
import { type Fleet, fleets } from './generated-fleets.ts';
import type { Format } from './lambda-lines.ts';
import { bothColdStarts, bothCosts, comparable, hourOf, losses } from './measured-world.ts';

const GROUPS = ['/aws/lambda/orders', '/aws/lambda/pay', '/aws/lambda/mail'];
const MIXES: readonly [string, readonly Format[]][] = [
  ['text', ['text']],
  ['JSON', ['json']],
  ['mixed', ['text', 'json']],
];

function comparableCosts({ rows, gaps, unseen }: CostAnswer) {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value);
  const inOrder = rows.map((row) => JSON.parse(JSON.stringify(row, rounded)) as object);
  return { rows: inOrder.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), gaps: losses(gaps), unseen };
}

function expectTruth(rows: Awaited<ReturnType<typeof bothColdStarts>>['filter']['rows'], { truth }: Fleet): void {
  for (const [functionName, known] of truth) {
    const row = rows.find(({ key }) => key.functionName === functionName);
    expect(row).toMatchObject({
      calls: known.calls,
      coldStarts: known.coldStarts,
      proactiveInits: known.proactive,
      provisionedInits: known.provisioned,
      initFailures: known.failures,
      initTimeouts: known.timeouts,
    });
    expect((row?.initMs?.n ?? 0) + (row?.restoreMs?.n ?? 0)).toBe(known.startsMs.length);
    if (known.startsMs.length > 0) {
      expect(Math.max(row?.initMs?.max ?? 0, row?.restoreMs?.max ?? 0)).toBeCloseTo(Math.max(...known.startsMs), 6);
    }
    expect(row?.series.calls.reduce((sum, count) => sum + count, 0)).toBe(known.calls);
    expect(row?.series.cold.reduce((sum, count) => sum + count, 0)).toBe(known.coldStarts);
  }
}

describe.each(MIXES)('over %s logs of generated fleets', (_, formats) => {
  it('reading lines and asking Insights give the same cold starts, and the true ones', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fleets(formats), fc.subarray([...CALL_TRAITS]), async (fleet, by) => {
        const question = { ...hourOf(GROUPS), heatmap: true };
        const plain = await bothColdStarts(question, fleet.streams);
        expect(comparable(plain.insights)).toEqual(comparable(plain.filter));
        expectTruth(plain.filter.rows, fleet);
        const apart = await bothColdStarts({ ...question, by }, fleet.streams);
        expect(comparable(apart.insights)).toEqual(comparable(apart.filter));
      }),
      { numRuns: 40 },
    );
  });

  it('they give the same costs, and the true ones', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fleets(formats), fc.subarray(['version', 'memory'] as const), async (fleet, by) => {
        const { filter, insights } = await bothCosts({ ...hourOf(GROUPS), by }, fleet.streams);
        expect(comparableCosts(insights)).toEqual(comparableCosts(filter));
        for (const [functionName, known] of fleet.truth) {
          const rows = filter.rows.filter(({ key }) => key.functionName === functionName);
          const total = (of: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + of(row), 0);
          expect(total(({ calls }) => calls)).toBe(known.calls);
          expect(total(({ billedMs }) => billedMs)).toBe(known.billedMs);
          expect(total(({ gbSeconds }) => gbSeconds)).toBeCloseTo(known.billedMbMs / 1000 / 1024, 9);
          expect(Math.max(...rows.map(({ maxMemoryUsedMb = 0 }) => maxMemoryUsedMb))).toBe(known.maxUsedMb);
        }
      }),
      { numRuns: 40 },
    );
  });
});
