import Table from 'cli-table3';
import { asSafe, type SafeText } from '../safe-text.ts';
import type { Theme } from './theme.ts';
import { cutTo, widthOf } from './width.ts';

/** One column. The last one takes the room that is left. */
export interface Column<Item> {
  readonly title: SafeText;
  readonly align: 'left' | 'right';
  readonly cell: (item: Item) => SafeText;
  /** Widest that it grows on a terminal; absent: as wide as its cells. */
  readonly mostCells?: number;
  readonly paint?: (item: Item, cell: SafeText) => SafeText;
}

const GAP = 2;
/** cli-table3 takes time that grows with the square of the rows it lays out at once. */
const ROWS_AT_ONCE = 64;
const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/** A table without rules: a quiet header and aligned columns. With `columns` cells are cut to fit; in a pipe nothing is. */
export function renderTable<Item>(
  items: readonly Item[],
  table: readonly Column<Item>[],
  columns: number | undefined,
  theme: Theme,
): SafeText {
  const cells = items.map((item) => table.map((column) => column.cell(item)));
  const widths = columnWidths(table, cells, columns);
  const fitted = (cell: SafeText, index: number): SafeText =>
    columns === undefined ? cell : cutTo(cell, Math.max(1, widths[index] ?? 1));
  const head = table.map((column, index) => theme.quiet(fitted(column.title, index)));
  const rows = cells.map((row, at) =>
    row.map((cell, index) => {
      const [shown, item, paint] = [fitted(cell, index), items[at], table[index]?.paint];
      return item === undefined || paint === undefined ? shown : paint(item, shown);
    }),
  );
  return asSafe(
    aligned([head, ...rows], table, widths)
      .map((row) => `${row}\n`)
      .join(''),
  );
}

function columnWidths<Item>(
  table: readonly Column<Item>[],
  cells: readonly (readonly SafeText[])[],
  columns: number | undefined,
): number[] {
  const widths = table.map(({ title, mostCells }, index) => {
    const widest = cells.reduce((most, row) => Math.max(most, widthOf(row[index] ?? asSafe(''))), widthOf(title));
    return columns === undefined || mostCells === undefined ? widest : Math.min(widest, mostCells);
  });
  if (columns === undefined) return widths;
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 0);
  const last = widths.at(-1) ?? 0;
  return [...widths.slice(0, -1), Math.max(1, Math.min(last, columns - before))];
}

function aligned(
  rows: readonly (readonly SafeText[])[],
  table: readonly { align: 'left' | 'right' }[],
  widths: readonly number[],
): string[] {
  const lines: string[] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = new Table({
      chars: NO_BORDERS,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
      colAligns: table.map(({ align }) => align),
      colWidths: widths.map((width) => width + GAP),
    });
    part.push(...rows.slice(at, at + ROWS_AT_ONCE).map((row) => [...row]));
    lines.push(
      ...part
        .toString()
        .split('\n')
        .map((line) => line.trimEnd()),
    );
  }
  return lines;
}
