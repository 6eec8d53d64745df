import { setTimeout as sleepFor } from 'node:timers/promises';

/** Time, injected everywhere: no module below `cli.ts` reads the machine's clock itself. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `durationMs`, or at once when the signal aborts. Never rejects. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs, signal) => {
    if (signal?.aborted) return;
    await sleepFor(Math.max(0, durationMs), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};
