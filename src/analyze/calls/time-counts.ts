const MINUTE_MS = 60_000;

/** Widths of the stretches that calls are counted in, milliseconds: each divides the next, so that counts can be made coarser. */
export const STRETCHES_MS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 10_080].map((minutes) => minutes * MINUTE_MS);
const NARROWEST_MS = MINUTE_MS;
const WIDEST_MS = 10_080 * MINUTE_MS;
/** Stretches of a series at most, as long as there are wider ones. */
const MOST_STRETCHES = 30;
/** Stretches that one count keeps before it takes wider ones: of what has no end that is known. */
const MOST_KEPT = 512;

/** The width of the stretches of a series over a window, of which `MOST_STRETCHES` fill it. */
export function stretchFor(lengthMs: number): number {
  return STRETCHES_MS.find((stretchMs) => lengthMs / stretchMs <= MOST_STRETCHES) ?? WIDEST_MS;
}

/** Counts by time, in stretches that begin at multiples of their width since 1970 (as Insights' `bin` does). */
export interface TimeCounts {
  /** @param atMs epoch milliseconds */
  add(atMs: number, times?: number): void;
  /** How wide its stretches are by now. */
  stretchMs(): number;
  /** Counts of `length` stretches of a width that its own divides, from `startAtMs` on. What lies outside is left out. */
  counts(startAtMs: number, stretchMs: number, length: number): number[];
}

/** Begins at zero. @param narrowestMs one of `STRETCHES_MS`; where times spread too far, it goes on with wider ones */
export function createTimeCounts(narrowestMs: number = NARROWEST_MS): TimeCounts {
  let widthMs = narrowestMs;
  let counts = new Map<number, number>();

  const widen = (): void => {
    const wider = STRETCHES_MS.find((stretchMs) => stretchMs > widthMs);
    if (wider === undefined) return;
    const factor = wider / widthMs;
    const coarser = new Map<number, number>();
    for (const [index, count] of counts) {
      const at = Math.floor(index / factor);
      coarser.set(at, (coarser.get(at) ?? 0) + count);
    }
    widthMs = wider;
    counts = coarser;
  };

  return {
    add: (atMs, times = 1) => {
      const index = Math.floor(atMs / widthMs);
      counts.set(index, (counts.get(index) ?? 0) + times);
      if (counts.size > MOST_KEPT) widen();
    },
    stretchMs: () => widthMs,
    counts: (startAtMs, stretchMs, length) => {
      const series = new Array<number>(length).fill(0);
      for (const [index, count] of counts) {
        const at = Math.floor((index * widthMs - startAtMs) / stretchMs);
        if (at >= 0 && at < length) series[at] = (series[at] ?? 0) + count;
      }
      return series;
    },
  };
}
