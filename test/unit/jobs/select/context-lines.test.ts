import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedRecord } from '../../../../src/domain/invocation.ts';
import { linesWithContext } from '../../../../src/jobs/select/context-lines.ts';
import { placed } from '../../render/log-steps.ts';

const isSelected = ({ record }: PlacedRecord): boolean => /^[A-Z]/.test(record.message);

/** Lines as words: `a1` is a line of stream a, `A1` a selected one. What is shown, `--` before a new group, context in brackets. */
function shown(words: string, before: number, after: number): string {
  const choose = linesWithContext(isSelected, { before, after });
  return words
    .split(' ')
    .map((word, at) => placed({ at, stream: word[0]?.toLowerCase() ?? '', ordinal: at, message: word }))
    .flatMap(choose)
    .map(
      ({ placed: { record }, isContext, beginsGroup }) =>
        `${beginsGroup ? '-- ' : ''}${isContext ? `(${record.message})` : record.message}`,
    )
    .join(' ');
}

describe('lines around the selected ones', () => {
  it.each([
    ['before', 'a1 a2 a3 A4 a5', 2, 0, '(a2) (a3) A4'],
    ['after', 'a1 A2 a3 a4 a5', 0, 2, 'A2 (a3) (a4)'],
    ['on both sides', 'a1 a2 A3 a4 a5', 1, 1, '(a2) A3 (a4)'],
    ['fewer where there are fewer', 'a1 A2', 5, 5, '(a1) A2'],
    ['of two that share them only once', 'A1 a2 A3 a4', 2, 2, 'A1 (a2) A3 (a4)'],
    ['of two groups with a mark between them', 'A1 a2 a3 a4 A5 a6', 1, 1, 'A1 (a2) -- (a4) A5 (a6)'],
    ['of neighbours without a mark', 'A1 a2 a3 A4', 1, 1, 'A1 (a2) (a3) A4'],
    ['of their own stream, whatever stands between', 'a1 b1 b2 A2 b3 a3', 1, 1, '(a1) A2 (a3)'],
    ['of two streams that take turns, marked where a stream begins', 'A1 B1 a2 b2 A3', 0, 1, 'A1 -- B1 (a2) (b2) A3'],
    ['counted anew at each selected one', 'A1 A2 a3 a4', 0, 1, 'A1 A2 (a3)'],
    ['marked also where none are wanted before', 'A1 a2 A3', 0, 0, 'A1 -- A3'],
  ])('are shown %s', (_, words, before, after, expected) => {
    expect(shown(words, before, after)).toBe(expected);
  });

  it('are the lines that grep shows, each once, in the order of their stream', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'A'), { maxLength: 40 }),
        fc.nat(4),
        fc.nat(4),
        (letters, before, after) => {
          const words = letters.map((letter, index) => `${letter}${index}`);
          const isNear = (index: number): boolean =>
            letters.some((letter, at) => letter === 'A' && at - before <= index && index <= at + after);
          const expected = words.filter((_, index) => isNear(index)).join(' ');
          return words.length === 0 || shown(words.join(' '), before, after).replace(/-- |[()]/g, '') === expected;
        },
      ),
    );
  });

  it('are given up, oldest stream first, before they fill the memory', () => {
    const choose = linesWithContext(isSelected, { before: 1, after: 0 });
    const line = (stream: string, message: string) => placed({ at: 0, stream, message });
    for (let stream = 0; stream < 70; stream += 1) choose(line(`s${stream}`, 'x'.repeat(500_000)));
    expect(choose(line('s0', 'A'))).toHaveLength(1);
    expect(choose(line('s69', 'A'))).toHaveLength(2);
  });
});
