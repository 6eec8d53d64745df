import { compareText } from '../../domain/compare-text.ts';
import type { CallKey } from '../../domain/results/call-key.ts';
import type { ColdStartRow } from '../../domain/results/cold-starts.ts';
import type { CostRow } from '../../domain/results/cost.ts';

/** What cold starts can be sorted by: the greatest first, names from A on. */
export const COLD_START_ORDERS = ['cold', 'rate', 'init', 'wait', 'calls', 'cost', 'name'] as const;

export type ColdStartOrder = (typeof COLD_START_ORDERS)[number];

const VALUE_OF: Readonly<Record<Exclude<ColdStartOrder, 'name'>, (row: ColdStartRow) => number | undefined>> = {
  cold: ({ coldStarts }) => coldStarts,
  rate: ({ rate }) => rate,
  init: ({ initMs, restoreMs }) => (initMs ?? restoreMs)?.p95,
  wait: ({ waitMs }) => waitMs?.p95,
  calls: ({ calls }) => calls,
  cost: ({ initCostUsd }) => initCostUsd,
};

/** Sorts rows; what is not known stands last, equals by calls and then by name. */
export function inColdStartOrder(rows: readonly ColdStartRow[], order: ColdStartOrder): ColdStartRow[] {
  if (order === 'name') return rows.toSorted(byKey);
  const rank = (row: ColdStartRow): number => VALUE_OF[order](row) ?? -1;
  return rows.toSorted((a, b) => rank(b) - rank(a) || b.calls - a.calls || byKey(a, b));
}

/** The dearest first; without prices by compute, and then by calls. */
export function inCostOrder(rows: readonly CostRow[]): CostRow[] {
  return rows.toSorted(
    (a, b) => (b.totalUsd ?? -1) - (a.totalUsd ?? -1) || b.gbSeconds - a.gbSeconds || b.calls - a.calls || byKey(a, b),
  );
}

/** By name, then by what tells rows of one function apart. */
function byKey({ key: a }: { readonly key: CallKey }, { key: b }: { readonly key: CallKey }): number {
  return (
    compareText(a.functionName, b.functionName) ||
    compareText(a.place ?? '', b.place ?? '') ||
    compareVersions(a.version ?? '', b.version ?? '') ||
    (a.memorySizeMb ?? 0) - (b.memorySizeMb ?? 0) ||
    compareText(a.runtimeVersion ?? '', b.runtimeVersion ?? '')
  );
}

/** Version 10 comes after version 9. */
function compareVersions(a: string, b: string): number {
  const areNumbers = /^\d+$/.test(a) && /^\d+$/.test(b);
  return (areNumbers ? Number(a) - Number(b) : 0) || compareText(a, b);
}
