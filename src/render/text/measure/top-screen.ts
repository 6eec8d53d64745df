import type { TopAnswer, TopRow } from '../../../domain/results/top.ts';
import { asSafe, joinSafe, linesOf, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { breakWorkflowCommands } from '../../workflow-commands.ts';
import { countOf } from '../numbers.ts';
import { createTheme } from '../theme.ts';
import { engineText, windowText } from './answer-header.ts';
import type { MeasuredLook } from './measured-answer.ts';
import { gapRows, shownOf, told } from './screen-lines.ts';
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
  const { columns, underCi = false } = look;
  const sanitizing: SanitizeOptions = { ansi: look.ansi ?? 'show', underCi };
  const theme = createTheme(look.color);
  const lines = [
    ...told([header(answer, look, sanitizing)], (text) => text, look),
    ...(rows.length === 0
      ? [theme.quiet(safe`metrics hold nothing in that time`)]
      : linesOf(topTable(rows, answer, { theme, sanitizing, ...(columns === undefined ? {} : { columns }) })).filter(
          (line) => line !== '',
        )),
    ...told(shownOf(rows.length, answer.rows.filter(isKnown).length), theme.quiet, look),
    ...gapRows(answer.gaps, sanitizing, theme, look),
    ...told(
      answer.notices.map(({ text }) => safe`· ${sanitizeLine(text, sanitizing)}`),
      theme.quiet,
      look,
    ),
    ...told(footer(rows), theme.quiet, look),
  ];
  const text = asSafe(lines.map((line) => `${line}\n`).join(''));
  return underCi ? breakWorkflowCommands(text) : text;
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
