import { describe, expect, it } from 'vitest';
import { percentRange, percentText } from '../../../../src/render/text/percents.ts';

describe('percents', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.025, '2.5 %'],
    [0.0029, '0.29 %'],
    [0.00004, '0.004 %'],
    [0.9999, '100.0 %'],
  ])('of %d read %s', (share, text) => {
    expect(percentText(share)).toBe(text);
  });

  it('of a range have as many decimals at both ends', () => {
    expect(percentRange([0.3866, 0.4196])).toBe('38.7–42.0');
    expect(percentRange([0, 0.0389])).toBe('0–3.9');
    expect(percentRange([0.00001, 0.0004])).toBe('0.001–0.040');
  });
});
