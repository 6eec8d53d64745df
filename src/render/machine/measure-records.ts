import type { CallKey, CallSeries, DurationQuantiles } from '../../domain/results/call-key.ts';
import type { ColdStartRow, ColdStartShift, ColdStartsAnswer, Heatmap } from '../../domain/results/cold-starts.ts';
import type { CostAnswer, CostRow, KeptForEver } from '../../domain/results/cost.ts';
import type { Unseen } from '../../domain/results/engine-use.ts';
import type { TopAnswer } from '../../domain/results/top.ts';
import { isoTime } from './iso-time.ts';
import { toMicroseconds, type WireRecord } from './records.ts';

/** The record of how cold the calls of one function are, or of one part of them. */
export function coldStartRecord(row: ColdStartRow): WireRecord {
  return {
    type: 'cold-starts',
    v: 1,
    ...keyFields(row.key),
    invocations: row.calls,
    coldStarts: row.coldStarts,
    rate: row.rate,
    rateInterval: row.rateInterval,
    initMs: quantileFields(row.initMs),
    restoreMs: quantileFields(row.restoreMs),
    waitMs: quantileFields(row.waitMs),
    initFailures: row.initFailures,
    initTimeouts: row.initTimeouts,
    proactiveInits: row.proactiveInits,
    provisionedInits: row.provisionedInits,
    initCostUsd: row.initCostUsd,
    computeCostUsd: row.computeCostUsd,
    series: seriesFields(row.series),
  };
}

/** The record of a function that could not be seen, in place of the one that was asked for: what is not known is absent. */
export function unseenRecord(type: 'cold-starts' | 'cost', { functionName, why, calls }: Unseen): WireRecord {
  return { type, v: 1, function: functionName, invocations: calls, unseen: why };
}

/** The record of what a change did to the inits of a function. */
export function shiftRecord({ change, isAsked, before, after, shiftMs, confidence }: ColdStartShift): WireRecord {
  return {
    type: 'cold-start-shift',
    v: 1,
    function: change.functionName,
    time: isoTime(change.atMs),
    change: isAsked ? 'asked' : change.kind,
    version: change.version,
    detail: change.detail,
    beforeMs: quantileFields(before),
    afterMs: quantileFields(after),
    shiftMs: toMicroseconds(shiftMs),
    confidence,
  };
}

/** The record of inits by duration and time. */
export function heatmapRecord({ startAtMs, binMs, edgesMs, counts }: Heatmap): WireRecord {
  return { type: 'heatmap', v: 1, from: isoTime(startAtMs), binMs, edgesMs, counts };
}

/** The record of what the calls of one function cost, or of one part of them. */
export function costRecord(row: CostRow): WireRecord {
  return {
    type: 'cost',
    v: 1,
    ...keyFields(row.key),
    invocations: row.calls,
    billedDurationMs: row.billedMs,
    gbSeconds: row.gbSeconds,
    totalUsd: row.totalUsd,
    computeUsd: row.computeUsd,
    initUsd: row.initUsd,
    requestsUsd: row.requestsUsd,
    logsUsd: row.logsUsd,
    logBytes: row.logBytes,
    perThousandInvocationsUsd: row.perThousandCallsUsd,
    maxMemoryUsedMb: row.maxMemoryUsedMb,
    p99MemoryUsedMb: row.p99MemoryUsedMb,
  };
}

/** The record of a log group without an end of retention. */
export function keptRecord({ logGroupName, storedBytes, monthlyUsd }: KeptForEver): WireRecord {
  return { type: 'log-group', v: 1, logGroup: logGroupName, storedBytes, monthlyUsd };
}

/** The last record of what was measured: over which time, by which engine, at which price. */
export function measurementRecord(answer: ColdStartsAnswer | CostAnswer | TopAnswer): WireRecord {
  const { use, usage, gaps, startAtMs, endAtMs } = answer;
  return {
    type: 'measurement',
    v: 1,
    from: isoTime(startAtMs),
    to: isoTime(endAtMs),
    engine: use.engine,
    why: use.why,
    queries: use.queries,
    bytesScanned: use.bytesScanned,
    costUsd: use.costUsd,
    prices: 'prices' in answer ? answer.prices : undefined,
    gaps: gaps.filter(({ state }) => state !== 'filled').length,
    apiCalls: usage.apiCalls,
  };
}

function keyFields(key: CallKey): object {
  return {
    account: key.account,
    region: key.region,
    place: key.place,
    function: key.functionName,
    logGroup: key.logGroupName,
    version: key.version,
    memorySizeMb: key.memorySizeMb,
    architecture: key.architecture,
    runtimeVersion: key.runtimeVersion,
    initType: key.initType,
  };
}

function quantileFields(quantiles: DurationQuantiles | undefined): object | undefined {
  if (quantiles === undefined) return undefined;
  const { n, p50, p75, p95, p99, max, exact } = quantiles;
  return {
    n,
    p50: toMicroseconds(p50),
    p75: toMicroseconds(p75),
    p95: toMicroseconds(p95),
    p99: p99 === undefined ? undefined : toMicroseconds(p99),
    max: toMicroseconds(max),
    exact,
  };
}

function seriesFields({ startAtMs, binMs, calls, cold }: CallSeries): object {
  return { from: isoTime(startAtMs), binMs, invocations: calls, coldStarts: cold };
}
