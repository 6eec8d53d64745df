import type { TopAnswer, TopRow } from '../../domain/results/top.ts';
import { isoTime } from './iso-time.ts';
import type { WireRecord } from './records.ts';

/** The record of one function in a snapshot of that window. */
export function topRecord(row: TopRow, { startAtMs, endAtMs }: Pick<TopAnswer, 'startAtMs' | 'endAtMs'>): WireRecord {
  const { series } = row;
  return {
    type: 'top',
    v: 1,
    function: row.functionName,
    invocations: row.calls,
    invocationsPerSecond: row.callsPerSecond,
    errors: row.errors,
    throttles: row.throttles,
    p95Ms: row.p95Ms,
    concurrency: row.concurrency,
    coldRate: row.coldRate,
    costUsd: row.costUsd,
    series:
      series === undefined
        ? undefined
        : { from: isoTime(startAtMs), binMs: (endAtMs - startAtMs) / series.length, invocations: series },
  };
}
