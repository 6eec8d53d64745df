import type { TopAnswer, TopRow } from '../../../domain/results/top.ts';
import { joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { countOf } from '../numbers.ts';
import { engineText, windowText } from './answer-header.ts';
import type { MeasuredLook } from './measured-answer.ts';
import { gapRows, noticeRows, rowsOf, screenOf, shownOf, styleOf, told } from './screen-lines.ts';
import { topTable } from './top-rows.ts';

/** How a snapshot looks. */
export interface TopLook extends MeasuredLook {
  /** True where the window was to reach nearer to now than metrics do. */
  readonly isNewestLeftOut: boolean;
}

/**
 * A snapshot of functions, in text: when and how it was measured, a row for each that metrics know, and what is not known. Ends in a line
 * break.
 * @param rows the rows to show, in order
 */
export function topScreen(answer: TopAnswer, rows: readonly TopRow[], look: TopLook): SafeText {
  const { columns } = look;
  const style = styleOf(look);
  const { theme, sanitizing } = style;
  const lines = [
    ...told([header(answer, look, sanitizing)], (text) => text, look),
    ...(rows.length === 0
      ? [theme.quiet(safe`metrics hold nothing in that time`)]
      : rowsOf(topTable(rows, answer, { theme, sanitizing, ...(columns === undefined ? {} : { columns }) }))),
    ...told(shownOf(rows.length, answer.rows.filter(isKnown).length), theme.quiet, look),
    ...gapRows(answer.gaps, style, look),
    ...noticeRows(answer.notices, style, look),
    ...told(footer(rows), theme.quiet, look),
  ];
  return screenOf(lines, look);
}

/** True for a function that metrics hold something of. */
export function isKnown(row: TopRow): boolean {
  return Object.keys(row).length > 1;
}

/** `12 functions · prod eu-west-1 · 15 min to 14:25 UTC+1, newest 3 min left out · metrics, $0.0004` */
function header(answer: TopAnswer, look: TopLook, sanitizing: SanitizeOptions): SafeText {
  const leftOut = look.isNewestLeftOut ? safe`, newest 3 min left out` : safe``;
  const parts = [
    countOf(answer.rows.length, 'function'),
    sanitizeLine(look.place, sanitizing),
    safe`${windowText(answer, look)}${leftOut}`,
    engineText(answer.use),
  ];
  return joinSafe(parts, ' · ');
}

/** What the columns mean. */
function footer(rows: readonly TopRow[]): SafeText[] {
  const hasCost = rows.some(({ costUsd }) => costUsd !== undefined);
  const lacksCold = rows.some(({ calls, coldRate }) => (calls ?? 0) > 0 && coldRate === undefined);
  const parts = [
    ...(hasCost ? [safe`~ list price by metrics, for this window`] : []),
    ...(lacksCold ? [safe`? cold starts stand in logs alone: slsobs cold-starts`] : []),
    ...(hasCost && lacksCold ? [safe`where they are not known their cost is left out`] : []),
  ];
  return parts.length === 0 ? [] : [joinSafe(parts, ' · ')];
}
