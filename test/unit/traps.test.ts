import { describe, expect, test } from 'vitest';
import { expectTests, fileText, namedTests, numberedRows } from './held-by.ts';
import { fixtureFiles } from './parse/fixture-cases.ts';

const rows = numberedRows(fileText('docs/TRAPS.md'));
const cases = new Map(fixtureFiles().map(({ file, cases: all }) => [file, new Set(all.map((one) => one.case))]));

/** A fixture file, and the cases named behind it. */
function casesOf(heldBy: string): { file: string; name: string }[] {
  const found: { file: string; name: string }[] = [];
  let file = '';
  const now = heldBy.replace(/later,[^.;]*/gi, '');
  for (const [, path, name] of now.matchAll(/`((?:lines|real)\/[\w-]+)`|`([\w-]+)`/g)) {
    if (path !== undefined) file = `${path}.ndjson`;
    else if (name !== undefined && file !== '') found.push({ file, name });
  }
  return found;
}

test('the table of traps has every one of them, once and in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 53 }, (_, index) => index + 1));
});

describe.each(rows)('trap $number', ({ heldBy }) => {
  test('is held by tests that there are, or left to a later command', () => {
    const [tests, named] = [namedTests(heldBy), casesOf(heldBy)];
    expect(tests.length + named.length > 0 || /later/i.test(heldBy)).toBe(true);
    expectTests(tests);
    for (const { file, name } of named) expect([...(cases.get(file) ?? [])], file).toContain(name);
  });
});
