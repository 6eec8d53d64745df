/** How long one environment took to start, for whose caller, and when. */
export interface SampledStart {
  /** When the call was reported, epoch milliseconds. */
  readonly atMs: number;
  readonly startMs: number;
  readonly version: string | undefined;
}

/** Starts of one function, every one of them up to a bound and of more a fair sample. */
export interface StartSample {
  add(start: SampledStart): void;
  /** By no order. */
  starts(): readonly SampledStart[];
  /** How many were added. */
  count(): number;
}

/** Starts kept of one function. */
const MOST_KEPT = 10_000;

/** An empty sample. What is kept of too many is drawn by a fixed sequence: the same logs give the same sample. */
export function createStartSample(most: number = MOST_KEPT): StartSample {
  const kept: SampledStart[] = [];
  let count = 0;
  let state = 0x2545f491;
  /** A whole number below `bound` (xorshift, Marsaglia 2003). */
  const draw = (bound: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
  return {
    add: (start) => {
      count += 1;
      if (kept.length < most) {
        kept.push(start);
        return;
      }
      const at = draw(count);
      if (at < most) kept[at] = start;
    },
    starts: () => kept,
    count: () => count,
  };
}
