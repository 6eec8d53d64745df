import { describe, expect, it } from 'vitest';
import { sparkline, stretchesACell, summed } from '../../../../src/render/text/sparkline.ts';

describe('bars', () => {
  it('are as high as their share of the greatest, and nothing is not a little', () => {
    expect(sparkline([0, 1, 4, 8, 100, 0])).toBe('·▁▁▁█·');
    expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([])).toBe('');
    expect(sparkline([0, 0])).toBe('··');
  });

  it('are sums of neighbours where there are more than cells', () => {
    expect(stretchesACell(24, 24)).toBe(1);
    expect(stretchesACell(24, 17)).toBe(2);
    expect(stretchesACell(24, 0)).toBe(24);
    expect(summed([1, 2, 3, 4, 5], 2)).toEqual([3, 7, 5]);
  });
});
