import type { Row } from './row.ts';

/** Keeps the first rows of an order, of however many are added. */
export interface TopRows {
  add(row: Row): void;
  /** In order. */
  rows(): Row[];
}

/** Keeps `most` rows; Infinity keeps all. Never more than about twice as many are held. */
export function createTopRows(compare: (a: Row, b: Row) => number, most: number): TopRows {
  let kept: Row[] = [];
  let isSorted = true;
  const cut = (): void => {
    if (!isSorted) kept.sort(compare);
    isSorted = true;
    if (kept.length > most) kept = kept.slice(0, most);
  };
  return {
    add: (row) => {
      kept.push(row);
      isSorted = false;
      if (kept.length >= 2 * most + 1000) cut();
    },
    rows: () => {
      cut();
      return kept.slice();
    },
  };
}
