import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSafe } from '../../../../src/render/safe-text.ts';
import { pointedAt } from '../../../../src/render/text/caret.ts';
import { widthOf } from '../../../../src/render/text/width.ts';

describe('a caret under a mistake', () => {
  it.each([
    ['levl >= warn', 0, 4, 'levl >= warn\n^^^^'],
    ['level >= wran', 9, 13, 'level >= wran\n         ^^^^'],
    ['level =', 7, 7, 'level =\n       ^'],
    ['日本 = x', 0, 2, '日本 = x\n^^^^'],
    ['日本 = x', 5, 6, '日本 = x\n       ^'],
    ['a\u001b[31m = b', 8, 9, 'a^[[31m = b\n         ^'],
    ['a\nb = c', 0, 1, 'a⏎b = c\n^'],
  ])('stands where the mistake is: %s', (text, start, end, expected) => {
    expect(pointedAt(text, start, end)).toBe(expected);
  });

  it('keeps a long text to what is around the mistake, on two lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(), fc.nat(), (text, a, b) => {
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
        const lines = pointedAt(text, start ?? 0, end ?? 0).split('\n');
        expect(lines).toHaveLength(2);
        expect(lines[1]).toMatch(/^ *\^+$/);
      }),
    );
    const [line = '', carets = ''] = pointedAt('x'.repeat(4000), 2000, 2003).split('\n');
    expect(widthOf(asSafe(line))).toBeLessThan(130);
    expect(carets.trimStart()).toBe('^^^');
  });
});
