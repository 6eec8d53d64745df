import { asSafe, type SafeText } from '../safe-text.ts';
import type { Place, Rows } from './rows.ts';

const ESC = '\u001b';
const COLOURS = new RegExp(`${ESC}\\[[0-9;]*m`, 'g');

/** The text without its colours. */
export function plainText(text: string): SafeText {
  return asSafe(text.includes(ESC) ? text.replace(COLOURS, '') : text);
}

/** Finds the words that were typed, as they stand; in any case unless they hold a capital letter. */
export interface Search {
  /** Where in a text without colours they first occur, from a place on; −1 where they do not. */
  indexIn(text: string, from?: number): number;
  readonly length: number;
}

/** @param words not empty */
export function createSearch(words: string): Search {
  const isExact = words !== words.toLowerCase();
  // Lower case can be longer or shorter than what it is of: positions hold only where it is neither.
  const folded = (text: string): string => {
    const lower = text.toLowerCase();
    return lower.length === text.length ? lower : text;
  };
  return {
    indexIn: (text, from = 0) => (isExact ? text : folded(text)).indexOf(words, from),
    length: words.length,
  };
}

/**
 * The next thing with a match below the place, or above it, going round at the end.
 * @returns undefined where nothing else matches, not even the thing at the place itself
 */
export function findMatch(rows: Rows, from: Place, direction: 1 | -1, search: Search): Place | undefined {
  const next = (id: number): number | undefined =>
    direction > 0 ? (rows.after(id) ?? rows.first()) : (rows.before(id) ?? rows.last());
  const start = from.id;
  for (let id = next(start); id !== undefined; id = next(id)) {
    if (search.indexIn(plainText(rows.textOf(id))) >= 0) return { id, row: matchingRow(rows, id, search) };
    if (id === start) return undefined;
  }
  return undefined;
}

/** A match that a line break cuts in two stands in no row of its own: the first is as good as any. */
function matchingRow(rows: Rows, id: number, search: Search): number {
  return Math.max(
    0,
    rows.rowsOf(id).findIndex((row) => search.indexIn(plainText(row)) >= 0),
  );
}

const INVERSE = [`${ESC}[7m`, `${ESC}[27m`] as const;
const UNDERLINE = [`${ESC}[4m`, `${ESC}[24m`] as const;

/** A row whose matches stand out: inverse, or underlined where the whole row is inverse. Its colours go. */
export function withMatches(row: SafeText, search: Search, isInverse: boolean): SafeText {
  const text = plainText(row);
  const [on, off] = isInverse ? UNDERLINE : INVERSE;
  let shown = '';
  let at = 0;
  for (let found = search.indexIn(text); found >= 0; found = search.indexIn(text, at)) {
    shown += `${text.slice(at, found)}${on}${text.slice(found, found + search.length)}${off}`;
    at = found + search.length;
  }
  return at === 0 ? (isInverse ? text : row) : asSafe(shown + text.slice(at));
}

/** A row in inverse video over all its cells: where the cursor is, with colour or without. */
export function inverse(row: SafeText): SafeText {
  return asSafe(`${INVERSE[0]}${row}${INVERSE[1]}`);
}
