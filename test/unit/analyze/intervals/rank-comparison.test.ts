import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareByRank } from '../../../../src/analyze/intervals/rank-comparison.ts';

describe('two samples compared by rank', () => {
  it('give the p-value of a worked example', () => {
    // Hollander and Wolfe, Nonparametric Statistical Methods (1973), p. 69: W = 35 of n = 10 and m = 5, so that z with correction is
    // 9.5 / √66.67 = 1.1635, and p = 0.2446 (exactly 0.2544); the shift is 0.305.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const earlier = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(1 - compareByRank(atTerm, earlier).confidence).toBeCloseTo(0.2446, 3);
    expect(compareByRank(atTerm, earlier).shift).toBeCloseTo(-0.305, 6);
  });

  it('find a shift that was put there, exactly and with the sign it has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 200, max: 900 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: -100, max: 100 }),
        (values, by) => {
          expect(
            compareByRank(
              values,
              values.map((value) => value + by),
            ).shift,
          ).toBe(by);
        },
      ),
    );
  });

  it('are sure of what lies apart, and of nothing where all is equal or next to nothing is known', () => {
    const low = Array.from({ length: 30 }, (_, index) => 300 + index);
    const high = low.map((value) => value + 100);
    expect(compareByRank(low, high).confidence).toBeGreaterThan(0.999);
    expect(compareByRank(low, low).confidence).toBeLessThan(0.05);
    expect(compareByRank([400, 400, 400], [400, 400]).confidence).toBe(0);
    expect(compareByRank([300], [900]).confidence).toBe(0);
    expect(compareByRank([300, 301, 302], [900, 901, 902]).confidence).toBeLessThan(0.95);
    expect(compareByRank([], [900])).toEqual({ shift: 0, confidence: 0 });
  });

  it('are as sure the one way as the other', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [there, back] = [compareByRank(a, b), compareByRank(b, a)];
        expect(there.confidence).toBeCloseTo(back.confidence, 10);
        expect(there.shift + back.shift).toBe(0);
        expect(there.confidence).toBeGreaterThanOrEqual(0);
        expect(there.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('take large samples by a part of them that is spread evenly', () => {
    const before = Array.from({ length: 9_000 }, (_, index) => 300 + (index % 300));
    const after = before.map((value) => value + 50);
    expect(Math.abs(compareByRank(before, after).shift - 50)).toBeLessThanOrEqual(1);
  });
});
