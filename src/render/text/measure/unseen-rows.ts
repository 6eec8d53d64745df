import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { layOutRow } from '../row.ts';
import type { Theme } from '../theme.ts';
import { padEnd, widthOf } from '../width.ts';

/** Reasons begin no further left than this, so that short ones stand below each other. */
const GAP = safe`   `;
/** A reason with less room than this gets rows of its own. */
const LEAST_CELLS = 24;

/**
 * Puts the reasons behind rows of a table that has nothing more to say of them, below each other; where a terminal has no room for
 * one, it stands in the rows below.
 * @param lines of the table, its header first
 * @param reasons by the row's position; undefined for none
 */
export function withReasons(
  lines: readonly SafeText[],
  reasons: ReadonlyMap<number, string | undefined>,
  look: { readonly theme: Theme; readonly sanitizing: SanitizeOptions; readonly columns: number | undefined },
): SafeText {
  const { theme, sanitizing, columns } = look;
  const reasonAt = (line: number): string | undefined => reasons.get(line - 1);
  const widths = lines.map((line, at) => (reasonAt(at) === undefined ? 0 : widthOf(line)));
  const from = Math.max(0, ...widths);
  const rows = lines.flatMap((line, at) => {
    const reason = reasonAt(at);
    if (reason === undefined) return [line];
    const text = sanitizeLine(reason, sanitizing);
    const room = columns === undefined ? Number.POSITIVE_INFINITY : columns - from - GAP.length;
    if (widthOf(text) <= room) return [safe`${padEnd(line, from)}${GAP}${theme.warning(text)}`];
    return [...beside(line, text, from, room, theme, columns)];
  });
  return asSafe(rows.join('\n'));
}

function beside(
  line: SafeText,
  text: SafeText,
  from: number,
  room: number,
  theme: Theme,
  columns: number | undefined,
): SafeText[] {
  const row = { lines: [text], paint: theme.warning, fields: [] };
  if (room < LEAST_CELLS) return [line, ...layOutRow({ ...row, prefix: safe`  `, prefixWidth: 2 }, columns, theme)];
  return layOutRow(
    { ...row, prefix: safe`${padEnd(line, from)}${GAP}`, prefixWidth: from + GAP.length },
    columns,
    theme,
  );
}
