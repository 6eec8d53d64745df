import type { Change, ChangesAnswer } from '../../domain/results/changes.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';
import { windowText } from './measure/answer-header.ts';
import type { MeasuredLook } from './measure/measured-answer.ts';
import { gapRows, noticeRows, rowsOf, screenOf, shownOf, styleOf, told } from './measure/screen-lines.ts';
import { countOf } from './numbers.ts';
import { shortNames } from './short-names.ts';
import { type Column, renderTable } from './table.ts';
import type { Theme } from './theme.ts';
import { createTimeFormat, type TimeFormat } from './time.ts';

/** How `changes` looks, and whose they are. */
export interface ChangesLook extends MeasuredLook {
  /** How many functions were asked about, changed or not. */
  readonly functions: number;
}

/** Cells of a detail that a person wrote, before it is cut: a description holds 256 characters, a hostile answer any number. */
const MOST_DETAIL_CHARACTERS = 512;
const MOST_NAME_CELLS = 26;

/**
 * What changed, in text: what was asked, a row for each change with the newest last, and what is not known. Ends in a line break.
 * @param shown the changes to show, in order; the answer may hold more
 */
export function changesScreen(answer: ChangesAnswer, shown: readonly Change[], look: ChangesLook): SafeText {
  const { columns } = look;
  const style = styleOf(look);
  const { theme, sanitizing } = style;
  const table = renderTable(shown, columnsOf(shown, look, theme, sanitizing), columns, theme);
  const lines = [
    ...told([header(answer, look, sanitizing)], (text) => text, look),
    ...(shown.length === 0 ? [theme.quiet(safe`no change is known in that time`)] : rowsOf(table)),
    ...told(shownOf(shown.length, answer.changes.length), theme.quiet, look),
    ...gapRows(answer.gaps, style, look),
    ...noticeRows(answer.notices, style, look),
  ];
  return screenOf(lines, look);
}

/** `4 functions · prod eu-west-1 · 7 d to 14:00 UTC+1 · 3 changes` */
function header(answer: ChangesAnswer, look: ChangesLook, sanitizing: SanitizeOptions): SafeText {
  const parts = [
    countOf(look.functions, 'function'),
    sanitizeLine(look.place, sanitizing),
    windowText(answer, look),
    countOf(answer.changes.length, 'change'),
  ];
  return joinSafe(parts, ' · ');
}

function columnsOf(
  changes: readonly Change[],
  { timeZone }: ChangesLook,
  theme: Theme,
  sanitizing: SanitizeOptions,
): Column<Change>[] {
  const shorten = shortNames([...new Set(changes.map(({ functionName }) => functionName))]);
  return [
    {
      title: safe`when`,
      align: 'left',
      cell: whenOf(changes, createTimeFormat(timeZone)),
      paint: (_, cell) => theme.quiet(cell),
    },
    {
      title: safe`function`,
      align: 'left',
      cell: ({ functionName }) => sanitizeLine(shorten(functionName), sanitizing),
      mostCells: MOST_NAME_CELLS,
      paint: ({ functionName }, cell) => theme.name(functionName)(cell),
    },
    { title: safe`change`, align: 'left', cell: (change) => whatChanged(change, sanitizing) },
    {
      title: safe`known from`,
      align: 'left',
      cell: ({ isFirstSeen }) => (isFirstSeen ? safe`log, first seen` : safe`Lambda`),
      paint: (_, cell) => theme.quiet(cell),
      isOptional: true,
    },
    {
      title: safe`detail`,
      align: 'left',
      cell: ({ detail = '' }) => sanitizeLine(detail.slice(0, MOST_DETAIL_CHARACTERS), sanitizing),
    },
  ];
}

/** With the date, and with the year where there are two. */
function whenOf(changes: readonly Change[], time: TimeFormat): (change: Change) => SafeText {
  const years = new Set(changes.map(({ atMs }) => time.date(atMs).slice(0, -'-03-02'.length)));
  const dayOf = (atMs: number): SafeText => asSafe(time.date(atMs).slice(years.size > 1 ? 0 : -'03-02'.length));
  return ({ atMs }) => safe`${dayOf(atMs)} ${time.clock(atMs)}`;
}

function whatChanged({ kind, version = '?' }: Change, sanitizing: SanitizeOptions): SafeText {
  const name = version === '$LATEST' ? asSafe(version) : safe`version ${sanitizeLine(version, sanitizing)}`;
  switch (kind) {
    case 'created':
      return safe`created`;
    case 'version':
    case 'latest':
      return name;
    case 'runtime':
      return version === '$LATEST' ? safe`runtime` : safe`runtime of ${sanitizeLine(version, sanitizing)}`;
    case 'first-run':
      return safe`${name} runs`;
  }
}
