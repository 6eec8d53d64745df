import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '../../../../src/domain/log-record.ts';
import { linesOf } from '../../../../src/render/safe-text.ts';
import type { LogLinesOptions } from '../../../../src/render/text/log-lines.ts';
import { widthOf } from '../../../../src/render/text/width.ts';
import { expectGolden } from '../../../golden/golden.ts';
import { lineView } from '../line-view.ts';
import { invocation, placed, step } from '../log-steps.ts';
import { afterwards, attacks, declinedCard, everyEnd, manyFunctions } from '../story.ts';
import { workflowCommandsIn } from '../workflow-runner.ts';

const lines = (options: Partial<LogLinesOptions> = {}) => lineView({ timeZone: 'Europe/Berlin', ...options });

describe('the view of lines', () => {
  it.each([
    ['declined-card.100', { columns: 100 }],
    ['declined-card.60', { columns: 60 }],
    ['declined-card.pipe', {}],
    ['declined-card.color', { columns: 100, color: true }],
    ['declined-card.platform', { columns: 100, platform: true }],
    ['declined-card.invocations', { columns: 100, invocationsOnly: true }],
  ])('shows the design’s first screen: %s', (name, options) => {
    const view = lines(options);
    expectGolden(`text/${name}.txt`, view.show(declinedCard) + view.show(afterwards));
  });

  it.each([
    ['many-functions.100', { columns: 100 }],
    ['many-functions.60', { columns: 60 }],
    ['many-functions.pipe', { loggerFields: true }],
  ])('names functions, groups and days: %s', (name, options) => {
    const functionNames = ['shop-prod-orders-api', 'shop-prod-notify'];
    const { todayAtMs: _, ...view } = { todayAtMs: 0, functionsShown: 'many' as const, functionNames, ...options };
    expectGolden(`text/${name}.txt`, lines({ ...view, todayAtMs: 0 }).show(manyFunctions));
  });

  it('names the account or region of a function that is in more than one, and of no other', () => {
    const groupIn = (name: string, place: string) => ({ name: `/aws/lambda/${name}`, place });
    const line = (name: string, place: string) => {
      const one = placed({ at: 0, message: 'hello', functionName: name });
      return { ...one, record: { ...one.record, event: { ...one.record.event, group: groupIn(name, place) } } };
    };
    const ambiguousNames = new Set(['orders']);
    const view = lines({ functionsShown: 'many', columns: 100, ambiguousNames });
    const shown = [line('orders', 'eu-west-1'), line('orders', 'us-east-1'), line('bot', 'us-east-1')];
    const names = (text: string): (string | undefined)[] =>
      text
        .trimEnd()
        .split('\n')
        .map((row) => row.split(/ +/)[1]);
    expect(names(view.show(step({ placed: shown })))).toEqual(['eu-west-1/orders', 'us-east-1/orders', 'bot']);
    // A follow learns of another as it joins.
    ambiguousNames.add('bot');
    expect(names(view.show(step({ placed: [line('bot', 'us-east-1')] })))).toEqual(['us-east-1/bot']);
  });

  it.each([
    ['every-end.100', { columns: 100 }],
    ['every-end.invocations', { columns: 100, invocationsOnly: true }],
  ])('says in words how every call ended: %s', (name, options) => {
    expectGolden(`text/${name}.txt`, lines(options).show(everyEnd));
  });

  it('shows what is hostile, and lets none of it form a row', () => {
    expectGolden('text/attacks.100.txt', lines({ columns: 100, functionsShown: 'many', underCi: true }).show(attacks));
  });
});

describe('any text in any place', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.constantFrom('\n', '\r', '\u2028', '::error::', '##[x]', '14:02:00.000 ', '· gap', '東'),
      ),
    )
    .map((parts) => parts.join(''));
  const anyStep = fc.tuple(text, text, text, fc.constantFrom(...RECORD_KINDS)).map(([a, b, c, kind]) =>
    step({
      placed: [
        placed({ at: 0, requestId: a, message: b, functionName: c, kind, error: { type: a, message: b, stack: c } }),
        placed({ at: 1, of: 'other', message: c, data: { [a]: b, [b]: [c] }, group: { name: a } }),
      ],
      invocations: [invocation(a, 2, { functionName: b, status: 'crash', error: { type: b, message: c } })],
      gapChanges: [{ gapId: 'g', state: 'final', revision: 1, reason: 'denied', advice: a, group: { name: c } }],
    }),
  );
  const ROW_OR_GUTTER = /^(14:02:00\.00[0-2]( |$)|— 2026-03-02$|· gap in | *│)/;

  it.each([{ columns: 60 }, {}])('forms no row of its own and no workflow command: %j', (options) => {
    fc.assert(
      fc.property(anyStep, (one) => {
        const view = lines({ functionsShown: 'many', underCi: true, ...options });
        const shown = view.show(one);
        const rows = shown.split('\n').slice(0, -1);
        expect(rows.filter((row) => !ROW_OR_GUTTER.test(row))).toEqual([]);
        expect(rows.filter((row) => row.startsWith('14:02')).length).toBeLessThanOrEqual(3);
        expect(workflowCommandsIn(shown)).toEqual([]);
        expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{FEFF}\u{A0}]/u);
      }),
    );
  });

  it('takes no more cells than the terminal has', () => {
    fc.assert(
      fc.property(anyStep, fc.integer({ min: 80, max: 140 }), (one, columns) => {
        for (const row of linesOf(lines({ columns, functionsShown: 'many' }).show(one))) {
          expect(widthOf(row)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });
});

describe('a filtered view of lines', () => {
  const chosen = (text: string) =>
    lines({ isFiltered: true, isSelected: ({ record }) => record.message.includes(text) });

  it('shows the quiet line of a call only when a line of it was selected', () => {
    const shown = chosen('stock').show(declinedCard);
    expect(shown).toContain('stock low');
    expect(shown).toContain('a41f09c2 ok ✓');
    expect(shown).not.toContain('77be1d3e');
  });

  it('remembers the selection until the call ends in a later step', () => {
    const view = chosen('hello');
    view.show(step({ placed: [placed({ at: 0, requestId: 'r-1', message: 'hello' })] }));
    const report = placed({ at: 10, requestId: 'r-1', kind: 'report' });
    expect(view.show(step({ placed: [report], invocations: [invocation('r-1', 10)] }))).toContain('ok ✓');
  });

  it('shows a failed call that no line tells about when a line saying so would be selected', () => {
    const errors = lines({ isFiltered: true, isSelected: ({ record }) => record.facts?.status === 'crash' });
    const shown = errors.show(everyEnd);
    expect(shown).toContain('CRASH ✗');
    expect(shown.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('platform lines', () => {
  it('are shown as they came when they tell of a failure that belongs to no call', () => {
    const record = placed({
      at: 0,
      kind: 'init-report',
      message: 'INIT_REPORT Status: error',
      facts: { status: 'init-error' },
    });
    expect(lines().show(step({ placed: [record] }))).toContain('INIT_REPORT Status: error');
  });

  it('are shown as they came when their call is not known', () => {
    const record = placed({ at: 0, kind: 'report', message: 'REPORT RequestId: x' });
    expect(lines().show(step({ placed: [record] }))).toContain('REPORT RequestId: x');
  });

  it('put a call that has no report where it ended', () => {
    const lineAt = (at: number) => placed({ at, requestId: 'r-2', message: `line ${at}` });
    const shown = lines().show(step({ placed: [lineAt(0), lineAt(20)], invocations: [invocation('r-1', 10)] }));
    expect(shown.split('\n').map((row) => row.slice(0, 16))).toEqual([
      '14:02:00.000 r-2',
      '14:02:00.010 r-1',
      '14:02:00.020 r-2',
      '',
    ]);
  });

  it('say how late a call is told that ended before what was shown', () => {
    const view = lines();
    view.show(step({ placed: [placed({ at: 7_000, message: 'newer' })] }));
    expect(view.show(step({ invocations: [invocation('r-1', 900)] }))).toContain('88/512 MB   (told 6.1 s late)\n');
  });

  it('stand for their call once, however often the same is told', () => {
    const view = lines();
    const told = step({ invocations: [invocation('r-1', 10)] });
    expect(view.show(told)).not.toBe('');
    expect(view.show(step({ invocations: [invocation('r-1', 10, { revision: 2 })] }))).toBe('');
  });
});

describe('a huge line', () => {
  const huge = step({ placed: [placed({ at: 0, message: `${'x'.repeat(999_999)}é` })] });

  it('is shown on a terminal as its beginning and its size', () => {
    const shown = lines({ columns: 100 }).show(huge);
    expect(shown.length).toBeLessThan(10_000);
    expect(shown).toContain('│ … 1.0 MB');
  });

  it('is whole in a pipe', () => {
    expect(lines().show(huge)).toContain(`${'x'.repeat(999_999)}é`);
  });

  it('of many short lines is cut on a terminal too', () => {
    const shown = lines({ columns: 100 }).show(step({ placed: [placed({ at: 0, message: 'a\n'.repeat(2_000) })] }));
    expect(shown.split('\n').length).toBeLessThan(70);
    expect(shown).toContain('… 1 940 more lines, 4.0 kB');
  });
});
