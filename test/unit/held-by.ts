import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

/** A file of the project, by its path from the root. */
export const fileText = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** A row of a numbered table. */
export interface NumberedRow {
  readonly number: number;
  /** Its last cell: what holds it. */
  readonly heldBy: string;
}

/** Rows `| 1 | … | held by |` of a page, with or without a dagger behind the number. */
export function numberedRows(page: string): NumberedRow[] {
  return page.split('\n').flatMap((line) => {
    const match = /^\| (\d+)(?: †)? \| .+(?<!\\) \| (.+) \|$/.exec(line);
    return match === null ? [] : [{ number: Number(match[1]), heldBy: match[2] ?? '' }];
  });
}

/** A test's title, and the file that it is said to stand in. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** Titles in italics, each in the test file named before it: from the root, or under `test/unit/`. */
export function namedTests(heldBy: string): NamedTest[] {
  const found: NamedTest[] = [];
  let file = '';
  for (const [, path, title] of heldBy.matchAll(/`((?:test\/)?[\w/-]+\.test\.ts)`|\*([^*]+)\*/g)) {
    if (path !== undefined) file = path.startsWith('test/') ? path : `test/unit/${path}`;
    else if (title !== undefined) found.push({ file, title: title.replaceAll('\\|', '|') });
  }
  return found;
}

/** Fails where a test that is named does not exist. */
export function expectTests(named: readonly NamedTest[]): void {
  expect(named.filter(({ file, title }) => !fileText(file).includes(title))).toEqual([]);
}
