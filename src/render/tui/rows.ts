import { type SafeText, safe } from '../safe-text.ts';
import { wrapTo } from '../text/width.ts';

/** Things one below the other, each of one row or more: what a pane scrolls over. Ids ascend. */
export interface Rows {
  /** Undefined where there is nothing. */
  first(): number | undefined;
  last(): number | undefined;
  /** Undefined after the last. */
  after(id: number): number | undefined;
  before(id: number): number | undefined;
  /** Never empty; each fits the width that the rows were made for. */
  rowsOf(id: number): readonly SafeText[];
  /** All that its rows say, for a search; colours included. */
  textOf(id: number): string;
}

/** One row of one thing. */
export interface Place {
  readonly id: number;
  readonly row: number;
}

/** One row on the screen. */
export interface PlacedRow extends Place {
  readonly text: SafeText;
}

/** The place so many rows further down, or up where negative; at most the first or last there is. */
export function moved(rows: Rows, from: Place, by: number): Place {
  let place = from;
  for (let left = Math.abs(by); left > 0; left -= 1) {
    const next = by > 0 ? below(rows, place) : above(rows, place);
    if (next === undefined) break;
    place = next;
  }
  return place;
}

/** The last row of all; undefined where there is none. */
export function lastPlace(rows: Rows): Place | undefined {
  const id = rows.last();
  return id === undefined ? undefined : { id, row: rows.rowsOf(id).length - 1 };
}

/** The first row of all; undefined where there is none. */
export function firstPlace(rows: Rows): Place | undefined {
  const id = rows.first();
  return id === undefined ? undefined : { id, row: 0 };
}

/** The place itself where it is still there, else the nearest before it, else the first; undefined where there is nothing. */
export function nearestPlace(rows: Rows, { id, row }: Place): Place | undefined {
  const before = rows.before(id + 1) ?? rows.first();
  if (before === undefined) return undefined;
  return before === id ? { id, row: Math.min(row, rows.rowsOf(id).length - 1) } : { id: before, row: 0 };
}

/** So many rows from a place on; fewer where they end. */
export function windowOf(rows: Rows, top: Place, height: number): PlacedRow[] {
  const shown: PlacedRow[] = [];
  let { row } = top;
  for (let id: number | undefined = top.id; id !== undefined && shown.length < height; id = rows.after(id), row = 0) {
    const texts = rows.rowsOf(id);
    for (; row < texts.length && shown.length < height; row += 1) {
      const text = texts[row];
      if (text !== undefined) shown.push({ id, row, text });
    }
  }
  return shown;
}

/** Negative where the first place is above the other. */
export function comparePlaces(a: Place, b: Place): number {
  return a.id - b.id || a.row - b.row;
}

function below(rows: Rows, { id, row }: Place): Place | undefined {
  if (row + 1 < rows.rowsOf(id).length) return { id, row: row + 1 };
  const after = rows.after(id);
  return after === undefined ? undefined : { id: after, row: 0 };
}

function above(rows: Rows, { id, row }: Place): Place | undefined {
  if (row > 0) return { id, row: row - 1 };
  const before = rows.before(id);
  return before === undefined ? undefined : { id: before, row: rows.rowsOf(before).length - 1 };
}

/** Begins what a narrower screen breaks off a row: no log text can come to look like a row of its own. */
const GUTTER = safe`│ `;

/** Rows that were laid out for another width, in at most `columns` cells each. */
export function refitted(rows: readonly SafeText[], columns: number): SafeText[] {
  return rows.flatMap((row) => {
    const [first = safe``, ...others] = wrapTo(row, columns, Math.max(1, columns - GUTTER.length));
    return [first, ...others.map((other) => safe`${GUTTER}${other}`)];
  });
}
