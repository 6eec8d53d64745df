import type { TopAnswer, TopRow } from '../../../domain/results/top.ts';
import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { durationText } from '../durations.ts';
import { usdText } from '../money.ts';
import { groupDigits, milliseconds } from '../numbers.ts';
import { percentText } from '../percents.ts';
import { shortNames } from '../short-names.ts';
import { sparkline, stretchesACell, summed } from '../sparkline.ts';
import { type Column, cellsBeside, renderTable } from '../table.ts';
import type { Theme } from '../theme.ts';

/** How the table looks. */
export interface TopTableOptions {
  readonly theme: Theme;
  readonly sanitizing: SanitizeOptions;
  /** Absent in a pipe. */
  readonly columns?: number;
}

const MOST_NAME_CELLS = 22;
const MOST_NAME_CELLS_WHEN_NARROW = 16;
const NARROW_CELLS = 100;
/** Fewer bars than this show no course of time. */
const LEAST_BARS = 8;
const PER_SECOND = safe`/s`;
const ERROR_RATE = safe`rate`;
/** What follows from other columns may give way to the course of time. */
const LEFT_OUT_FOR_BARS: readonly (readonly SafeText[])[] = [[], [PER_SECOND], [PER_SECOND, ERROR_RATE]];
/** What is not known: it must not look like none. */
const UNKNOWN = safe`?`;

/** Functions as a table, in the order given. */
export function topTable(
  rows: readonly TopRow[],
  { startAtMs, endAtMs }: Pick<TopAnswer, 'startAtMs' | 'endAtMs'>,
  { theme, sanitizing, columns }: TopTableOptions,
): SafeText {
  const all = [nameColumn(rows, columns, theme, sanitizing), ...numberColumns(theme)];
  for (const leftOut of LEFT_OUT_FOR_BARS) {
    const numbers = all.filter(({ title }) => !leftOut.includes(title));
    const bars = barColumn(rows, endAtMs - startAtMs, cellsBeside(rows, numbers, columns));
    if (bars !== undefined) return renderTable(rows, [...numbers, bars], columns, theme);
  }
  return renderTable(rows, all, columns, theme);
}

function nameColumn(
  rows: readonly TopRow[],
  columns: number | undefined,
  theme: Theme,
  sanitizing: SanitizeOptions,
): Column<TopRow> {
  const shorten = shortNames(rows.map(({ functionName }) => functionName));
  const isNarrow = columns !== undefined && columns < NARROW_CELLS;
  return {
    title: safe`function`,
    align: 'left',
    cell: ({ functionName }) => sanitizeLine(shorten(functionName), sanitizing),
    mostCells: isNarrow ? MOST_NAME_CELLS_WHEN_NARROW : MOST_NAME_CELLS,
    paint: ({ functionName }, cell) => theme.name(functionName)(cell),
  };
}

function numberColumns(theme: Theme): Column<TopRow>[] {
  const isSome = (value: number | undefined): boolean => value !== undefined && value > 0;
  return [
    { title: safe`calls`, align: 'right', cell: ({ calls }) => shown(calls, groupDigits) },
    {
      title: PER_SECOND,
      align: 'right',
      cell: ({ callsPerSecond }) => shown(callsPerSecond, rateText),
      isOptional: true,
    },
    {
      title: safe`errors`,
      align: 'right',
      cell: ({ errors }) => shown(errors, groupDigits),
      paint: ({ errors }, cell) => (isSome(errors) ? theme.bad(cell) : cell),
    },
    { title: ERROR_RATE, align: 'right', cell: errorRate, isOptional: true },
    {
      title: safe`throttled`,
      align: 'right',
      cell: ({ throttles }) => shown(throttles, groupDigits),
      paint: ({ throttles }, cell) => (isSome(throttles) ? theme.warning(cell) : cell),
      isOptional: true,
    },
    { title: safe`p95 ms`, align: 'right', cell: ({ p95Ms }) => shown(p95Ms, milliseconds) },
    {
      title: safe`at once`,
      align: 'right',
      cell: ({ concurrency }) => shown(concurrency, groupDigits),
      isOptional: true,
    },
    { title: safe`cold`, align: 'right', cell: ({ coldRate }) => shown(coldRate, percentText) },
    { title: safe`cost`, align: 'right', cell: ({ costUsd }) => shown(costUsd, (usd) => safe`~${usdText(usd)}`) },
  ];
}

function shown(value: number | undefined, show: (value: number) => SafeText): SafeText {
  return value === undefined ? UNKNOWN : show(value);
}

/** `0.013`, `1.3`, `134`: two digits of what is less than ten. */
function rateText(perSecond: number): SafeText {
  if (perSecond >= 9.95) return groupDigits(Math.round(perSecond));
  return asSafe(perSecond === 0 ? '0' : String(Number(perSecond.toPrecision(2))));
}

function errorRate({ calls, errors }: TopRow): SafeText {
  if (calls === undefined || errors === undefined) return UNKNOWN;
  return calls === 0 ? safe`` : percentText(errors / calls);
}

/** Calls over time, as fine as the room that is left allows; undefined where it allows no course of time. */
function barColumn(rows: readonly TopRow[], windowMs: number, room: number | undefined): Column<TopRow> | undefined {
  const count = rows.reduce((most, { series }) => Math.max(most, series?.length ?? 0), 0);
  if (count === 0 || (room !== undefined && room < LEAST_BARS)) return undefined;
  const size = stretchesACell(count, room ?? count);
  const stretch = durationText((windowMs / count) * size);
  const whole = safe`calls, ${stretch} a cell`;
  return {
    title: room === undefined || whole.length <= room ? whole : safe`${stretch}/cell`,
    align: 'left',
    cell: ({ series = [] }) => sparkline(averaged(series, size)),
  };
}

/** Averages of `size` neighbours each: a last cell of fewer stretches must not look like fewer calls. */
function averaged(counts: readonly number[], size: number): number[] {
  return summed(counts, size).map((sum, at) => sum / Math.min(size, counts.length - at * size));
}
