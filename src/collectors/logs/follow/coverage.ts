/** A stretch of time, epoch milliseconds, both ends included. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which time has been read: everything up to an instant, and stretches beyond it. */
export interface Coverage {
  readonly throughMs: number;
  /** In time order; none touches another or `throughMs`. */
  readonly islands: readonly Stretch[];
}

/** Nothing after this instant has been read. */
export function coveredThrough(throughMs: number): Coverage {
  return { throughMs, islands: [] };
}

/** The same with one more stretch. One that ends before it begins adds nothing. */
export function covering(coverage: Coverage, { fromMs, toMs }: Stretch): Coverage {
  if (toMs < fromMs || toMs <= coverage.throughMs) return coverage;
  const touches = (island: Stretch): boolean => island.fromMs <= toMs + 1 && island.toMs >= fromMs - 1;
  const touched = coverage.islands.filter(touches);
  const grown = {
    fromMs: Math.min(fromMs, ...touched.map((island) => island.fromMs)),
    toMs: Math.max(toMs, ...touched.map((island) => island.toMs)),
  };
  const others = coverage.islands.filter((island) => !touches(island));
  if (grown.fromMs <= coverage.throughMs + 1) return { throughMs: grown.toMs, islands: others };
  return { ...coverage, islands: [...others, grown].sort((a, b) => a.fromMs - b.fromMs) };
}

/** The first time up to an instant that has not been read; undefined where all has been. */
export function firstHole({ throughMs, islands }: Coverage, upToMs: number): Stretch | undefined {
  const toMs = Math.min(upToMs, (islands[0]?.fromMs ?? Number.POSITIVE_INFINITY) - 1);
  return toMs > throughMs ? { fromMs: throughMs + 1, toMs } : undefined;
}
