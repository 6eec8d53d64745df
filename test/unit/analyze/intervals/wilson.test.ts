import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../../src/analyze/intervals/wilson.ts';

describe('the interval of a share', () => {
  it('is that of published tables', () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    expect(wilsonInterval(81, 263)?.map((bound) => bound.toFixed(4))).toEqual(['0.2553', '0.3662']);
    expect(wilsonInterval(15, 148)?.map((bound) => bound.toFixed(4))).toEqual(['0.0624', '0.1605']);
    expect(wilsonInterval(0, 20)?.map((bound) => bound.toFixed(4))).toEqual(['0.0000', '0.1611']);
    expect(wilsonInterval(1, 29)?.map((bound) => bound.toFixed(4))).toEqual(['0.0061', '0.1718']);
  });

  it('reaches 1 for all of one, and is not known for none', () => {
    expect(wilsonInterval(1, 1)?.[1]).toBe(1);
    expect(wilsonInterval(1, 1)?.[0]).toBeCloseTo(0.2065, 4);
    expect(wilsonInterval(0, 0)).toBeUndefined();
  });
});
