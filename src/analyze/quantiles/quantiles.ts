import type { DurationQuantiles } from '../../domain/results/call-key.ts';
import { createSketch, type Sketch } from './sketch.ts';

/** Quantiles of values that come one by one: of all of them, or of a sketch once they are too many to keep. */
export interface Quantiles {
  /** Takes a value, `times` times. What is not a finite number, or is negative, is left out. */
  add(value: number, times?: number): void;
  /** Takes what another has taken. The result is exact only where both were and few enough values are left. */
  merge(other: Quantiles): void;
  /** The value of nearest rank: the least one that at least this share (0 to 1) of all does not exceed. Undefined without values. */
  at(share: number): number | undefined;
  /** Undefined without values. */
  max(): number | undefined;
  /** How many values were taken. */
  count(): number;
  /** False from the moment a sketch stands in for the values: then `at` is off by at most 0.5 % of the true value. */
  isExact(): boolean;
  /** Each value, or what stands for it, and how often it was taken; in no order. */
  entries(): Iterable<readonly [value: number, times: number]>;
}

/** Values kept one by one at most: 800 kB. */
export const EXACT_UP_TO = 100_000;

/** Begins without values. @param exactUpTo values kept before a sketch takes their place */
export function createQuantiles(exactUpTo: number = EXACT_UP_TO): Quantiles {
  let values: number[] = [];
  let isSorted = true;
  let sketch: Sketch | undefined;
  let count = 0;
  let greatest = Number.NEGATIVE_INFINITY;

  const turnIntoSketch = (): Sketch => {
    const made = createSketch();
    for (const value of values) made.add(value, 1);
    values = [];
    sketch = made;
    return made;
  };
  const take = (value: number, times: number): void => {
    count += times;
    if (sketch === undefined && count <= exactUpTo) {
      for (let left = times; left > 0; left -= 1) values.push(value);
      isSorted = false;
    } else {
      (sketch ?? turnIntoSketch()).add(value, times);
    }
  };
  const sorted = (): number[] => {
    if (!isSorted) values.sort((a, b) => a - b);
    isSorted = true;
    return values;
  };

  return {
    add: (value, times = 1) => {
      if (!Number.isFinite(value) || value < 0 || times <= 0) return;
      greatest = Math.max(greatest, value);
      take(value, times);
    },
    merge: (other) => {
      if (!other.isExact() && sketch === undefined) turnIntoSketch();
      // What stands for the values of a sketch may lie above the greatest of them.
      greatest = Math.max(greatest, other.max() ?? greatest);
      for (const [value, times] of other.entries()) take(value, times);
    },
    at: (share) => {
      if (count === 0) return undefined;
      const rank = nearestRank(share, count);
      // What stands for the greatest of a sketch may lie above it.
      if (sketch !== undefined) return Math.min(sketch.atRank(rank), greatest);
      return sorted()[rank - 1];
    },
    max: () => (count === 0 ? undefined : greatest),
    count: () => count,
    isExact: () => sketch === undefined,
    entries: () => sketch?.entries() ?? values.map((value) => [value, 1] as const),
  };
}

/** 1 to `count`. The little that is taken off makes up for products such as 0.07 × 100, which come out just above their true value. */
export function nearestRank(share: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(share * count - 1e-9)));
}

/** From this many values on the 99th percentile is told: with fewer it would be the greatest. */
const P99_FROM = 100;

/** What is told of durations; undefined without any. */
export function durationQuantiles(durations: Quantiles): DurationQuantiles | undefined {
  const n = durations.count();
  const [p50, p75, p95, p99] = [0.5, 0.75, 0.95, 0.99].map(durations.at);
  const max = durations.max();
  if (p50 === undefined || p75 === undefined || p95 === undefined || max === undefined) return undefined;
  return {
    n,
    p50,
    p75,
    p95,
    ...(p99 === undefined || n < P99_FROM ? {} : { p99 }),
    max,
    exact: durations.isExact(),
  };
}
