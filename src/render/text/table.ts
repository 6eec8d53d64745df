import Table from 'cli-table3';
import { asSafe, type SafeText, safe } from '../safe-text.ts';
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
  /** True: left out on a terminal that is too narrow for it and the last column. */
  readonly isOptional?: boolean;
}

const GAP = 2;
/** Cells that the last column gets at the expense of optional ones. */
const LEAST_LAST_CELLS = 16;
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
  columns: readonly Column<Item>[],
  terminalCells: number | undefined,
  theme: Theme,
): SafeText {
  const table = fitted(
    columns.map((column) => measured(column, items, terminalCells)),
    terminalCells,
  );
  const shown = (cell: SafeText, cells: number): SafeText =>
    terminalCells === undefined ? cell : cutTo(cell, Math.max(1, cells));
  const rows = [
    table.map(({ column, cells }) => theme.quiet(shown(column.title, cells))),
    ...items.map((item, at) =>
      table.map(({ column, cells, texts }) => {
        const cell = shown(texts[at] ?? safe``, cells);
        return column.paint === undefined ? cell : column.paint(item, cell);
      }),
    ),
  ];
  return asSafe(
    aligned(rows, table)
      .map((row) => `${row}\n`)
      .join(''),
  );
}

/** Cells that are left beside columns as wide as they grow, for one more; undefined in a pipe, where there is no end of them. */
export function cellsBeside<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  terminalCells: number | undefined,
): number | undefined {
  if (terminalCells === undefined) return undefined;
  return columns.reduce((left, column) => left - measured(column, items, terminalCells).cells - GAP, terminalCells);
}

/** A column with its cells' texts and its width. */
interface Measured<Item> {
  readonly column: Column<Item>;
  readonly texts: readonly SafeText[];
  readonly cells: number;
}

function measured<Item>(
  column: Column<Item>,
  items: readonly Item[],
  terminalCells: number | undefined,
): Measured<Item> {
  const texts = items.map(column.cell);
  const widest = texts.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(column.title));
  const most = terminalCells === undefined ? undefined : column.mostCells;
  return { column, texts, cells: Math.min(widest, most ?? widest) };
}

/** Leaves optional columns out, from the right, until the last one has room; then the last one gets what is left. */
function fitted<Item>(table: readonly Measured<Item>[], terminalCells: number | undefined): readonly Measured<Item>[] {
  const last = table.at(-1);
  if (terminalCells === undefined || last === undefined) return table;
  const left = terminalCells - table.slice(0, -1).reduce((sum, { cells }) => sum + cells + GAP, 0);
  const dispensable = table.findLastIndex(({ column }) => column.isOptional);
  if (left < Math.min(last.cells, LEAST_LAST_CELLS) && dispensable >= 0) {
    return fitted(table.toSpliced(dispensable, 1), terminalCells);
  }
  return [...table.slice(0, -1), { ...last, cells: Math.max(1, Math.min(last.cells, left)) }];
}

function aligned(
  rows: readonly (readonly SafeText[])[],
  table: readonly { readonly column: { readonly align: 'left' | 'right' }; readonly cells: number }[],
): string[] {
  const lines: string[] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = new Table({
      chars: NO_BORDERS,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
      colAligns: table.map(({ column }) => column.align),
      colWidths: table.map(({ cells }) => cells + GAP),
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
