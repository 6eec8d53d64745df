/** How long events take from their timestamp to their ingestion, as seen over the last ten minutes. */
export interface ObservedLag {
  /** @param nowMs epoch milliseconds on the server's clock */
  note(lagMs: number, nowMs: number): void;
  /**
   * The lag that this share of the events stayed within, at most a tenth too long; one event alone never decides it. Looked at
   * anew every few seconds. Undefined where too few were seen.
   */
  quantile(share: number, nowMs: number): number | undefined;
}

const MINUTE_MS = 60_000;
const MINUTES = 10;
/** Lags below this are all alike. */
const SHORTEST_MS = 250;
const BINS_PER_OCTAVE = 8;
/** Up to more than an hour. */
const BINS = 14 * BINS_PER_OCTAVE;
/** What was worked out holds for so long. */
const RENEWED_AFTER_MS = 2000;
/** From fewer events nothing is concluded. */
const FEWEST_EVENTS = 20;

/** Counts in bins that grow by the same factor, a set of them for each minute. */
export function createObservedLag(): ObservedLag {
  const minutes = Array.from({ length: MINUTES }, () => ({ minute: Number.NaN, counts: new Uint32Array(BINS) }));

  const workedOut = new Map<number, { readonly atMs: number; readonly lagMs: number | undefined }>();

  const minuteAt = (nowMs: number) => {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const slot = minutes[minute % MINUTES];
    if (slot !== undefined && slot.minute !== minute) {
      slot.minute = minute;
      slot.counts.fill(0);
    }
    return slot;
  };

  const quantileNow = (share: number, nowMs: number): number | undefined => {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const recent = minutes.filter((slot) => minute - slot.minute < MINUTES).map((slot) => slot.counts);
    const countOf = (bin: number): number => recent.reduce((sum, counts) => sum + (counts[bin] ?? 0), 0);
    const perBin = Array.from({ length: BINS }, (_, bin) => countOf(bin));
    const total = perBin.reduce((sum, count) => sum + count, 0);
    if (total < FEWEST_EVENTS) return undefined;
    let left = Math.min(share * total, total - 1);
    const bin = perBin.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return upperEdgeMs(bin === -1 ? BINS - 1 : bin);
  };

  return {
    note: (lagMs, nowMs) => {
      const counts = minuteAt(nowMs)?.counts;
      if (counts !== undefined) counts[binOf(lagMs)] = (counts[binOf(lagMs)] ?? 0) + 1;
    },
    quantile: (share, nowMs) => {
      const known = workedOut.get(share);
      if (known !== undefined && Math.abs(nowMs - known.atMs) < RENEWED_AFTER_MS) return known.lagMs;
      const lagMs = quantileNow(share, nowMs);
      workedOut.set(share, { atMs: nowMs, lagMs });
      return lagMs;
    },
  };
}

function binOf(lagMs: number): number {
  if (!(lagMs > SHORTEST_MS)) return 0;
  return Math.min(BINS - 1, Math.ceil(Math.log2(lagMs / SHORTEST_MS) * BINS_PER_OCTAVE));
}

function upperEdgeMs(bin: number): number {
  return SHORTEST_MS * 2 ** (bin / BINS_PER_OCTAVE);
}
