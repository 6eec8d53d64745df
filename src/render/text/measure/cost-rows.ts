import type { CallKey } from '../../../domain/results/call-key.ts';
import type { CostRow } from '../../../domain/results/cost.ts';
import type { Unseen } from '../../../domain/results/engine-use.ts';
import { asSafe, linesOf, type SafeText, safe } from '../../safe-text.ts';
import type { SanitizeOptions } from '../../sanitize.ts';
import { durationText } from '../durations.ts';
import { usdText } from '../money.ts';
import { groupDigits } from '../numbers.ts';
import { type Column, renderTable } from '../table.ts';
import type { Theme } from '../theme.ts';
import { keyNames, nameColumn, traitColumns } from './key-columns.ts';
import { withReasons } from './unseen-rows.ts';

/** What the table shows. */
export interface CostTable {
  /** In this order. */
  readonly rows: readonly CostRow[];
  readonly unseen: readonly Unseen[];
}

/** How it looks. */
export interface CostTableOptions {
  readonly theme: Theme;
  readonly sanitizing: SanitizeOptions;
  /** Absent in a pipe. */
  readonly columns?: number;
}

type Item = { readonly kind: 'row'; readonly row: CostRow } | { readonly kind: 'unseen'; readonly unseen: Unseen };

/** Functions or parts of them with what they cost, a row each; functions that could not be seen, with why. */
export function costTable({ rows, unseen }: CostTable, { theme, sanitizing, columns }: CostTableOptions): SafeText {
  const items: Item[] = [
    ...rows.map((row): Item => ({ kind: 'row', row })),
    ...unseen.map((one): Item => ({ kind: 'unseen', unseen: one })),
  ];
  const names = keyNames(
    rows.map(({ key }) => key),
    unseen.map(({ functionName }) => functionName),
    sanitizing,
  );
  const nameOf = (item: Item): SafeText => names(item.kind === 'row' ? item.row.key : item.unseen);
  const traits = traitColumns(items, keyOf, sanitizing).filter(({ title }) => title !== 'MB' || tellsMemoryApart(rows));
  const text = renderTable(
    items,
    [nameColumn(safe`function`, nameOf, keyOf, columns, theme), ...traits, ...numberColumns(theme)],
    columns,
    theme,
  );
  const reasons = new Map(items.map((item, at) => [at, item.kind === 'unseen' ? item.unseen.why : undefined]));
  return withReasons(linesOf(text), reasons, { theme, sanitizing, columns });
}

function keyOf(item: Item): CallKey | undefined {
  return item.kind === 'row' ? item.row.key : undefined;
}

/** The configured memory stands behind the used one anyway. */
function tellsMemoryApart(rows: readonly CostRow[]): boolean {
  const sizes = Map.groupBy(rows, ({ key }) => key.functionName);
  return [...sizes.values()].some((some) => new Set(some.map(({ key }) => key.memorySizeMb)).size > 1);
}

/** What is not known of a row. */
const UNKNOWN = safe`?`;

/** From left to right what is asked first: what a terminal has no room for is left out from the right. */
function numberColumns(theme: Theme): Column<Item>[] {
  return [
    {
      title: safe`calls`,
      align: 'right',
      cell: callsCell,
      paint: ({ kind }, cell) => (kind === 'unseen' ? theme.warning(cell) : cell),
    },
    money(safe`total`, ({ totalUsd }) => totalUsd),
    optional(money(safe`compute`, ({ computeUsd }) => computeUsd)),
    optional(money(safe`logs`, ({ logsUsd }) => logsUsd)),
    optional(money(safe`per 1 000`, ({ perThousandCallsUsd }) => perThousandCallsUsd)),
    optional(number(safe`MB used`, memoryText)),
    optional(money(safe`requests`, ({ requestsUsd }) => requestsUsd)),
    optional(money(safe`for init`, ({ initUsd }) => initUsd)),
    optional(number(safe`billed`, ({ billedMs }) => durationText(billedMs))),
    optional(number(safe`GB-s`, ({ gbSeconds }) => groupDigits(threeDigits(gbSeconds)))),
    optional(number(safe`p99 MB`, ({ p99MemoryUsedMb }) => megabytes(p99MemoryUsedMb))),
  ];
}

function callsCell(item: Item): SafeText {
  if (item.kind === 'row') return groupDigits(item.row.calls);
  return item.unseen.calls === undefined ? UNKNOWN : groupDigits(item.unseen.calls);
}

function number(title: SafeText, of: (row: CostRow) => SafeText): Column<Item> {
  return { title, align: 'right', cell: (item) => (item.kind === 'row' ? of(item.row) : safe``) };
}

function money(title: SafeText, of: (row: CostRow) => number | undefined): Column<Item> {
  return number(title, (row) => {
    const usd = of(row);
    return usd === undefined ? UNKNOWN : usdText(usd);
  });
}

function optional(column: Column<Item>): Column<Item> {
  return { ...column, isOptional: true };
}

/** The most that any call used, of what is configured: `88/512`. */
function memoryText({ maxMemoryUsedMb, key }: CostRow): SafeText {
  if (maxMemoryUsedMb === undefined && key.memorySizeMb === undefined) return UNKNOWN;
  return safe`${megabytes(maxMemoryUsedMb)}/${megabytes(key.memorySizeMb)}`;
}

function megabytes(megabytes: number | undefined): SafeText {
  return megabytes === undefined ? UNKNOWN : asSafe(String(Math.round(megabytes)));
}

/** Three digits of a number below a hundred; above it the whole. */
function threeDigits(value: number): number {
  return value >= 99.95 ? Math.round(value) : Number(value.toPrecision(3));
}
