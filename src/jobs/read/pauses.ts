import type { Clock } from '../../runtime/clock.ts';

/**
 * Passes chunks on as they come, and says `pause` once whenever the next one is longer than `pauseMs` in coming: a live pipe
 * has then said all it has to say for now. Ends when the chunks or the signal do.
 */
export async function* chunksWithPauses<Chunk>(
  chunks: AsyncIterable<Chunk>,
  pauseMs: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Chunk | 'pause'> {
  const iterator = chunks[Symbol.asyncIterator]();
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  try {
    while (true) {
      const next = iterator.next();
      const timer = new AbortController();
      const paused = clock.sleep(pauseMs, timer.signal).then(() => 'pause' as const);
      let first = await Promise.race([next, paused, stopped]);
      timer.abort();
      if (first === 'pause') {
        yield 'pause';
        first = await Promise.race([next, stopped]);
      }
      if (first === 'stopped' || first.done === true) return;
      yield first.value;
    }
  } finally {
    // Not awaited: a pipe that never speaks again would hold the program open.
    iterator.return?.()?.catch(() => undefined);
  }
}
