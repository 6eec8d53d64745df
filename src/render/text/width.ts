import stringWidth from 'string-width';
import { asSafe, type SafeText } from '../safe-text.ts';

const ONE_CELL_EACH = /^[ -~]*$/;
const ESC = '\u001b';
const COLOUR = new RegExp(`(${ESC}\\[[0-9;]*m)`);
const RESET = `${ESC}[0m`;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Letters, dashes, signs, lines and blocks that are one cell each, and CJK letters that are two: what most logs beyond ASCII hold. */
const KNOWN_CELLS =
  /^[ -~\u{A1}-\u{AC}\u{AE}-\u{2FF}\u{370}-\u{377}\u{37A}-\u{37F}\u{384}-\u{482}\u{48A}-\u{52F}‐–—‘’“”…✓✗−→⏎◂▸\u{2500}-\u{259F}\u{3041}-\u{3096}\u{30A1}-\u{30FA}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}]*$/u;
const TWO_CELLS = /[\u{3041}-\u{D7A3}]/gu;

/**
 * Cells that a line takes on a terminal; colour sequences take none. Ambiguous characters count as one. Only what holds marks,
 * emoji or rare letters is measured grapheme by grapheme, which is a thousand times slower.
 */
export function widthOf(line: SafeText): number {
  if (ONE_CELL_EACH.test(line)) return line.length;
  if (KNOWN_CELLS.test(line)) return line.length + (line.match(TWO_CELLS)?.length ?? 0);
  return stringWidth(line);
}

/** The line in at most `cells` cells; what was cut ends in `…`. Measures no further than it must. */
export function cutTo(line: SafeText, cells: number): SafeText {
  if (cells === Number.POSITIVE_INFINITY || (line.length <= cells && ONE_CELL_EACH.test(line))) return line;
  let kept = '';
  let keptBeforeMark = '';
  let used = 0;
  for (const [part, width] of measuredParts(line)) {
    if (used + width > cells) return asSafe(`${closeColours(keptBeforeMark)}…`);
    kept += part;
    used += width;
    if (used < cells) keptBeforeMark = kept;
  }
  return line;
}

/** Fills up to `cells` on the right; a longer line stays as it is. */
export function padEnd(line: SafeText, cells: number): SafeText {
  return asSafe(line + ' '.repeat(Math.max(0, cells - widthOf(line))));
}

/** Fills up to `cells` on the left: for numbers. */
export function padStart(line: SafeText, cells: number): SafeText {
  return asSafe(' '.repeat(Math.max(0, cells - widthOf(line))) + line);
}

/**
 * Breaks a line into rows, at spaces where a row has one in its second half.
 * @param firstCells what the first row holds at most
 * @param cells what every further row holds
 */
export function wrapTo(line: SafeText, firstCells: number, cells: number): SafeText[] {
  if (ONE_CELL_EACH.test(line)) return wrapAscii(line, firstCells, cells);
  if (widthOf(line) <= firstCells) return [line];
  const rows: string[] = [];
  let row = '';
  let used = 0;
  for (const [part, width] of measuredParts(line)) {
    if (used + width > (rows.length === 0 ? firstCells : cells) && used > 0) {
      const space = row.lastIndexOf(' ');
      const begun = asSafe(row.slice(space + 1));
      const isNatural = part !== ' ' && space > row.length / 2 && widthOf(begun) + width <= cells;
      rows.push(isNatural ? row.slice(0, space) : row);
      row = isNatural ? begun : '';
      used = widthOf(asSafe(row));
      if (row === '' && part === ' ') continue;
    }
    row += part;
    used += width;
  }
  return [...rows, row].map((text) => asSafe(closeColours(text)));
}

function wrapAscii(line: SafeText, firstCells: number, cells: number): SafeText[] {
  const rows: SafeText[] = [];
  let at = 0;
  let room = firstCells;
  while (line.length - at > room) {
    const space = line.lastIndexOf(' ', at + room);
    const isNatural = space > at + room / 2;
    rows.push(asSafe(line.slice(at, isNatural ? space : at + room)));
    at = isNatural ? space + 1 : at + room;
    room = cells;
  }
  return [...rows, asSafe(line.slice(at))];
}

/** Graphemes with their cells, colour sequences as parts of no width. */
function* measuredParts(line: SafeText): Generator<[part: string, width: number]> {
  for (const [index, piece] of line.split(COLOUR).entries()) {
    if (index % 2 === 1) yield [piece, 0];
    else for (const { segment } of graphemes.segment(piece)) yield [segment, widthOf(asSafe(segment))];
  }
}

function closeColours(text: string): string {
  return text.includes(ESC) ? text + RESET : text;
}
