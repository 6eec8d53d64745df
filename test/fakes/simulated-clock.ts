import type { Clock } from '../../src/runtime/clock.ts';

/** A clock that stands still until the test moves it. */
export interface SimulatedClock extends Clock {
  /**
   * Moves on by so much, stopping at every instant for which something sleeps and letting all that then runs come to rest.
   */
  advance(durationMs: number): Promise<void>;
  /** The machine sleeps: time passes, and nothing runs until `advance` or `settle`. */
  suspend(durationMs: number): void;
  /** Lets everything that can run without time passing run. */
  settle(): Promise<void>;
  /** Says that something happened, for code that works without sleeping: `settle` then waits longer. */
  touch(): void;
}

/** Turns of the event loop in which nothing sleeps or wakes before all is taken to be at rest. */
const QUIET_TURNS = 25;

/** @param startAtMs epoch milliseconds; the default is a Monday noon in 2026 */
export function createSimulatedClock(startAtMs = Date.UTC(2026, 2, 2, 12)): SimulatedClock {
  let nowMs = startAtMs;
  let activity = 0;
  const sleepers = new Set<{ readonly wakeAtMs: number; readonly wake: () => void }>();

  const settle = async (): Promise<void> => {
    let seen = -1;
    let quietTurns = 0;
    while (quietTurns < QUIET_TURNS) {
      quietTurns = seen === activity ? quietTurns + 1 : 0;
      seen = activity;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const wakeUpTo = (untilMs: number): boolean => {
    const first = Math.min(...[...sleepers].map((sleeper) => sleeper.wakeAtMs));
    if (first > untilMs) return false;
    nowMs = Math.max(nowMs, first);
    for (const sleeper of sleepers) if (sleeper.wakeAtMs <= nowMs) sleeper.wake();
    return true;
  };

  return {
    now: () => nowMs,
    sleep: (durationMs, signal) => {
      activity += 1;
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = (): void => {
          activity += 1;
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { wakeAtMs: nowMs + Math.max(0, durationMs), wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
    advance: async (durationMs) => {
      const untilMs = nowMs + durationMs;
      await settle();
      while (wakeUpTo(untilMs)) await settle();
      nowMs = Math.max(nowMs, untilMs);
    },
    suspend: (durationMs) => {
      nowMs += durationMs;
    },
    settle,
    touch: () => {
      activity += 1;
    },
  };
}

/** Lets time pass, so much at a time, until some work is done; gives what it gave, or throws what it threw. */
export async function whileTimePasses<Value>(
  clock: Pick<SimulatedClock, 'advance'>,
  work: Promise<Value>,
  stepMs = 1000,
): Promise<Value> {
  let isDone = false;
  const settled = work
    .catch(() => undefined)
    .finally(() => {
      isDone = true;
    });
  while (!isDone) await clock.advance(stepMs);
  await settled;
  return work;
}
