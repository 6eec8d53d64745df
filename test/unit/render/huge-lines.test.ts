import { describe, expect, it } from 'vitest';
import { createLogRecords } from '../../../src/render/machine/log-records.ts';
import { rawMessages } from '../../../src/render/machine/raw.ts';
import { linesOf } from '../../../src/render/safe-text.ts';
import { widthOf } from '../../../src/render/text/width.ts';
import { lineView } from './line-view.ts';
import { placed, step } from './log-steps.ts';

/** A message of the largest size that PutLogEvents takes: 1 MB, its 26 bytes beside it included. */
const filled = (filling: string): string => filling.repeat(Math.ceil(1_000_000 / filling.length));
// Work that grows with the square of the length would take minutes here, and the test's own limit ends it.
const messages: [string, string][] = [
  ['one word', filled('x')],
  ['words', filled('word ')],
  ['spaces', filled(' ')],
  ['tabs', filled('\t')],
  ['line breaks', filled('\n')],
  ['escapes', filled('\u001b[')],
  ['colours', filled('\u001b[31m')],
  ['wide characters', filled('東')],
  ['emoji of several parts', filled('👨‍👩‍👧')],
  ['marks upon one letter', `e${filled('\u0301')}`],
  ['lone surrogates', filled('\ud800')],
  ['commands for a runner', filled('##[error]')],
];

describe.each(messages)('a megabyte of %s', (_, message) => {
  const one = step({ placed: [placed({ at: 0, message, raw: message })] });

  it.each([
    ['a screen of 100 cells', 100],
    ['a pipe', undefined],
  ])('is shown in rows that fit %s', (_name, columns) => {
    const view = lineView({ color: columns !== undefined, ...(columns === undefined ? {} : { columns }) });
    const shown = view.show(one);
    expect(shown.length).toBeGreaterThan(10);
    for (const row of linesOf(shown)) if (columns !== undefined) expect(widthOf(row)).toBeLessThanOrEqual(columns);
  });

  it('is a record with all of it', () => {
    const records = createLogRecords({
      format: 'ndjson',
      command: 'logs',
      underCi: true,
      invocationsOnly: false,
      isSelected: () => true,
      isFiltered: false,
    });
    expect(JSON.parse(records.show(one)).message).toBe(message.toWellFormed());
  });

  it('is raw bytes with all of it, in UTF-8', () => {
    const bytes = rawMessages(one.placed.map(({ record }) => record.event));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    expect(text).toBe(message.endsWith('\n') ? message : `${message.toWellFormed()}\n`);
  });
});
