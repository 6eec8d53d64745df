import type { Gap } from '../../../domain/gap.ts';
import { type SafeText, safe } from '../../safe-text.ts';
import type { SanitizeOptions } from '../../sanitize.ts';
import { gapText } from '../gap-line.ts';
import { groupDigits } from '../numbers.ts';
import { layOutRow } from '../row.ts';
import { createTheme, type Paint, type Theme } from '../theme.ts';
import { createTimeFormat } from '../time.ts';
import type { MeasuredLook } from './measured-answer.ts';

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
export function gapRows(
  gaps: readonly Gap[],
  sanitizing: SanitizeOptions,
  theme: Theme,
  look: MeasuredLook,
): SafeText[] {
  const time = createTimeFormat(look.timeZone);
  return told(
    gaps.filter(({ state }) => state !== 'filled').map((gap) => safe`· ${gapText(gap, time, sanitizing)}`),
    theme.warning,
    look,
  );
}
