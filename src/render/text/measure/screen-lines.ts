import type { Gap, Notice } from '../../../domain/gap.ts';
import { asSafe, linesOf, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { breakWorkflowCommands } from '../../workflow-commands.ts';
import { gapText } from '../gap-line.ts';
import { groupDigits } from '../numbers.ts';
import { layOutRow } from '../row.ts';
import { createTheme, type Paint, type Theme } from '../theme.ts';
import { createTimeFormat } from '../time.ts';
import type { MeasuredLook } from './measured-answer.ts';

/** How the parts of a screen are made. */
export interface ScreenStyle {
  readonly theme: Theme;
  readonly sanitizing: SanitizeOptions;
}

/** What a look comes to. */
export function styleOf({ ansi = 'show', underCi = false, color }: MeasuredLook): ScreenStyle {
  return { theme: createTheme(color), sanitizing: { ansi, underCi } };
}

/** A screen of these rows, each with its line break. */
export function screenOf(rows: readonly SafeText[], { underCi = false }: MeasuredLook): SafeText {
  const text = asSafe(rows.map((row) => `${row}\n`).join(''));
  return underCi ? breakWorkflowCommands(text) : text;
}

/** The rows of a table that was rendered. */
export function rowsOf(table: SafeText): SafeText[] {
  return linesOf(table).filter((line) => line !== '');
}

/** What is worth saying, a row each. */
export function noticeRows(
  notices: readonly Notice[],
  { theme, sanitizing }: ScreenStyle,
  look: MeasuredLook,
): SafeText[] {
  return told(
    notices.map(({ text }) => safe`· ${sanitizeLine(text, sanitizing)}`),
    theme.quiet,
    look,
  );
}

/** Sentences as rows: wrapped on a terminal, whole in a pipe. */
export function told(texts: readonly SafeText[], paint: Paint, { columns, color }: MeasuredLook): SafeText[] {
  const theme = createTheme(color);
  return texts.flatMap((text) =>
    layOutRow({ prefix: safe``, prefixWidth: 0, lines: [text], paint, fields: [] }, columns, theme),
  );
}

/** `20 of 43 shown; --limit shows more`; none where all are. */
export function shownOf(shown: number, all: number): SafeText[] {
  return shown >= all ? [] : [safe`${groupDigits(shown)} of ${groupDigits(all)} shown; --limit shows more`];
}

/** What could not be seen. */
export function gapRows(gaps: readonly Gap[], { theme, sanitizing }: ScreenStyle, look: MeasuredLook): SafeText[] {
  const time = createTimeFormat(look.timeZone);
  return told(
    gaps.filter(({ state }) => state !== 'filled').map((gap) => safe`· ${gapText(gap, time, sanitizing)}`),
    theme.warning,
    look,
  );
}
