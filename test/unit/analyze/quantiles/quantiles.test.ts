import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuantiles, durationQuantiles, type Quantiles } from '../../../../src/analyze/quantiles/quantiles.ts';
import { RELATIVE_ERROR } from '../../../../src/analyze/quantiles/sketch.ts';

const durations = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 1e7, noNaN: true }),
    fc.integer({ min: 0, max: 50 }),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
  ),
  { minLength: 1, maxLength: 300 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

function taken(values: readonly number[], exactUpTo?: number): Quantiles {
  const quantiles = createQuantiles(exactUpTo);
  for (const value of values) quantiles.add(value);
  return quantiles;
}

/** The least value that at least this share of all does not exceed, by its definition. */
function byDefinition(values: readonly number[], wanted: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.find((_, index) => (index + 1) / sorted.length >= wanted - 1e-12) ?? Number.NaN;
}

function expectWithin(actual: number | undefined, truth: number): void {
  expect(Math.abs((actual ?? Number.NaN) - truth)).toBeLessThanOrEqual(truth * RELATIVE_ERROR * 1.000001 + 1e-9);
}

describe('quantiles', () => {
  it('are those of nearest rank while every value is kept', () => {
    fc.assert(
      fc.property(durations, share, (values, wanted) => {
        expect(taken(values).at(wanted)).toBe(byDefinition(values, wanted));
      }),
    );
  });

  it('are off by at most half a percent once a sketch stands in for the values', () => {
    fc.assert(
      fc.property(durations, share, (values, wanted) => {
        const quantiles = taken(values, 0);
        expect(quantiles.isExact()).toBe(false);
        expectWithin(quantiles.at(wanted), byDefinition(values, wanted));
        expect(quantiles.max()).toBe(Math.max(...values));
        expect(quantiles.count()).toBe(values.length);
      }),
    );
  });

  it('say the same merged as taken one by one, whatever of them is a sketch', () => {
    fc.assert(
      fc.property(
        durations,
        durations,
        share,
        fc.constantFrom(0, 50, 1000),
        fc.constantFrom(0, 50, 1000),
        (a, b, wanted, keptOfA, keptOfB) => {
          const merged = taken(a, keptOfA);
          merged.merge(taken(b, keptOfB));
          const both = [...a, ...b];
          expect(merged.count()).toBe(both.length);
          expect(merged.max()).toBe(Math.max(...both));
          expectWithin(merged.at(wanted), byDefinition(both, wanted));
          if (merged.isExact()) expect(merged.at(wanted)).toBe(byDefinition(both, wanted));
        },
      ),
    );
  });

  it('turn into a sketch one value past what is kept, and not before', () => {
    expect(taken([1, 2, 3], 3).isExact()).toBe(true);
    expect(taken([1, 2, 3, 4], 3).isExact()).toBe(false);
  });

  it('leave out what is no duration', () => {
    const quantiles = taken([Number.NaN, Number.POSITIVE_INFINITY, -1]);
    expect(quantiles.count()).toBe(0);
    expect(quantiles.at(0.5)).toBeUndefined();
    expect(durationQuantiles(quantiles)).toBeUndefined();
  });

  it('tell a 99th percentile from a hundred values on', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(durationQuantiles(taken(hundred))).toEqual({
      n: 100,
      p50: 50,
      p75: 75,
      p95: 95,
      p99: 99,
      max: 100,
      exact: true,
    });
    expect(durationQuantiles(taken(hundred.slice(1)))).toEqual({
      n: 99,
      p50: 51,
      p75: 76,
      p95: 96,
      max: 100,
      exact: true,
    });
  });

  it('of one value are that value', () => {
    expect(durationQuantiles(taken([612.85]))).toEqual({
      n: 1,
      p50: 612.85,
      p75: 612.85,
      p95: 612.85,
      max: 612.85,
      exact: true,
    });
  });
});
