import type { InitType } from '../../domain/invocation-status.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import type { CallKey, CallTrait } from '../../domain/results/call-key.ts';
import { createQuantiles, nearestRank, type Quantiles } from '../quantiles/quantiles.ts';
import { createTimeCounts, type TimeCounts } from './time-counts.ts';

/** What the calls of one row amount to so far. */
export interface CallRow {
  readonly key: CallKey;
  calls: number;
  /** Those whose report states a price; a report of Managed Instances does not (platform fact 8.26). */
  priced: number;
  billedMs: number;
  /** Milliseconds billed times megabytes. */
  billedMbMs: number;
  /** The part of `billedMs` that inits and restores were billed. */
  billedStartMs: number;
  /** And of `billedMbMs`. */
  billedStartMbMs: number;
  coldStarts: number;
  initFailures: number;
  initTimeouts: number;
  proactiveInits: number;
  provisionedInits: number;
  readonly callTimes: TimeCounts;
  readonly coldTimes: TimeCounts;
  readonly initMs: Quantiles;
  readonly restoreMs: Quantiles;
  readonly waitMs: Quantiles;
  /** Configured sizes of its calls. */
  readonly memorySizes: Set<number>;
  readonly memoryUse: MemoryUse;
}

/** What calls may be told apart by, as their stream, their report and the function's configuration tell. */
export interface CallTraits {
  readonly group: LogGroup;
  readonly functionName: string;
  readonly version: string | undefined;
  readonly memorySizeMb: number | undefined;
  readonly runtimeVersion: string | undefined;
  readonly initType: InitType | undefined;
}

/** The rows of a measure. */
export interface RowBook {
  /** The row of calls with these traits; those that are not asked for do not count. */
  of(traits: CallTraits): CallRow;
  /** Of the same traits but for the memory size, the one row that there is; else the row without a size. */
  ofAnyMemory(traits: Omit<CallTraits, 'memorySizeMb'>): CallRow;
  all(): CallRow[];
}

/** No rows yet. @param stretchMs the width that their counts by time begin with */
export function createRowBook(
  by: ReadonlySet<CallTrait>,
  stretchMs: number,
  architectureOf: (functionName: string) => string | undefined,
): RowBook {
  const rows = new Map<string, CallRow>();
  const rowOf = (key: CallKey): CallRow => {
    const name = nameOf(key);
    const row = rows.get(name) ?? emptyRow(key, stretchMs);
    rows.set(name, row);
    return row;
  };
  const keyOf = (traits: CallTraits): CallKey => {
    const { group, functionName, version, memorySizeMb, runtimeVersion, initType } = traits;
    const architecture = by.has('architecture') ? architectureOf(functionName) : undefined;
    return {
      functionName,
      logGroupName: group.name,
      ...(group.account === undefined ? {} : { account: group.account }),
      ...(group.region === undefined ? {} : { region: group.region }),
      ...(group.place === undefined ? {} : { place: group.place }),
      ...(version === undefined || !by.has('version') ? {} : { version }),
      ...(memorySizeMb === undefined || !by.has('memory') ? {} : { memorySizeMb }),
      ...(architecture === undefined ? {} : { architecture }),
      ...(runtimeVersion === undefined || !by.has('runtime') ? {} : { runtimeVersion }),
      ...(initType === undefined || !by.has('init-type') ? {} : { initType }),
    };
  };
  return {
    of: (traits) => rowOf(keyOf(traits)),
    ofAnyMemory: (traits) => {
      const key = keyOf({ ...traits, memorySizeMb: undefined });
      const alike = by.has('memory')
        ? [...rows.values()].filter(
            ({ key: { memorySizeMb, ...others } }) => memorySizeMb !== undefined && nameOf(others) === nameOf(key),
          )
        : [];
      const [only, ...more] = alike;
      return only !== undefined && more.length === 0 ? only : rowOf(key);
    },
    all: () => [...rows.values()],
  };
}

function nameOf({
  account,
  region,
  place,
  logGroupName,
  functionName,
  version,
  memorySizeMb,
  ...more
}: CallKey): string {
  const { architecture, runtimeVersion, initType } = more;
  return [
    account,
    region,
    place,
    logGroupName,
    functionName,
    version,
    memorySizeMb,
    architecture,
    runtimeVersion,
    initType,
  ].join('\0');
}

/** A row without calls. */
export function emptyRow(key: CallKey, stretchMs: number): CallRow {
  return {
    key,
    calls: 0,
    priced: 0,
    billedMs: 0,
    billedMbMs: 0,
    billedStartMs: 0,
    billedStartMbMs: 0,
    coldStarts: 0,
    initFailures: 0,
    initTimeouts: 0,
    proactiveInits: 0,
    provisionedInits: 0,
    callTimes: createTimeCounts(stretchMs),
    coldTimes: createTimeCounts(stretchMs),
    initMs: createQuantiles(),
    restoreMs: createQuantiles(),
    waitMs: createQuantiles(),
    memorySizes: new Set(),
    memoryUse: createMemoryUse(),
  };
}

/** How much memory calls used. */
export interface MemoryUse {
  /** One call. Reports tell whole megabytes. */
  add(usedMb: number): void;
  /** What another engine has found of many calls: the 99th percentile of several such finds cannot be put together. */
  addFound(maxMb: number | undefined, p99Mb: number | undefined): void;
  max(): number | undefined;
  p99(): number | undefined;
}

function createMemoryUse(): MemoryUse {
  const calls = new Map<number, number>();
  let count = 0;
  let maxMb: number | undefined;
  let found: number | undefined;
  let finds = 0;
  const noteMax = (usedMb: number | undefined): void => {
    if (usedMb !== undefined) maxMb = Math.max(maxMb ?? usedMb, usedMb);
  };
  return {
    add: (usedMb) => {
      const whole = Math.ceil(usedMb);
      calls.set(whole, (calls.get(whole) ?? 0) + 1);
      count += 1;
      noteMax(usedMb);
    },
    addFound: (max, p99) => {
      noteMax(max);
      found = p99;
      finds += 1;
    },
    max: () => maxMb,
    p99: () => {
      if (finds > 0) return finds === 1 ? found : undefined;
      const rank = nearestRank(0.99, count);
      let passed = 0;
      for (const [usedMb, times] of [...calls].sort(([a], [b]) => a - b)) {
        passed += times;
        if (passed >= rank) return usedMb;
      }
      return undefined;
    },
  };
}
