import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gap } from '../../../../../src/domain/gap.ts';
import type { InsightsRow } from '../../../../../src/domain/sources.ts';
import type { StoredEvent } from '../../../../fakes/fake-query-service.ts';
import { everyEvent, insightsWorld, T } from './insights-world.ts';

const ROW_CAP = 20;

const eventsAt = (offsets: readonly number[]): StoredEvent[] =>
  offsets.map((offset, index) => ({ group: '/a', atMs: T + offset, fields: { id: String(index) } }));
const idsOf = (rows: readonly InsightsRow[]): string[] => rows.map((row) => row.id ?? '').toSorted();
const evenly = (count: number): number[] => Array.from({ length: count }, (_, index) => (index * 60_000) / count);

function isInGap(gaps: readonly Gap[], atMs: number): boolean {
  return gaps.some(({ fromAtMs = 0, toAtMs = 0 }) => atMs >= fromAtMs && atMs <= toAtMs);
}

describe('more events than AWS gives rows', () => {
  test('come once each whatever their density, but for those of seconds that hold too many, which are gaps', async () => {
    const clusters = fc.array(
      fc.record({ at: fc.nat(59_999), count: fc.integer({ min: 1, max: 60 }), width: fc.nat(5000) }),
      { maxLength: 8 },
    );
    const offsetsOf = fc
      .tuple(clusters, fc.array(fc.nat(59_999), { maxLength: 60 }))
      .map(([all, single]) => [
        ...all.flatMap(({ at, count, width }) =>
          Array.from({ length: count }, (_, index) => Math.min(59_999, at + Math.floor((index * width) / count))),
        ),
        ...single,
      ]);
    await fc.assert(
      fc.asyncProperty(offsetsOf, fc.boolean(), fc.boolean(), async (offsets, isLastSecondWhole, hasStatistics) => {
        const events = eventsAt(offsets);
        const { ask } = await insightsWorld({ events, rowCap: ROW_CAP, isLastSecondWhole, hasStatistics });
        const { value, gaps } = await ask(everyEvent(['/a']));
        const ids = idsOf(value.rows);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { atMs, fields } of events) {
          if (!isInGap(gaps, atMs)) expect(ids).toContain(fields?.id);
        }
        for (const { fromAtMs = 0, toAtMs = 0 } of gaps) {
          const near = events.filter(({ atMs }) => atMs >= fromAtMs && atMs <= toAtMs + 1000);
          expect(toAtMs - fromAtMs).toBeLessThan(1000);
          expect(near.length).toBeGreaterThanOrEqual(ROW_CAP);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('are cut at once in as many parts as their number asks for, without reading rows in vain', async () => {
    const { ask, service } = await insightsWorld({ events: eventsAt(evenly(200)), rowCap: ROW_CAP });
    const { value, gaps } = await ask(everyEvent(['/a']));
    expect(idsOf(value.rows)).toHaveLength(200);
    expect(gaps).toEqual([]);
    const queries = service.callsOf('StartQuery').length;
    expect(queries).toBeLessThan(20);
    const whole = service.calls.filter(({ input }) => input.queryId === 'query-1');
    expect(whole.every(({ input }) => input.maxItems === 1)).toBe(true);
  });

  test('are cut in two where nobody counts them', async () => {
    const { ask, begun } = await insightsWorld({ events: eventsAt(evenly(30)), rowCap: ROW_CAP, hasStatistics: false });
    expect(idsOf((await ask(everyEvent(['/a']))).value.rows)).toHaveLength(30);
    expect(begun().map(({ startTime, endTime }) => [startTime - T / 1000, endTime - T / 1000])).toEqual([
      [0, 60],
      [0, 30],
      [30, 60],
    ]);
  });

  test('within one second are a gap of that second, beside the rows that came', async () => {
    const { ask } = await insightsWorld({ events: eventsAt([5, ...Array(50).fill(30_100)]), rowCap: ROW_CAP });
    const { value, gaps } = await ask(everyEvent(['/a']));
    expect(gaps).toMatchObject([
      { reason: 'row-cap', state: 'final', group: { name: '/a' }, fromAtMs: T + 30_000, toAtMs: T + 30_999 },
    ]);
    expect(idsOf(value.rows)).toHaveLength(1 + ROW_CAP);
  });
});

test('rows that stand for many events are never cut in time: too many are a gap over all that was asked', async () => {
  const { ask, service } = await insightsWorld({ events: eventsAt(evenly(40)), rowCap: ROW_CAP });
  const { value, gaps } = await ask(everyEvent(['/a', '/b'], { isPerEvent: false }));
  expect(value.rows).toHaveLength(ROW_CAP);
  expect(gaps).toMatchObject([{ reason: 'row-cap', region: 'eu-west-1', fromAtMs: T, toAtMs: T + 59_999 }]);
  expect(gaps[0]?.group).toBeUndefined();
  expect(service.callsOf('StartQuery')).toHaveLength(1);
});
