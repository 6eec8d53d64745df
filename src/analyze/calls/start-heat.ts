import { createTimeCounts, type TimeCounts } from './time-counts.ts';

/** Lower edges of the durations that starts are told apart by, milliseconds: about one and a half times from one to the next. */
const EDGES_MS = [0, 50, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10_000] as const;

/** Starts by duration and time. */
export interface StartHeat {
  /** @param atMs epoch milliseconds */
  add(atMs: number, startMs: number): void;
  /** Rows that hold any, and those between them: the lower edge of each with its counts by time. Empty without any start. */
  rows(): readonly { readonly edgeMs: number; readonly times: TimeCounts }[];
}

/** No starts yet. @param stretchMs see `createTimeCounts` */
export function createStartHeat(stretchMs: number): StartHeat {
  const all = EDGES_MS.map((edgeMs) => ({ edgeMs, times: createTimeCounts(stretchMs), count: 0 }));
  return {
    add: (atMs, startMs) => {
      const row = all.findLast(({ edgeMs }) => startMs >= edgeMs);
      if (row === undefined) return;
      row.times.add(atMs);
      row.count += 1;
    },
    rows: () => {
      const first = all.findIndex(({ count }) => count > 0);
      return first < 0 ? [] : all.slice(first, all.findLastIndex(({ count }) => count > 0) + 1);
    },
  };
}
