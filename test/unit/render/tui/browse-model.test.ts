import { describe, expect, it } from 'vitest';
import { invocation, placed, step } from '../log-steps.ts';
import { browse } from './browsed.ts';

const SIZE = { columns: 80, rows: 8 };
const ESC = '\x1b';

/** Lines of one call, numbered from `first` on. */
const numbered = (count: number, first = 0, requestId = 'aaaaaaaa-1') =>
  step({
    placed: Array.from({ length: count }, (_, index) => {
      const number = first + index;
      return placed({ at: number, requestId, ordinal: number, eventId: `e${number}`, message: `line ${number}.` });
    }),
  });

const numbersIn = (frame: readonly string[]): number[] =>
  frame.flatMap((row) => {
    const number = /line (\d+)\./.exec(row.replaceAll(/[⟦⟧]/g, ''))?.[1];
    return number === undefined ? [] : [Number(number)];
  });

const cursorIn = (frame: readonly string[]): number | undefined =>
  numbersIn(frame.filter((row) => row.startsWith('⟦')))[0];

describe('moving in the view', () => {
  it('begins at the newest line, and stays there while lines come, counting them', () => {
    const view = browse([numbered(20)], SIZE);
    expect(numbersIn(view.frame())).toEqual([14, 15, 16, 17, 18, 19]);
    view.arrive(numbered(5, 20));
    expect(numbersIn(view.frame())).toEqual([14, 15, 16, 17, 18, 19]);
    expect(view.frame()[0]).toContain('+5 new');
    view.type('j');
    expect(cursorIn(view.frame())).toBe(20);
    expect(view.frame()[0]).toContain('+4 new');
    view.type('G');
    expect(view.frame()[0]).not.toContain('new');
  });

  it.each([
    ['k', 18],
    ['kkkkkkk', 12],
    [`${ESC}[A${ESC}[A${ESC}[B`, 18],
    [`${ESC}[5~`, 14],
    [`${ESC}[5~${ESC}[5~${ESC}[6~`, 14],
    ['g', 0],
    [`${ESC}[H${ESC}[F`, 19],
    ['gkkk', 0],
    ['jjj', 19],
  ])('%j puts the cursor where `less` would', (keys, expected) => {
    const view = browse([numbered(20)], SIZE);
    view.type(keys);
    expect(cursorIn(view.frame())).toBe(expected);
  });

  it('goes on where the oldest lines are kept when those under the cursor fall out, and says how many did', () => {
    const view = browse([numbered(20)], SIZE, { entries: 30, bytes: 1_000_000 });
    view.type('g');
    view.arrive(numbered(25, 20));
    expect(cursorIn(view.frame())).toBe(15);
    expect(view.frame()[0]).toContain('15 older rows only in the scrollback');
  });

  it('reaches every row of an entry that is taller than the screen', () => {
    const tall = Array.from({ length: 12 }, (_, row) => `line ${row}.`).join('\n');
    const view = browse([step({ placed: [placed({ at: 0, requestId: 'a', message: tall })] })], SIZE);
    view.type('g');
    const seen: (number | undefined)[] = [];
    for (let row = 0; row < 12; row += 1) {
      seen.push(cursorIn(view.frame()));
      view.type('j');
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, row) => row));
  });
});

describe('searching in the view', () => {
  it('goes to the next match and the one before, round the end', () => {
    const view = browse([numbered(20)], SIZE);
    view.type('g/line 1\r');
    expect(cursorIn(view.frame())).toBe(1);
    view.type('n');
    expect(cursorIn(view.frame())).toBe(10);
    view.type('NN');
    expect(cursorIn(view.frame())).toBe(19);
    expect(view.frame().at(-1)).toContain('found from the other end on');
  });

  it('takes what is typed as it stands, whatever it means as an expression', () => {
    const messages = ['(a+)+$', `${'a'.repeat(4000)}!`, 'Total', 'total'];
    const lines = messages.map((message, at) => placed({ at, requestId: 'a', message, eventId: `e${at}` }));
    const view = browse([step({ placed: lines })], SIZE);
    view.type('/(a+)+$\r');
    expect(view.frame().find((row) => row.startsWith('⟦'))).toContain('(a+)+$');
    view.type('/Total\r');
    expect(view.frame().find((row) => row.startsWith('⟦'))).toContain('Total');
    view.type('n');
    expect(view.frame().find((row) => row.startsWith('⟦'))).toContain('Total');
  });

  it('says what is not found, and takes keys for commands again', () => {
    const view = browse([numbered(20)], SIZE);
    view.type('/nowherr\x7fe\r');
    expect(view.frame().at(-1)).toContain('not found: nowhere');
    view.type('k');
    expect(cursorIn(view.frame())).toBe(18);
  });
});

describe('choosing what the view lists', () => {
  const failed = step({
    placed: [
      placed({ at: 100, requestId: 'bbbbbbbb-1', level: 'error', message: 'card declined' }),
      placed({ at: 101, requestId: 'bbbbbbbb-1', kind: 'report', message: 'REPORT' }),
    ],
    invocations: [invocation('bbbbbbbb-1', 101, { status: 'error', lineCount: 3 })],
  });

  it('leaves errors alone, and all lines again', () => {
    const view = browse([numbered(3), failed, numbered(3, 10)], SIZE);
    view.type('e');
    expect(view.frame().slice(1, 4)).toEqual([
      expect.stringContaining('card declined'),
      expect.stringContaining('FAIL ✗'),
      '',
    ]);
    view.type('e');
    expect(numbersIn(view.frame())).toEqual([2, 10, 11, 12]);
  });

  it('folds lines into calls: those that ended by how they did, those that run by their first line', () => {
    const view = browse([numbered(3), failed], SIZE);
    view.type('i');
    expect(view.frame().slice(1, 5)).toEqual([
      expect.stringContaining('line 0.'),
      '│ running …, 3 lines so far',
      expect.stringContaining('FAIL ✗'),
      '',
    ]);
    view.arrive(step({ invocations: [invocation('aaaaaaaa-1', 200)] }));
    expect(view.frame().slice(1, 4)).toEqual([
      expect.stringContaining('bbbbbbbb FAIL ✗'),
      expect.stringContaining('aaaaaaaa ok ✓'),
      '',
    ]);
  });

  it('opens the call under the cursor: all its lines, what the stream left out too, and how to trace it', () => {
    const view = browse([numbered(3), failed], SIZE);
    view.type('\r');
    const frame = view.frame();
    expect(frame[0]).toContain('call bbbbbbbb-1');
    expect(frame.join('\n')).toMatch(/not in memory: 1 line of it.*card declined.*REPORT.*FAIL ✗/s);
    expect(frame.at(-1)).toContain('slsobs trace bbbbbbbb');
  });

  it('says so where the cursor is on what belongs to no call', () => {
    const view = browse([step({ placed: [placed({ at: 0, message: 'booting' })] })], SIZE);
    view.type('\r');
    expect(view.frame().at(-1)).toContain('this line belongs to no call');
  });

  it('says so where nothing is listed', () => {
    const view = browse([], SIZE);
    expect(view.frame()[1]).toBe('no line yet');
    view.type('ejkgG\rn/x\r');
    expect(view.frame()[1]).toBe('no error among these lines');
  });
});

describe('leaving the view', () => {
  it('takes back one thing an Escape: help, typing, the call, the search, the view', () => {
    const view = browse([numbered(3)], SIZE);
    view.type('/line\r\r?');
    for (const shown of [/^ {2}↑ ↓/m, /^call aaaaaaaa-1/m, /⟦line⟧/m]) {
      expect(view.frame().join('\n')).toMatch(shown);
      view.type(ESC);
    }
    expect(view.hasLeft()).toBe(false);
    view.type('/abc');
    view.type(ESC);
    expect(view.hasLeft()).toBe(false);
    view.type(ESC);
    expect(view.hasLeft()).toBe(true);
  });

  it('is at once with q, from wherever', () => {
    const view = browse([numbered(3)], SIZE);
    view.type('/line\r\rq');
    expect(view.hasLeft()).toBe(true);
  });
});
