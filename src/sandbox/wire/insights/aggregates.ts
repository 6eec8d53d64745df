import { compareNaturally } from './natural-order.ts';
import type { AggregateCall, AggregateName } from './query.ts';
import type { Evaluate, Row } from './row.ts';
import { asNumber, asText, type Value } from './value.ts';

/** Takes in the rows of one group. */
export interface Accumulator {
  add(row: Row): void;
  /** What they came to; undefined where none held the field. `percent` is for percentiles alone. */
  read(percent: number): Value;
}

/** Begins an empty accumulator of one function, over what `of` gives for a row (undefined: over the rows themselves). */
export type CreateAccumulator = (of: Evaluate | undefined) => Accumulator;

/** The functions of the page "stats". They pass over rows that lack the field. */
export const ACCUMULATORS: Readonly<Record<AggregateName, CreateAccumulator>> = {
  count: counted,
  count_distinct: distinct,
  sum: ofNumbers(({ count, sum }) => (count === 0 ? undefined : sum)),
  avg: ofNumbers(({ count, sum }) => (count === 0 ? undefined : sum / count)),
  stddev: ofNumbers(({ count, squares }) => (count === 0 ? undefined : Math.sqrt(squares / count))),
  min: extreme(-1),
  max: extreme(1),
  sortsfirst: extreme(-1),
  sortslast: extreme(1),
  pct: percentiles,
  earliest: byTime(-1),
  latest: byTime(1),
};

/** Calls with the same key can share an accumulator: percentiles of one field share its values. */
export function accumulatorKey({ name, of }: AggregateCall): string {
  return `${name} ${of?.text ?? ''}`;
}

function counted(of: Evaluate | undefined): Accumulator {
  let count = 0;
  return {
    add: (row) => {
      if (of === undefined || of(row) !== undefined) count += 1;
    },
    read: () => count,
  };
}

function distinct(of: Evaluate | undefined): Accumulator {
  const seen = new Set<string>();
  return {
    add: (row) => {
      const text = asText(of?.(row));
      if (text !== undefined) seen.add(text);
    },
    read: () => seen.size,
  };
}

interface Moments {
  count: number;
  sum: number;
  /** Sum of the squared distances from the mean. */
  squares: number;
}

function ofNumbers(result: (moments: Moments) => number | undefined): CreateAccumulator {
  return (of) => {
    const moments: Moments = { count: 0, sum: 0, squares: 0 };
    let mean = 0;
    return {
      add: (row) => {
        const number = asNumber(of?.(row));
        if (number === undefined) return;
        moments.count += 1;
        moments.sum += number;
        const distance = number - mean;
        mean += distance / moments.count;
        moments.squares += distance * (number - mean);
      },
      read: () => result(moments),
    };
  };
}

/** The value that comes last (1) or first (-1) in the order of `sort`. */
function extreme(sign: number): CreateAccumulator {
  return (of) => {
    let best: Value;
    return {
      add: (row) => {
        const value = of?.(row);
        if (value === undefined) return;
        if (best === undefined || sign * compareNaturally(value, best) > 0) best = value;
      },
      read: () => best,
    };
  };
}

/** Nearest rank: the least value that so many percent of the values do not exceed. */
function percentiles(of: Evaluate | undefined): Accumulator {
  const values: number[] = [];
  let isSorted = true;
  return {
    add: (row) => {
      const number = asNumber(of?.(row));
      if (number === undefined) return;
      values.push(number);
      isSorted = false;
    },
    read: (percent) => {
      if (!isSorted) values.sort((a, b) => a - b);
      isSorted = true;
      return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)];
    },
  };
}

/** The value of the event that is stamped last (1) or first (-1) of those that hold the field. */
function byTime(sign: number): CreateAccumulator {
  return (of) => {
    let best: { readonly value: Value; readonly atMs: number; readonly eventId: string } | undefined;
    return {
      add: (row) => {
        const value = of?.(row);
        if (value === undefined || row.record === undefined) return;
        const { timestampMs: atMs, eventId } = row.record.event;
        const order = best === undefined ? sign : atMs - best.atMs || (eventId < best.eventId ? -1 : 1);
        if (sign * order > 0) best = { value, atMs, eventId };
      },
      read: () => best?.value,
    };
  };
}
