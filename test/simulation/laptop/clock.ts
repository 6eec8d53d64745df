import type { Clock } from '../../../src/runtime/clock.ts';
import type { Scheduler } from '../scheduler.ts';

/** The laptop's clock: it can be wrong, and be put right while the program runs. */
export interface LaptopClock extends Clock {
  /** Turns it forward, or back. */
  turn(byMs: number): void;
}

/** @param skewMs how far it is ahead of the world's time; negative: behind */
export function createLaptopClock(scheduler: Scheduler, skewMs: number): LaptopClock {
  let aheadMs = skewMs;
  return {
    // In whole milliseconds, as Date.now() tells it.
    now: () => Math.floor(scheduler.now() + aheadMs),
    turn: (byMs) => {
      aheadMs += byMs;
    },
    sleep: (durationMs, signal) => {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const end = (): void => {
          timer.cancel();
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const timer = scheduler.after(durationMs, end);
        signal?.addEventListener('abort', end, { once: true });
      });
    },
  };
}
