import type { CallKey, CallSeries, DurationQuantiles } from '../../../domain/results/call-key.ts';
import type { ColdStartRow, ColdStartShift } from '../../../domain/results/cold-starts.ts';
import type { Unseen } from '../../../domain/results/engine-use.ts';
import { asSafe, linesOf, type SafeText, safe } from '../../safe-text.ts';
import type { SanitizeOptions } from '../../sanitize.ts';
import { durationText } from '../durations.ts';
import { groupDigits, milliseconds } from '../numbers.ts';
import { percentRange, percentText } from '../percents.ts';
import { sparkline, stretchesACell, summed } from '../sparkline.ts';
import { type Column, cellsBeside, renderTable } from '../table.ts';
import type { Theme } from '../theme.ts';
import { keyNames, nameColumn, traitColumns } from './key-columns.ts';
import { withReasons } from './unseen-rows.ts';

/** What the table shows. */
export interface ColdStartTable {
  /** In this order. */
  readonly rows: readonly ColdStartRow[];
  readonly unseen: readonly Unseen[];
  /** Marked below the bars. */
  readonly shifts: readonly ColdStartShift[];
}

/** How it looks. */
export interface ColdStartTableOptions {
  readonly theme: Theme;
  readonly sanitizing: SanitizeOptions;
  /** Absent in a pipe. */
  readonly columns?: number;
}

/** A row of the table. `restore`: the same calls once more, where some of them were restored and others initialised. */
type Item =
  | { readonly kind: 'init' | 'restore'; readonly row: ColdStartRow }
  | { readonly kind: 'unseen'; readonly unseen: Unseen }
  | { readonly kind: 'changes' };

/** Fewer bars than this show no course of time. */
const LEAST_BARS = 8;
/** Terminals from here on have room for further quantiles, as a pipe has. */
const WIDE_CELLS = 130;
/** Below so many values a quantile would be the greatest of them. */
const LEAST_FOR_P95 = 20;

/** Functions or parts of them with how cold they are, a row each; functions that could not be seen, with why; when something changed. */
export function coldStartTable(table: ColdStartTable, { theme, sanitizing, columns }: ColdStartTableOptions): SafeText {
  const items: Item[] = [
    ...table.rows.flatMap(itemsOf),
    ...table.unseen.map((unseen): Item => ({ kind: 'unseen', unseen })),
  ];
  const names = keyNames(
    table.rows.map(({ key }) => key),
    table.unseen.map(({ functionName }) => functionName),
    sanitizing,
  );
  const nameOf = (item: Item): SafeText => {
    if (item.kind === 'changes') return safe`changes`;
    if (item.kind === 'restore') return safe`  restored`;
    return names(item.kind === 'unseen' ? item.unseen : item.row.key);
  };
  const wide = columns === undefined || columns >= WIDE_CELLS;
  const numbers: Column<Item>[] = [
    nameColumn(safe`init, ms`, nameOf, keyOf, columns, theme),
    ...traitColumns(items, keyOf, sanitizing),
    ...countColumns(theme),
    ...quantileColumns(wide),
  ];
  const bars = barColumn(table, cellsBeside(items, numbers, columns), theme);
  const shown = bars?.hasMarks === true ? withChanges(items) : items;
  const text = renderTable(shown, [...numbers, ...(bars === undefined ? [] : [bars.column])], columns, theme);
  const reasons = new Map(shown.map((item, at) => [at, item.kind === 'unseen' ? item.unseen.why : undefined]));
  return withReasons(linesOf(text), reasons, { theme, sanitizing, columns });
}

function itemsOf(row: ColdStartRow): Item[] {
  const hasBoth = row.initMs !== undefined && row.restoreMs !== undefined;
  return hasBoth
    ? [
        { kind: 'init', row },
        { kind: 'restore', row },
      ]
    : [{ kind: 'init', row }];
}

/** The marks stand right below the bars that they are about. */
function withChanges(items: readonly Item[]): Item[] {
  const [seen, unseen] = [items.filter(({ kind }) => kind !== 'unseen'), items.filter(({ kind }) => kind === 'unseen')];
  return [...seen, { kind: 'changes' }, ...unseen];
}

function keyOf(item: Item): CallKey | undefined {
  return item.kind === 'init' ? item.row.key : undefined;
}

function countColumns(theme: Theme): Column<Item>[] {
  return [
    { title: safe`calls`, align: 'right', cell: callsCell },
    {
      title: safe`cold`,
      align: 'right',
      cell: coldCell,
      paint: ({ kind }, cell) => (kind === 'unseen' ? theme.warning(cell) : cell),
    },
    {
      title: safe`rate`,
      align: 'right',
      cell: (item) => (item.kind === 'init' && item.row.rate !== undefined ? percentText(item.row.rate) : safe``),
      isOptional: true,
    },
    {
      title: safe`95 % range`,
      align: 'right',
      cell: (item) =>
        item.kind === 'init' && item.row.rateInterval !== undefined ? percentRange(item.row.rateInterval) : safe``,
      isOptional: true,
    },
  ];
}

function callsCell(item: Item): SafeText {
  if (item.kind === 'init') return groupDigits(item.row.calls);
  const calls = item.kind === 'unseen' ? item.unseen.calls : undefined;
  return calls === undefined ? safe`` : groupDigits(calls);
}

function coldCell(item: Item): SafeText {
  if (item.kind === 'init') return groupDigits(item.row.coldStarts);
  if (item.kind === 'restore') return groupDigits(item.row.restoreMs?.n ?? 0);
  return item.kind === 'unseen' ? safe`?` : safe``;
}

/** Quantiles of what the environment's start took; what a caller waited in all stands last. */
function quantileColumns(wide: boolean): Column<Item>[] {
  const start = (name: string, of: (quantiles: DurationQuantiles) => SafeText): Column<Item> => ({
    title: asSafe(name),
    align: 'right',
    cell: (item) => {
      const quantiles = startOf(item);
      return quantiles === undefined ? safe`` : of(quantiles);
    },
    isOptional: true,
  });
  return [
    start('p50', ({ p50 }) => milliseconds(p50)),
    ...(wide ? [start('p75', ({ p75 }) => milliseconds(p75))] : []),
    start('p95', p95Text),
    start('p99', ({ p99 }) => (p99 === undefined ? safe`n<100` : milliseconds(p99))),
    ...(wide ? [start('max', ({ max }) => milliseconds(max))] : []),
    {
      title: safe`w. p95`,
      align: 'right',
      cell: (item) => (item.kind === 'init' && item.row.waitMs !== undefined ? p95Text(item.row.waitMs) : safe``),
      isOptional: true,
    },
  ];
}

function startOf(item: Item): DurationQuantiles | undefined {
  if (item.kind === 'restore') return item.row.restoreMs;
  return item.kind === 'init' ? (item.row.initMs ?? item.row.restoreMs) : undefined;
}

function p95Text({ n, p95 }: DurationQuantiles): SafeText {
  return n < LEAST_FOR_P95 ? safe`n<20` : milliseconds(p95);
}

/** Cold starts over time, as fine as the room that is left allows; undefined where it allows no course of time. */
function barColumn(
  { rows, shifts }: ColdStartTable,
  room: number | undefined,
  theme: Theme,
): { column: Column<Item>; hasMarks: boolean } | undefined {
  const series = rows[0]?.series;
  if (series === undefined || series.cold.length === 0 || (room !== undefined && room < LEAST_BARS)) return undefined;
  const size = stretchesACell(series.cold.length, room ?? series.cold.length);
  const marks = changeMarks(shifts, series, size);
  const cell = (item: Item): SafeText => {
    if (item.kind === 'changes') return marks;
    return item.kind === 'init' ? sparkline(summed(item.row.series.cold, size)) : safe``;
  };
  const title = barTitle(durationText(series.binMs * size), room);
  const paint = ({ kind }: Item, text: SafeText): SafeText => (kind === 'changes' ? theme.strong(text) : text);
  return { column: { title, align: 'left', cell, paint }, hasMarks: marks !== '' };
}

/** How much a bar stands for, in as many words as there is room for. */
function barTitle(stretch: SafeText, room: number | undefined): SafeText {
  const whole = safe`cold, ${stretch} a cell`;
  return room === undefined || whole.length <= room ? whole : safe`${stretch}/cell`;
}

/** `▲` below the stretches in which something changed; empty for none. */
function changeMarks(
  shifts: readonly ColdStartShift[],
  { startAtMs, binMs, cold }: CallSeries,
  size: number,
): SafeText {
  const cells = Array.from({ length: Math.ceil(cold.length / size) }, () => ' ');
  for (const { change } of shifts) {
    const at = Math.floor((change.atMs - startAtMs) / (binMs * size));
    if (at in cells) cells[at] = '▲';
  }
  return asSafe(cells.join('').trimEnd());
}
