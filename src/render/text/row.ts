import { asSafe, joinSafe, type SafeText, safe } from '../safe-text.ts';
import type { Paint, Theme } from './theme.ts';
import { cutTo, widthOf, wrapTo } from './width.ts';

/** What a row says, before it is laid out. Only prefix and lead are painted already. */
export interface Row {
  /** Time, function, id: what every row begins with, and what its further lines leave blank. */
  readonly prefix: SafeText;
  readonly prefixWidth: number;
  /** As wide as the prefix: what stands in its place before further lines; absent: blanks. */
  readonly prefixBelow?: SafeText;
  /** What stands before the first line alone: its level. */
  readonly lead?: SafeText;
  readonly leadWidth?: number;
  /** The first stands in the row, the others below it behind a gutter. None holds a line break. */
  readonly lines: readonly SafeText[];
  /** For the first line. */
  readonly paint: Paint;
  readonly fields: readonly SafeText[];
  /** Words that are never cut, such as how late the line is. */
  readonly suffix?: SafeText;
}

/** Where fields begin, so that they stand in a column below each other; after long messages they just follow. */
const FIELD_COLUMN = 26;
const FIELD_STEP = 10;
const LAST_FIELD_COLUMN = 66;
/** Fields with less room than this get a line of their own. */
const LEAST_FIELD_CELLS = 12;
/** Message cells on a screen that is too narrow for its prefix. */
const LEAST_CELLS = 12;
/** Begins every line that is not the first of its row: no log text can look like a row of its own. */
const GUTTER = '│ ';

/**
 * Lays a row out in lines. With `columns` messages wrap behind the gutter and fields are cut; without, nothing is cut.
 */
export function layOutRow(row: Row, columns: number | undefined, theme: Theme): SafeText[] {
  const isNarrow = columns !== undefined && row.prefixBelow === undefined && columns - row.prefixWidth < LEAST_CELLS;
  return isNarrow ? layOutBelow(row, columns, theme) : layOutBeside(row, columns, theme);
}

/** On a screen too narrow for anything beside it the prefix has a line of its own. */
function layOutBelow(row: Row, columns: number, theme: Theme): SafeText[] {
  const head = trimmedEnd(cutTo(safe`${row.prefix}${row.lead ?? safe``}`, columns));
  const body = { ...row, prefix: theme.quiet(asSafe(GUTTER)), prefixWidth: GUTTER.length, prefixBelow: safe`` };
  return [head, ...layOutBeside({ ...body, lead: safe``, leadWidth: 0 }, columns, theme)];
}

function layOutBeside(row: Row, columns: number | undefined, theme: Theme): SafeText[] {
  const { prefix, prefixWidth, lead = safe``, leadWidth = 0, paint } = row;
  const prefixBelow = row.prefixBelow ?? asSafe(' '.repeat(prefixWidth));
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST_CELLS, columns - prefixWidth);
  const [headRoom, gutterRoom] = [room - leadWidth, room - GUTTER.length];
  const gutter = safe`${prefixBelow}${theme.quiet(asSafe(GUTTER))}`;
  const below = (line: SafeText): SafeText => trimmedEnd(safe`${gutter}${line}`);

  const [first = safe``, ...others] = row.lines;
  const [head = safe``, ...rest] = wrapped(first, headRoom, gutterRoom);
  const beside = rest.length === 0 ? tailBeside(head, row, headRoom, theme) : undefined;
  const alone = beside === undefined ? tailAlone(row, gutterRoom, theme) : [];
  return [
    trimmedEnd(safe`${prefix}${lead}${paint(head)}${beside ?? safe``}`),
    ...[...rest.map(paint), ...alone, ...others.flatMap((line) => wrapped(line, gutterRoom, gutterRoom))].map(below),
  ];
}

function wrapped(line: SafeText, firstCells: number, cells: number): SafeText[] {
  if (cells === Number.POSITIVE_INFINITY) return [line];
  const rows = wrapTo(line, firstCells, cells);
  return rows.length > 1 && line.includes(INVERSE) ? carriedOn(rows) : rows;
}

const INVERSE = '\u001b[7m';
const INVERSE_END = '\u001b[27m';
const RESET = '\u001b[0m';

/** A match that goes on in the next row is marked there too; wrapping ends every colour with its row. */
function carriedOn(rows: readonly SafeText[]): SafeText[] {
  let isOpen = false;
  return rows.map((row) => {
    const shown = isOpen ? asSafe(INVERSE + row) : row;
    const own = shown.endsWith(RESET) ? shown.slice(0, -RESET.length) : shown;
    isOpen = own.lastIndexOf(INVERSE) > Math.max(own.lastIndexOf(INVERSE_END), own.lastIndexOf(RESET));
    return shown;
  });
}

function trimmedEnd(line: SafeText): SafeText {
  return asSafe(line.trimEnd());
}

/** Fields and suffix in the row itself, beginning with the space before them; undefined when there is no room. */
function tailBeside(head: SafeText, { fields, suffix }: Row, room: number, theme: Theme): SafeText | undefined {
  if (fields.length === 0 && suffix === undefined) return safe``;
  const headWidth = widthOf(head);
  const marks = suffix === undefined ? safe`` : safe`   ${theme.warning(suffix)}`;
  const marksWidth = suffixCells(suffix);
  if (fields.length === 0) return headWidth + marksWidth <= room ? marks : undefined;
  const text = joinSafe(fields, ' ');
  const inColumn = fieldColumn(headWidth);
  const at = room - inColumn - marksWidth < LEAST_FIELD_CELLS ? headWidth + 2 : inColumn;
  const cells = room - at - marksWidth;
  if (cells < LEAST_FIELD_CELLS && widthOf(cutTo(text, LEAST_FIELD_CELLS)) > cells) return undefined;
  return safe`${asSafe(' '.repeat(at - headWidth))}${theme.field(cutTo(text, cells))}${marks}`;
}

/** Fields and suffix on a line of their own. */
function tailAlone({ fields, suffix }: Row, room: number, theme: Theme): SafeText[] {
  const text = cutTo(joinSafe(fields, ' '), Math.max(1, room - suffixCells(suffix)));
  const parts = [
    ...(fields.length === 0 ? [] : [theme.field(text)]),
    ...(suffix === undefined ? [] : [theme.warning(suffix)]),
  ];
  return parts.length === 0 ? [] : [joinSafe(parts, '   ')];
}

/** Cells that a suffix takes, with the space before it. */
export function suffixCells(suffix: SafeText | undefined): number {
  return suffix === undefined ? 0 : 3 + widthOf(suffix);
}

function fieldColumn(headWidth: number): number {
  const needed = headWidth + 2;
  if (needed <= FIELD_COLUMN) return FIELD_COLUMN;
  if (needed > LAST_FIELD_COLUMN) return needed;
  return FIELD_COLUMN + Math.ceil((needed - FIELD_COLUMN) / FIELD_STEP) * FIELD_STEP;
}
