import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../../src/render/sanitize.ts';
import { cutTo, padEnd, padStart, widthOf, wrapTo } from '../../../../src/render/text/width.ts';

const ESC = '\u001b';
const words = fc
  .array(
    fc.constantFrom(
      'a',
      'word',
      ' ',
      'é',
      'ж',
      '東京',
      '가',
      '👨‍👩‍👧',
      '🇩🇪',
      'e\u0301',
      '…',
      '✗',
      '\u001b[31m',
      '\u001b[0m',
    ),
  )
  .map((parts) => sanitize(parts.join(''), { ansi: 'sgr' }));
const COLOUR_OR_SPACE = new RegExp(`${ESC}\\[[0-9;]*m| `, 'g');
const cells = fc.integer({ min: 2, max: 30 });

describe('width in cells', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['日本', 4],
    ['한국', 4],
    ['Жук', 3],
    ['👨‍👩‍👧', 2],
    ['e\u0301', 1],
    ['ok ✓ │ – …', 10],
    ['\u001b[31mred\u001b[0m', 3],
  ])('of %j is %d', (text, width) => {
    expect(widthOf(sanitize(text, { ansi: 'sgr' }))).toBe(width);
  });

  it('is the same by the fast way and by the thorough one', () => {
    fc.assert(fc.property(words, (text) => void expect(widthOf(text)).toBe(stringWidth(text))));
  });
});

describe('cutting', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly10!', 10, 'exactly10!'],
    ['a long line', 6, 'a lon…'],
    ['日本語です', 6, '日本…'],
    ['👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 5, '👨‍👩‍👧👨‍👩‍👧…'],
  ])('makes %j in %d cells %j', (text, room, cut) => {
    expect(cutTo(sanitize(text), room)).toBe(cut);
  });

  it('never gives more cells than asked for, and cuts only what is too wide', () => {
    fc.assert(
      fc.property(words, cells, (text, room) => {
        const cut = cutTo(text, room);
        expect(widthOf(cut)).toBeLessThanOrEqual(room);
        if (widthOf(text) <= room) expect(cut).toBe(text);
      }),
    );
  });

  it('measures no more of a huge line than is shown', () => {
    expect(cutTo(sanitize('東'.repeat(1_000_000)), 5)).toBe('東東…');
  });
});

describe('wrapping', () => {
  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['unbreakable', 4, ['unbr', 'eaka', 'ble']],
    ['日本語です', 4, ['日本', '語で', 'す']],
    ['', 4, ['']],
  ])('makes %j in %d cells %j', (text, room, rows) => {
    expect(wrapTo(sanitize(text), room, room)).toEqual(rows);
  });

  it('carries no more over a break than a narrower second row holds', () => {
    expect(wrapTo(sanitize('東京東 word'), 9, 2)).toEqual(['東京東 wo', 'rd']);
  });

  it('keeps every character but the spaces it breaks at, in rows that fit', () => {
    fc.assert(
      fc.property(words, cells, cells, (text, first, rest) => {
        const rows = wrapTo(text, first, rest);
        const bare = (line: string) => line.replaceAll(COLOUR_OR_SPACE, '');
        expect(bare(rows.join(''))).toBe(bare(text));
        rows.forEach((row, index) => {
          expect(widthOf(row)).toBeLessThanOrEqual(index === 0 ? first : rest);
        });
      }),
    );
  });
});

describe('padding', () => {
  it('fills up to the cells, on either side, and leaves what is wider', () => {
    expect(padEnd(sanitize('東'), 4)).toBe('東  ');
    expect(padStart(sanitize('東'), 4)).toBe('  東');
    expect(padStart(sanitize('wider'), 4)).toBe('wider');
  });
});
