import { compareText } from '../../domain/compare-text.ts';
import type { TopRow } from '../../domain/results/top.ts';

/** What a snapshot can be sorted by: the greatest first, names from A on. */
export const TOP_ORDERS = ['errors', 'calls', 'p95', 'throttles', 'cost', 'name'] as const;

export type TopOrder = (typeof TOP_ORDERS)[number];

const VALUE_OF: Readonly<Record<Exclude<TopOrder, 'name'>, (row: TopRow) => number | undefined>> = {
  errors: ({ errors }) => errors,
  calls: ({ calls }) => calls,
  p95: ({ p95Ms }) => p95Ms,
  throttles: ({ throttles }) => throttles,
  cost: ({ costUsd }) => costUsd,
};

/** Sorts rows; what is not known stands last, equals by calls and then by name. */
export function inTopOrder(rows: readonly TopRow[], order: TopOrder): TopRow[] {
  const rank = (row: TopRow): number => (order === 'name' ? 0 : (VALUE_OF[order](row) ?? -1));
  const callsOf = (row: TopRow): number => (order === 'name' ? 0 : (row.calls ?? -1));
  return rows.toSorted(
    (a, b) => rank(b) - rank(a) || callsOf(b) - callsOf(a) || compareText(a.functionName, b.functionName),
  );
}
