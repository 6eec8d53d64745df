import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixtureFiles } from './parse/fixture-cases.ts';

const ROOT = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Rows of the table, `| 1 † | trap | held by |`, with and without the dagger. */
const rows = text('docs/TRAPS.md')
  .split('\n')
  .flatMap((line) => {
    const match = /^\| (\d+)(?: †)? \| (.+?) \| (.+) \|$/.exec(line);
    return match === null ? [] : [{ trap: Number(match[1]), heldBy: match[3] ?? '' }];
  });
const cases = new Map(fixtureFiles().map(({ file, cases: all }) => [file, new Set(all.map((one) => one.case))]));

/** A test file, and the titles that stand behind it up to the next. */
function titlesOf(heldBy: string): { file: string; title: string }[] {
  const found: { file: string; title: string }[] = [];
  let file = '';
  for (const [, path, title] of heldBy.matchAll(/`((?:test\/)?[\w/-]+\.test\.ts)`|\*([^*]+)\*/g)) {
    if (path !== undefined) file = path.startsWith('test/') ? path : `test/unit/${path}`;
    else if (title !== undefined) found.push({ file, title });
  }
  return found;
}

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
  expect(rows.map(({ trap }) => trap)).toEqual(Array.from({ length: 53 }, (_, index) => index + 1));
});

describe.each(rows)('trap $trap', ({ heldBy }) => {
  test('is held by tests that there are, or left to a later command', () => {
    const [titles, named] = [titlesOf(heldBy), casesOf(heldBy)];
    expect(titles.length + named.length > 0 || /later/i.test(heldBy)).toBe(true);
    for (const { file, title } of titles) expect(text(file), file).toContain(title);
    for (const { file, name } of named) expect([...(cases.get(file) ?? [])], file).toContain(name);
  });
});
