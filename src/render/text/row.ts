import { asSafe, joinSafe, type SafeText, safe } from '../safe-text.ts';
import type { Paint, Theme } from './theme.ts';
import { cutTo, padEnd, widthOf, wrapTo } from './width.ts';

/** What a row says, before it is laid out. Nothing in it is painted but the prefix. */
export interface Row {
  /** Time, function, id: what every row begins with. */
  readonly prefix: SafeText;
  readonly prefixWidth: number;
  /** The first stands in the row, the others below it behind a gutter. None holds a line break. */
  readonly lines: readonly SafeText[];
  readonly paint: Paint;
  readonly fields: readonly SafeText[];
  /** Words that are never cut, such as how late the line is. */
  readonly suffix?: SafeText;
}

/** Where fields begin, so that they stand in a column below each other. */
const FIELD_COLUMN = 26;
const FIELD_STEP = 10;
/** Fields with less room than this get a line of their own. */
const LEAST_FIELD_CELLS = 12;
/** Message cells on a screen that is too narrow for its prefix. */
const LEAST_CELLS = 20;
/** Begins every line that is not the first of its row: no log text can look like a row of its own. */
const GUTTER = '│ ';

/**
 * Lays a row out in lines. With `columns` messages wrap behind the gutter and fields are cut; without, nothing is cut.
 */
export function layOutRow(row: Row, columns: number | undefined, theme: Theme): SafeText[] {
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST_CELLS, columns - row.prefixWidth);
  const below = asSafe(' '.repeat(row.prefixWidth));
  const guttered = (line: SafeText, paint: Paint): SafeText =>
    asSafe(`${below}${theme.quiet(asSafe(GUTTER))}${paint(line)}`.trimEnd());
  const wrapped = (line: SafeText, cells: number): SafeText[] =>
    room === Number.POSITIVE_INFINITY ? [line] : wrapTo(line, cells);

  const [first = safe``, ...others] = row.lines;
  const [head = safe``, ...headRest] = wrapped(first, room);
  const inHead = headRest.length === 0 ? tailBeside(widthOf(head), row, room, theme) : undefined;
  const ownLine = inHead === undefined ? tailAlone(row, room - GUTTER.length, theme) : undefined;
  return [
    asSafe(`${row.prefix}${row.paint(head)}${inHead ?? ''}`.trimEnd()),
    ...headRest.flatMap((line) => wrapped(line, room - GUTTER.length)).map((line) => guttered(line, row.paint)),
    ...(ownLine === undefined ? [] : [guttered(ownLine, (text) => text)]),
    ...others.flatMap((line) => wrapped(line, room - GUTTER.length)).map((line) => guttered(line, (text) => text)),
  ];
}

/** Fields and suffix in the row itself, beginning with the space before them; undefined when there is no room. */
function tailBeside(headWidth: number, row: Row, room: number, theme: Theme): SafeText | undefined {
  const suffixWidth = row.suffix === undefined ? 0 : 3 + widthOf(row.suffix);
  const suffix = row.suffix === undefined ? safe`` : safe`   ${theme.warning(row.suffix)}`;
  if (row.fields.length === 0) return headWidth + suffixWidth <= room ? suffix : undefined;
  const fields = joinSafe(row.fields, ' ');
  const at = fieldColumn(headWidth);
  const cells = room - at - suffixWidth;
  if (cells < LEAST_FIELD_CELLS && widthOf(cutTo(fields, LEAST_FIELD_CELLS + 1)) > cells) return undefined;
  const gap = asSafe(' '.repeat(at - headWidth));
  return safe`${gap}${theme.field(cutTo(fields, cells))}${suffix}`;
}

function tailAlone(row: Row, room: number, theme: Theme): SafeText | undefined {
  const suffixWidth = row.suffix === undefined ? 0 : 3 + widthOf(row.suffix);
  const fields = cutTo(joinSafe(row.fields, ' '), Math.max(1, room - suffixWidth));
  const parts = [
    ...(row.fields.length === 0 ? [] : [theme.field(fields)]),
    ...(row.suffix === undefined ? [] : [theme.warning(row.suffix)]),
  ];
  return parts.length === 0 ? undefined : joinSafe(parts, '   ');
}

function fieldColumn(headWidth: number): number {
  const needed = headWidth + 2;
  if (needed <= FIELD_COLUMN) return FIELD_COLUMN;
  return FIELD_COLUMN + Math.ceil((needed - FIELD_COLUMN) / FIELD_STEP) * FIELD_STEP;
}

/** A prefix cell: `text` painted, then filled to `cells`. */
export function prefixCell(text: SafeText, cells: number, paint: Paint): SafeText {
  return asSafe(paint(text) + padEnd(text, cells).slice(text.length));
}
