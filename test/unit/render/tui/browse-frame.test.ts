import { describe, expect, it } from 'vitest';
import { asSafe } from '../../../../src/render/safe-text.ts';
import { widthOf } from '../../../../src/render/text/width.ts';
import { expectGolden } from '../../../golden/golden.ts';
import { placed, step } from '../log-steps.ts';
import { afterwards, attacks, declinedCard, everyEnd, manyFunctions } from '../story.ts';
import { browse } from './browsed.ts';

/** Letters of two cells, marks of none, emoji of several code points, and a megabyte in one line. */
const wideAndLong = step({
  placed: [
    placed({ at: 16_000, requestId: 'w1', message: '検索 "贈り物" の結果は 12 件です' }),
    placed({ at: 16_001, requestId: 'w1', message: 'sent 👩‍👩‍👧 👍🏽 🇩🇪 café to é' }),
    placed({ at: 16_002, requestId: 'w1', message: `megabyte ${'x'.repeat(1_000_000)}` }),
    placed({ at: 16_003, requestId: 'w2', message: 'after it' }),
  ],
});

const STORY = [declinedCard, afterwards, everyEnd, manyFunctions, attacks, wideAndLong];

const SIZES = [
  { columns: 40, rows: 14 },
  { columns: 80, rows: 18 },
  { columns: 200, rows: 18 },
];

const VIEWS: readonly (readonly [name: string, keys: string])[] = [
  ['newest', ''],
  ['oldest', 'g'],
  ['errors', 'ge'],
  ['calls', 'gi'],
  ['call', 'g/card_expired\r\r'],
  ['search', 'g/order\rn'],
  ['typing', '/timed ou'],
  ['help', '?'],
];

describe('the full-screen view', () => {
  it.each(SIZES)('shows each of its sides on $columns columns', (size) => {
    const captured = VIEWS.map(([name, keys]) => {
      const view = browse(STORY, size);
      view.type(keys);
      const frame = view.frame();
      return [`== ${name}: ${JSON.stringify(keys)}`, ...frame.map((row) => row.trimEnd()), ''].join('\n');
    });
    expectGolden(`tui/browse.${size.columns}.txt`, captured.join('\n'));
  });

  it.each([...SIZES, { columns: 12, rows: 3 }, { columns: 1, rows: 3 }])(
    'fills $columns × $rows exactly, whatever the lines hold',
    (size) => {
      for (const [, keys] of VIEWS) {
        const view = browse(STORY, size);
        view.type(keys);
        for (let page = 0; page < 6; page += 1) {
          const frame = view.frame();
          expect(frame).toHaveLength(size.rows);
          const widths = frame.map((row) => widthOf(asSafe(row.replaceAll(/[⟦⟧]/g, ''))));
          expect(Math.max(...widths)).toBeLessThanOrEqual(size.columns);
          view.type('\x1b[5~');
        }
      }
    },
  );

  it('keeps the cursor on its line when the screen gets another size, and a gutter before what that breaks off', () => {
    const view = browse(STORY, { columns: 100, rows: 12 });
    view.type('/stock low\r');
    view.resize({ columns: 44, rows: 8 });
    const cursor = view.frame().findIndex((row) => row.startsWith('⟦'));
    expect(view.frame()[cursor]).toContain('a41f09c2');
    expect(view.frame()[cursor + 1]).toMatch(/^│ /);
  });

  it('says that the reading waits while memory is full', () => {
    expect(browse(STORY, { columns: 100, rows: 12 }).frame(true)[0]).toContain('memory full: reading waits for you');
  });
});
