import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeCounts, STRETCHES_MS, stretchFor } from '../../../../src/analyze/calls/time-counts.ts';

const DAY_MS = 86_400_000;

describe('counts by time', () => {
  it('have stretches of which at most thirty fill a window', () => {
    expect([3_600_000, 6 * 3_600_000, DAY_MS, 7 * DAY_MS].map((lengthMs) => stretchFor(lengthMs) / 60_000)).toEqual([
      5, 15, 60, 360,
    ]);
  });

  it('have stretches of which each divides the next, so that none is counted twice when they widen', () => {
    const wider = STRETCHES_MS.slice(1);
    expect(wider.every((stretchMs, index) => stretchMs % (STRETCHES_MS[index] ?? 0) === 0)).toBe(true);
  });

  it('lose nothing, however far apart the times lie', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 * DAY_MS }), { minLength: 1, maxLength: 900 }), (times) => {
        const counts = createTimeCounts();
        for (const atMs of times) counts.add(atMs);
        const stretchMs = Math.max(counts.stretchMs(), 10_080 * 60_000);
        const series = counts.counts(0, stretchMs, Math.ceil((401 * DAY_MS) / stretchMs));
        expect(series.reduce((sum, count) => sum + count, 0)).toBe(times.length);
        for (const [index, count] of series.entries()) {
          expect(count).toBe(times.filter((atMs) => Math.floor(atMs / stretchMs) === index).length);
        }
      }),
      { numRuns: 30 },
    );
  });
});
