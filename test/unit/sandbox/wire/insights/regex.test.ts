import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileInsightsRegex } from '../../../../../src/sandbox/wire/insights/regex/regex.ts';

describe('a regular expression', () => {
  test.each([
    ['Exception', 'an Exception', true],
    ['(?i)EXCEPTION', 'an exception', true],
    ['^(INIT_START|INIT_REPORT)', 'INIT_REPORT x', true],
    ['^(INIT_START|INIT_REPORT)', 'x INIT_REPORT', false],
    ['^platform\\.(init|restore)(Start|Report)$', 'platform.restoreReport', true],
    ['^REPORT .*\\tRestore Duration: ', 'REPORT RequestId: 1\tRestore Duration: 7 ms', true],
    ['\\bfoo\\b', 'a foo.', true],
    ['\\bfoo\\b', 'afoo', false],
    ['a\\Bb', 'ab', true],
    ['end$', 'the end\n', true],
    ['end$', 'the end\n\n', false],
    ['a.b', 'a\nb', false],
    ['[^\\d-]+', '12-3', false],
    ['[\\]a]', ']', true],
    ['\\x41', 'A', true],
    ['a{2,3}b', 'xaaab', true],
    ['^a{2}$', 'aaa', false],
    ['', 'anything', true],
  ])('/%s/ against %j is %s', (source, text, expected) => {
    expect(compileInsightsRegex(source).test(text)).toBe(expected);
  });

  test('captures named groups as a backtracking engine would', () => {
    const regex = compileInsightsRegex('^\\d{4}\\/\\d{2}\\/\\d{2}\\/(?<fn>[^\\[]*)\\[(?<version>[^\\]]*)\\]');
    expect(regex.groupNames).toEqual(['fn', 'version']);
    expect(regex.capture('2026/03/02/checkout[17]0a1b')).toEqual(['checkout', '17']);
    expect(regex.capture('2026/03/02/[$LATEST]0a1b')).toEqual(['', '$LATEST']);
    expect(regex.capture('elsewhere')).toBeUndefined();
  });

  test('a group that took no part is undefined', () => {
    expect(compileInsightsRegex('(?<a>x)|(?<b>y)').capture('y')).toEqual([undefined, 'y']);
  });

  test('takes time in proportion to a hostile text', () => {
    const regex = compileInsightsRegex('(a|a)*(a*)*(?:a+)+b');
    expect(regex.test('a'.repeat(20_000))).toBe(false);
  });
});

const sequenceOf = (atom: fc.Arbitrary<string>, quantifiers: readonly string[]) =>
  fc
    .array(
      fc.tuple(atom, fc.constantFrom(...quantifiers)).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => parts.join(''));

/** Expressions that JavaScript reads in the same way: it alone repeats no group that matched nothing. */
const source = fc.letrec<{ whole: string; filled: string; atom: string }>((tie) => ({
  whole: sequenceOf(tie('atom'), ['', '*', '+', '?', '*?', '+?', '??', '{1,2}']),
  filled: sequenceOf(tie('atom'), ['', '+', '+?', '{1,2}']),
  atom: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\d'),
    fc.tuple(tie('filled'), tie('filled')).map(([a, b]) => `(?:${a}|${b})`),
  ),
})).whole;

test('finds what JavaScript finds, and captures the same', () => {
  fc.assert(
    fc.property(
      source,
      source,
      source,
      fc.string({ unit: fc.constantFrom('a', 'b', '1', '\n'), maxLength: 8 }),
      (a, b, c, text) => {
        const expression = `${a}(?<x>${b})(?<y>${c})`;
        const expected = new RegExp(expression).exec(text);
        const regex = compileInsightsRegex(expression);
        expect(regex.test(text)).toBe(expected !== null);
        expect(regex.capture(text)).toEqual(expected === null ? undefined : [expected.groups?.x, expected.groups?.y]);
      },
    ),
    { numRuns: 500 },
  );
});
