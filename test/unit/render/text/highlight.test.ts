import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../../src/jobs/select/text-pattern.ts';
import { asSafe } from '../../../../src/render/safe-text.ts';
import { sanitize } from '../../../../src/render/sanitize.ts';
import { highlighter } from '../../../../src/render/text/highlight.ts';
import { createTheme } from '../../../../src/render/text/theme.ts';
import { cutTo, widthOf } from '../../../../src/render/text/width.ts';
import { lineView } from '../line-view.ts';
import { placed, step } from '../log-steps.ts';

const brackets = (text: string) => asSafe(`⟨${text}⟩`);
const mark = (text: string, ...patterns: string[]): string =>
  highlighter(
    patterns.map((pattern) => compilePattern(pattern, '-H')),
    brackets,
  )(asSafe(text));
const ESC = '\u001b';
const withoutColour = (text: string): string => text.replaceAll(new RegExp(`${ESC}\\[[0-9;]*m`, 'g'), '');

describe('marking what matches', () => {
  it.each([
    ['every match', 'order a, order b', ['order'], '⟨order⟩ a, ⟨order⟩ b'],
    ['what several patterns match, once', 'abcdef', ['bcd', 'cde'], 'a⟨bcde⟩f'],
    ['nothing where nothing matches', 'abc', ['x'], 'abc'],
    ['no empty match', 'abc', ['x*'], 'abc'],
    ['a letter with its accent', 'cafe\u0301!', ['e'], 'caf⟨e\u0301⟩!'],
    ['a family whole', 'a👩‍👧b', ['👩'], 'a⟨👩‍👧⟩b'],
    ['text between colours, never a colour', `a${ESC}[31m31${ESC}[0mb`, ['31|m'], `a${ESC}[31m⟨31⟩${ESC}[0mb`],
  ])('marks %s', (_, text, patterns, expected) => {
    expect(mark(text, ...patterns)).toBe(expected);
  });

  it('adds colour and nothing else, to any text, at no width', () => {
    const paint = highlighter([compilePattern('[a-m]+|.$', '-H')], createTheme(true).match);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, cells) => {
        const plain = sanitize(text);
        const marked = paint(plain);
        expect(withoutColour(marked)).toBe(plain);
        expect(widthOf(marked)).toBe(widthOf(plain));
        expect(widthOf(cutTo(marked, cells))).toBeLessThanOrEqual(cells);
      }),
    );
  });

  it('looks at the beginning of a huge text only', () => {
    expect(mark(`${'a'.repeat(20_000)}z`, 'z')).not.toContain('⟨');
    expect(mark(`z${'a'.repeat(20_000)}`, 'z')).toMatch(/^⟨z⟩a+$/);
  });
});

describe('lines with marks', () => {
  const highlighted = [compilePattern('order[^,]*', '-H')];
  const lines = step({
    placed: [placed({ at: 0, level: 'error', message: 'the order was refused, sorry', data: { reason: 'reorder' } })],
  });

  it('are marked in message and fields', () => {
    const text = lineView({ color: true, highlighted }).show(lines);
    expect(text).toContain(`the ${ESC}[7morder was refused${ESC}[27m, sorry`);
    expect(text).toContain(`reason=re${ESC}[7morder${ESC}[27m`);
  });

  it('are what they are without colour', () => {
    expect(lineView({ color: false, highlighted }).show(lines)).toBe(lineView({ color: false }).show(lines));
  });

  it('are marked on in the next row where a match wraps, and fill no more than the screen', () => {
    const rows = lineView({ color: true, highlighted: [compilePattern('long.*text', '-H')], columns: 50 })
      .show(step({ placed: [placed({ at: 0, message: `a long ${'match that goes on '.repeat(4)}text ends` })] }))
      .trimEnd()
      .split('\n');
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect(row).toContain(`${ESC}[7m`);
    for (const row of rows) expect(widthOf(asSafe(row))).toBeLessThanOrEqual(50);
    expect(withoutColour(rows.at(-1) ?? '')).toMatch(/text ends$/);
    expect(rows.at(-1)).toContain(`${ESC}[27m ends`);
  });
});
