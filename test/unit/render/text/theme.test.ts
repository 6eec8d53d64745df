import { describe, expect, it } from 'vitest';
import { asSafe } from '../../../../src/render/safe-text.ts';
import { createTheme, NAME_COLORS } from '../../../../src/render/text/theme.ts';

/** Relative luminance of a colour of xterm's cube (WCAG 2.2, "relative luminance"). */
function luminanceOf(code: number): number {
  const steps = [0, 95, 135, 175, 215, 255];
  const linear = (digit: number): number => {
    const part = (steps[digit] ?? 0) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const index = code - 16;
  const [red, green, blue] = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6];
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

describe('colours of names', () => {
  it.each([...NAME_COLORS])('can be read on black and on white: %d', (code) => {
    const luminance = luminanceOf(code);
    expect((luminance + 0.05) / 0.05).toBeGreaterThan(4);
    expect(1.05 / (luminance + 0.05)).toBeGreaterThan(4);
  });

  it('are the same in every run', () => {
    const paint = createTheme(true, true).name('shop-prod-orders-api');
    expect(paint(asSafe('x'))).toBe('\u001b[38;5;64mx\u001b[39m');
    expect(createTheme(true).name('shop-prod-orders-api')(asSafe('x'))).toBe('\u001b[36mx\u001b[39m');
  });

  it('differ between most of the functions of a company', () => {
    const names = ['api', 'orders-api', 'orders-worker', 'notify', 'invoice', 'pricing', 'thumbnail', 'faces'];
    const { name } = createTheme(true, true);
    expect(new Set(names.map((one) => name(one)(asSafe('x')))).size).toBeGreaterThanOrEqual(5);
  });

  it('are left out without colour', () => {
    expect(createTheme(false, true).name('a')(asSafe('x'))).toBe('x');
  });
});
