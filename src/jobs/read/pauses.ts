import type { Clock } from '../../runtime/clock.ts';

/** How long a live pipe is waited for before something is said of it, in milliseconds. */
export interface Waiting {
  /** For one chunk: it has then said all it has to say for now. */
  readonly pauseMs: number;
  /** For many chunks together: it goes on and on, at its own pace. */
  readonly breathMs: number;
}

/**
 * Passes chunks on as they come, with a `pause` once whenever one is long in coming, and a `breath` whenever all that were waited
 * for since the last of both took long. A file is hardly ever waited for. Ends when the chunks or the signal do.
 */
export async function* chunksWithPauses<Chunk>(
  chunks: AsyncIterable<Chunk>,
  { pauseMs, breathMs }: Waiting,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Chunk | 'pause' | 'breath'> {
  const iterator = chunks[Symbol.asyncIterator]();
  let waitedMs = 0;
  try {
    while (true) {
      const askedAtMs = clock.now();
      const next = iterator.next();
      const timer = new AbortController();
      const paused = clock.sleep(pauseMs, timer.signal).then(() => 'pause' as const);
      let first = await firstOrStopped<IteratorResult<Chunk> | 'pause'>([next, paused], signal);
      timer.abort();
      if (first === 'pause') {
        yield 'pause';
        waitedMs = 0;
        first = await firstOrStopped<IteratorResult<Chunk> | 'pause'>([next], signal);
      } else {
        waitedMs += Math.max(0, clock.now() - askedAtMs);
      }
      if (first === 'stopped' || first === 'pause' || first.done === true) return;
      yield first.value;
      if (waitedMs < breathMs) continue;
      yield 'breath';
      waitedMs = 0;
    }
  } finally {
    // Not awaited: a pipe that never speaks again would hold the program open.
    iterator.return?.()?.catch(() => undefined);
  }
}

/**
 * The first of some promises to resolve, unless the signal aborts before. Each time with a promise of its own for the signal: one that
 * lives on would keep what every race came to, and with that all chunks.
 */
async function firstOrStopped<Value>(
  promises: readonly PromiseLike<Value>[],
  signal: AbortSignal,
): Promise<Value | 'stopped'> {
  if (signal.aborted) return 'stopped';
  const over = new AbortController();
  const stopped = new Promise<'stopped'>((resolve) => {
    signal.addEventListener('abort', () => resolve('stopped'), { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([...promises, stopped]);
  } finally {
    over.abort();
  }
}
