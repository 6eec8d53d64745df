import { describe, expect, test } from 'vitest';
import { FOLLOW_TIMES } from '../../src/collectors/logs/follow/follow-times.ts';
import { expectTests, fileText, namedTests, numberedRows } from './held-by.ts';

const page = fileText('docs/RELIABILITY.md');
const rows = numberedRows(page);
const times = [...page.matchAll(/^\| .+ \| (\d+) s \| `(\w+)` \|$/gm)].map(([, seconds, name]) => [
  name,
  Number(seconds) * 1000,
]);

test('every row of what goes wrong is there, once and in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
});

describe.each(rows)('row $number', ({ heldBy }) => {
  test('is held by tests that there are, or said not to be built', () => {
    const tests = namedTests(heldBy);
    expect(tests.length > 0 || heldBy.startsWith('not built yet: ')).toBe(true);
    expectTests(tests);
  });
});

test('the times on the page are those that a follow keeps', () => {
  expect(times).toHaveLength(7);
  expect(FOLLOW_TIMES).toMatchObject(Object.fromEntries(times));
});
