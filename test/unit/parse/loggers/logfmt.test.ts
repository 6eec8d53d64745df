import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvent } from '../../../../src/parse/record.ts';
import { eventOf } from '../fixture-cases.ts';

const key = fc.stringMatching(/^x[a-zA-Z.]{0,10}$/);

test('pairs of any text are read back as they were quoted', () => {
  fc.assert(
    fc.property(fc.dictionary(key, fc.string({ unit: 'grapheme', maxLength: 40 }), { minKeys: 1 }), (fields) => {
      const pairs = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const line = `time=2026-03-02T10:15:30.123Z level=WARN msg="stock low" ${pairs.join(' ')}`;
      expect(parseEvent(eventOf(line))).toMatchObject({ level: 'warn', message: 'stock low', data: fields });
    }),
  );
});

test('escapes that only Go knows leave the value as it stands between its quotes', () => {
  expect(parseEvent(eventOf('level=INFO msg="a\\x00b"'))).toMatchObject({ level: 'info', message: 'a\\x00b' });
});

test.each(['time=flies like an arrow', 'level=', 'timeout=3 level=INFO', 'time=1'])('“%s” stays words', (words) => {
  expect(parseEvent(eventOf(words))).toMatchObject({ level: undefined, message: words, data: undefined });
});
