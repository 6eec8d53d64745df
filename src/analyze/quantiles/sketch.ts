/**
 * Counts of values in classes whose bounds grow by a constant factor, so that what stands for a class is off by at most a given share
 * of any value in it (Masson, Rim and Lee: DDSketch, VLDB 2019).
 */
export interface Sketch {
  /** @param value not negative */
  add(value: number, times: number): void;
  /** What stands for the value of this rank, from 1 on; the greatest known for ranks beyond. */
  atRank(rank: number): number;
  /** What stands for each class, and how many values are in it. */
  entries(): Iterable<readonly [value: number, times: number]>;
}

/** Of the true value, at most. */
export const RELATIVE_ERROR = 0.005;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** Below this a value counts as zero. */
const LEAST = 1e-9;
/** Below that of every other value. */
const CLASS_OF_ZERO = Number.NEGATIVE_INFINITY;

/** Begins without values. A class of durations up to a day needs about 3,000 numbers at most. */
export function createSketch(): Sketch {
  const counts = new Map<number, number>();
  let ascending: number[] | undefined;

  return {
    add: (value, times) => {
      const index = classOf(value);
      const before = counts.get(index);
      if (before === undefined) ascending = undefined;
      counts.set(index, (before ?? 0) + times);
    },
    atRank: (rank) => {
      ascending ??= [...counts.keys()].sort((a, b) => a - b);
      let passed = 0;
      for (const index of ascending) {
        passed += counts.get(index) ?? 0;
        if (passed >= rank) return standIn(index);
      }
      return standIn(ascending.at(-1) ?? CLASS_OF_ZERO);
    },
    entries: () => [...counts].map(([index, times]) => [standIn(index), times] as const),
  };
}

/** A class holds the values above GROWTH to the power of index − 1, up to that of index. */
function classOf(value: number): number {
  return value < LEAST ? CLASS_OF_ZERO : Math.ceil(Math.log(value) / LOG_GROWTH);
}

/** In the middle of a class as shares go: as far below its upper bound as above its lower. */
function standIn(index: number): number {
  return index === CLASS_OF_ZERO ? 0 : (2 * GROWTH ** index) / (GROWTH + 1);
}
