import { describe, expect, test } from 'vitest';
import { ask, evaluated, inOrder } from './asking.ts';

// The page "Boolean, comparison, numeric, datetime, and other functions" of the CloudWatch Logs user guide.
describe('functions and operators come to what the documentation says of them', () => {
  test.each([
    // Arithmetic operators
    ['1 + 2', '3'],
    ['1 - 2', '-1'],
    ['3 * 4', '12'],
    ['7 / 2', '3.5'],
    ['2 ^ 3', '8'],
    ['10 % 3', '1'],
    // Numeric operators
    ['abs(-4)', '4'],
    ['ceil(1.2)', '2'],
    ['floor(1.8)', '1'],
    ['greatest(1, 3, 2)', '3'],
    ['least(3, 1, 2)', '1'],
    ['log(1)', '0'],
    ['sqrt(16)', '4'],
    // String functions
    ['concat("a", "-", "b")', 'a-b'],
    ['trim("xyZxyfooxyxyZ", "xyZ")', 'foo'],
    ['trim("  foo ")', 'foo'],
    ['strlen("añ𝄞")', '3'],
    ['toupper("foo")', 'FOO'],
    ['tolower("FOO")', 'foo'],
    ['substr("xyZfooxyZ", 3, 3)', 'foo'],
    ['substr("xyZfooxyZ", 3)', 'fooxyZ'],
    ['replace("foo", "o", "0")', 'f00'],
    ['replace("smoke_test run", "smoke_test", "Smoke")', 'Smoke run'],
    ['strcontains("foobar", "oba")', '1'],
    ['strcontains("foobar", "x")', '0'],
    ['isempty("")', '1'],
    ['isempty(missing)', '1'],
    ['isempty("a")', '0'],
    ['isblank("  ")', '1'],
    ['isblank(missing)', '1'],
    ['isblank("a")', '0'],
    // General functions, and the page "fields": "the value of isRes is either 0 or 1"
    ['ispresent(missing)', '0'],
    ['ispresent(@message)', '1'],
    ['coalesce(missing, gone, "c", "d")', 'c'],
    // Datetime functions; the line is stamped 2026-03-02 10:00:00
    ['fromMillis(1642195111000)', '2022-01-14 21:18:31.000'],
    ['toMillis(fromMillis(1642195111000))', '1642195111000'],
    ['datefloor(fromMillis(1642195111000), 1h)', '2022-01-14 21:00:00.000'],
    ['dateceil(fromMillis(1642195111000), 1h)', '2022-01-14 22:00:00.000'],
    ['bin(5m)', '2026-03-02 10:00:00.000'],
    ['toMillis(@timestamp)', '1772445600000'],
  ])('%s is %s', async (expression, expected) => {
    expect(await evaluated(expression)).toBe(expected);
  });

  test.each([
    ['5m', '09:55:00.000'],
    ['30s', '09:59:30.000'],
    ['1h', '09:00:00.000'],
    ['2hrs', '08:00:00.000'],
    ['1d', '00:00:00.000'],
    ['500ms', '09:59:59.000'],
  ])('bin(%s) is the start of the period that a moment lies in, counted from 1970', async (period, expected) => {
    const [, earlier] = await ask(`fields bin(${period}) as at`, ['earlier', 'later']);
    expect(earlier?.at).toBe(`2026-03-02 ${expected}`);
  });

  test('a period is capped by its unit: bin(300s) is bin(60s)', async () => {
    const rows = await ask('stats count(*) by bin(300s) as at', Array(61).fill('tick'));
    expect(inOrder(rows.map(({ at = '' }) => at))).toEqual(['2026-03-02 09:59:00.000', '2026-03-02 10:00:00.000']);
  });
});

describe('precedence', () => {
  test.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['10 - 2 - 3', '5'],
    ['100 / 10 / 5', '2'],
    ['-2 + 5', '3'],
    ['2 * -3', '-6'],
    ['1 = 2 or 3 = 3', '1'],
    ['not 1 = 2 and 3 = 3', '1'],
    ['1 = 1 or 1 = 1 and 1 = 2', '1'],
    ['(1 = 1 or 1 = 1) and 1 = 2', '0'],
  ])('%s is %s', async (expression, expected) => {
    expect(await evaluated(expression)).toBe(expected);
  });
});

describe('what is missing', () => {
  test.each([
    'missing + 1',
    '1 / missing',
    '-missing',
    'abs(missing)',
    'toupper(missing)',
    '@message * 2',
    'sqrt(-1)',
    '1 / 0',
  ])('%s has no result', async (expression) => {
    expect(await evaluated(expression, 'text')).toBeUndefined();
  });

  test.each(['missing = 1', 'missing != 1', 'missing < 1', 'missing >= 1', 'missing in [1]', 'missing like "a"'])(
    '%s is false',
    async (expression) => {
      expect(await evaluated(expression)).toBe('0');
    },
  );
});

describe('numbers', () => {
  test('in fields count as such, and so do texts that look like them', async () => {
    expect(await evaluated('n + s', { n: 1.5, s: '2.5' })).toBe('4');
    expect(await evaluated('s > 9', { s: '10' })).toBe('1');
    expect(await evaluated('s = 10', { s: '10.0' })).toBe('1');
  });

  test('of two texts the characters are compared for equality: ids that look like numbers stay apart', async () => {
    expect(await evaluated('a = b', { a: '0e12', b: '0e99' })).toBe('0');
  });

  test('that were calculated have four decimals at most; logged ones stay as they are', async () => {
    expect(await evaluated('2 / 3')).toBe('0.6667');
    expect(await evaluated('n', { n: 0.123456789 })).toBe('0.123456789');
    expect(await evaluated('512000000 * 1000')).toBe('512000000000');
  });
});
