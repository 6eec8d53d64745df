import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usdText } from '../../../../src/render/text/money.ts';

describe('US dollars', () => {
  it.each([
    [0, '$0'],
    [1e-12, '<$0.00000001'],
    [0.0000021, '$0.0000021'],
    [0.009, '$0.009'],
    [0.0516, '$0.052'],
    [0.05, '$0.05'],
    [0.4, '$0.40'],
    [0.9999, '$1.00'],
    [12.3, '$12.30'],
    [999.9, '$1 000'],
    [1_234_567.8, '$1 234 568'],
  ])('of %d read %s', (usd, text) => {
    expect(usdText(usd)).toBe(text);
  });

  it('are told to within a twentieth, and never as nothing where there is something', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e6, noNaN: true }), (usd) => {
        const told = Number(usdText(usd).replace(/[$ ]/g, ''));
        expect(Math.abs(told - usd) / usd).toBeLessThanOrEqual(0.0501);
      }),
    );
  });
});
