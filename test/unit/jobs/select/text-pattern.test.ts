import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/domain/errors.ts';
import { compilePattern } from '../../../../src/jobs/select/text-pattern.ts';

describe('a regular expression that a person typed', () => {
  it.each([
    ['timed? ?out', 'Task timed out after 3.00 seconds', [[5, 14]]],
    [
      '\\d+',
      'a1 b22',
      [
        [1, 2],
        [4, 6],
      ],
    ],
    [
      '(?i)error',
      'ERROR Error',
      [
        [0, 5],
        [6, 11],
      ],
    ],
    ['\\u0041', 'bAb', [[1, 2]]],
    ['a/\\/b', 'a//b', [[0, 4]]],
    ['(?<id>o-\\w+)', 'order o-12', [[6, 10]]],
    ['日.', 'x日本x', [[1, 3]]],
    ['.$', 'a👍', [[1, 3]]],
    ['x*', 'axxb', [[1, 3]]],
    ['^$|z', 'abc', []],
  ])('finds %s in “%s”', (source, text, spans) => {
    const pattern = compilePattern(source, '-g');
    expect(pattern.spans(text, 10)).toEqual(spans);
    expect(pattern.source).toBe(source);
  });

  it('gives no more matches than are asked for', () => {
    expect(compilePattern('a', '-g').spans('aaaa', 2)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it.each([
    ['(a)\\1', 'a backreference'],
    ['(?<n>a)\\k<n>', 'a backreference'],
    ['a(?=b)', 'lookaround'],
    ['a(?!b)', 'lookaround'],
    ['(?<=a)b', 'lookaround'],
    ['(?<!a)b', 'lookaround'],
    ['(?>a)b', 'an atomic group'],
  ])('refuses %s in one sentence, because it cannot match in linear time', (source, what) => {
    expect(() => compilePattern(source, '-v')).toThrow(
      `-v “${source}” uses ${what}, which expressions that match in linear time do not have`,
    );
  });

  it.each(['(', '[a', 'a{2', '*', 'a{1001}', '(?:a{0,1000}){0,1000}'])(
    'compiles %s or says what is wrong',
    (source) => {
      try {
        compilePattern(source, '-g').test('aa');
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect(String(error)).toContain('is not a regular expression');
      }
    },
  );

  // JavaScript's own engine takes 2^100 000 steps for the first of these and some 10^15 for the last: this would never end.
  it.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(.*a){20}$', 'a*a*a*a*b'])(
    'does not stall at %s on a long line that nearly matches',
    (source) => {
      const line = `${'a'.repeat(100_000)}!`;
      const pattern = compilePattern(source, '-g');
      expect(pattern.test(line)).toBe(false);
      expect(pattern.spans(line, 5)).toEqual([]);
    },
  );

  it('never throws anything but a usage error, and its matches lie in the text in order', () => {
    const source = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc
        .array(
          fc.constantFrom(
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '*',
            '+',
            '?',
            '|',
            '\\',
            '^',
            '$',
            '.',
            'a',
            '1',
            ',',
            'k<',
            '(?',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, fc.string({ unit: 'binary', maxLength: 60 }), (typed, text) => {
        let spans: ReturnType<ReturnType<typeof compilePattern>['spans']>;
        try {
          spans = compilePattern(typed, '-g').spans(text, 50);
        } catch (error) {
          return error instanceof UsageError;
        }
        return spans.every(
          ([start, end], index) => start < end && end <= text.length && start >= (spans[index - 1]?.[1] ?? 0),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
