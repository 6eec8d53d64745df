import { asSafe, joinSafe, type SafeText } from '../../safe-text.ts';
import type { Paint } from '../theme.ts';
import type { Stretch } from './call-times.ts';

/** What a stretch of a bar stands for. `service` is Lambda's own time around the function. */
export type Fill = 'work' | 'service' | 'init' | 'wait';

/** A stretch of a bar. One without an end goes on past the axis. */
export interface Segment extends Stretch {
  readonly fill: Fill;
}

/** What fills a cell: whole, its left half, its right half. Only lines have halves. */
const GLYPHS: Readonly<Record<Fill, readonly [whole: string, left: string, right: string]>> = {
  work: ['━', '╸', '╺'],
  service: ['─', '╴', '╶'],
  init: ['▒', '▒', '▒'],
  wait: ['░', '░', '░'],
};
/** Begins before the axis, and goes on after it. */
const BEFORE = '◂';
const AFTER = '▸';

interface Cell {
  readonly fill: Fill | undefined;
  readonly glyph: string;
}

const BLANK: Cell = { fill: undefined, glyph: ' ' };

/**
 * Draws stretches of time as a bar of `cells` cells, later ones over earlier ones. Lines end at half cells; nothing is shorter
 * than a cell, however short it was.
 */
export function bar(
  segments: readonly Segment[],
  axis: { readonly fromMs: number; readonly toMs: number },
  cells: number,
  paints: Readonly<Record<Fill, Paint>>,
): SafeText {
  const row: Cell[] = Array.from({ length: cells }, () => BLANK);
  for (const segment of segments) draw(segment, axis, row);
  return painted(row, paints);
}

function draw({ fill, fromMs, toMs }: Segment, axis: { fromMs: number; toMs: number }, row: Cell[]): void {
  const halves = row.length * 2;
  const at = (ms: number): number => {
    const share = (ms - axis.fromMs) / (axis.toMs - axis.fromMs);
    return Math.round(Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)) * halves);
  };
  let from = at(fromMs);
  let to = toMs === undefined ? halves : at(toMs);
  const [whole, left, right] = GLYPHS[fill];
  if (to - from < 2 || whole === left) {
    from = Math.min(Math.floor(from / 2), row.length - 1) * 2;
    to = Math.max(from + 2, Math.round(to / 2) * 2);
  }
  for (let cell = Math.floor(from / 2); cell * 2 < to; cell += 1) {
    const hasLeft = cell * 2 >= from || row[cell]?.fill === fill;
    const hasRight = cell * 2 + 1 < to;
    row[cell] = { fill, glyph: hasLeft && hasRight ? whole : hasLeft ? left : right };
  }
  const halfCellMs = (axis.toMs - axis.fromMs) / halves;
  if (fromMs < axis.fromMs - halfCellMs) row[0] = { fill, glyph: BEFORE };
  if (toMs === undefined || toMs > axis.toMs + halfCellMs) row[row.length - 1] = { fill, glyph: AFTER };
}

function painted(row: readonly Cell[], paints: Readonly<Record<Fill, Paint>>): SafeText {
  const parts: SafeText[] = [];
  for (let at = 0; at < row.length; ) {
    const fill = row[at]?.fill;
    let end = at;
    while (end < row.length && row[end]?.fill === fill) end += 1;
    const text = asSafe(
      row
        .slice(at, end)
        .map(({ glyph }) => glyph)
        .join(''),
    );
    parts.push(fill === undefined ? text : paints[fill](text));
    at = end;
  }
  return joinSafe(parts, '');
}
