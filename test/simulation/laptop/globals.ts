import type { Random } from '../../../src/runtime/random.ts';
import type { Scheduler, Timer } from '../scheduler.ts';

const RealDate = Date;

/**
 * Puts the simulation in the place of `Date`, the timers and `Math.random`, which the AWS SDK uses without asking. What
 * `performance` and `setImmediate` do stays real: nothing depends on the one, and the scheduler needs the other.
 * @param wallNow the laptop's clock, epoch milliseconds
 * @returns puts everything back
 */
export function replaceGlobals(scheduler: Scheduler, wallNow: () => number, random: Random): () => void {
  const { Date: date, setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const { random: chance } = Math;
  Object.assign(globalThis, {
    Date: simulatedDate(wallNow),
    setTimeout: (run: (...words: unknown[]) => void, delayMs?: number, ...words: unknown[]) =>
      timerHandle(scheduler, () => run(...words), delayMs, false),
    setInterval: (run: (...words: unknown[]) => void, delayMs?: number, ...words: unknown[]) =>
      timerHandle(scheduler, () => run(...words), delayMs, true),
    clearTimeout: clearTimer,
    clearInterval: clearTimer,
  });
  Math.random = random.next;
  return () => {
    Object.assign(globalThis, { Date: date, setTimeout, clearTimeout, setInterval, clearInterval });
    Math.random = chance;
  };
}

function simulatedDate(wallNow: () => number): DateConstructor {
  return class extends RealDate {
    constructor(...words: ConstructorParameters<DateConstructor> | []) {
      // The compiler knows only the constructor's last overload.
      super(...((words.length === 0 ? [wallNow()] : words) as [number]));
    }

    static override now(): number {
      return wallNow();
    }

    static override [Symbol.hasInstance](value: unknown): boolean {
      return RealDate[Symbol.hasInstance](value);
    }
  } as unknown as DateConstructor;
}

/** What Node's timers give: callers keep it, clear it, and ask it not to hold the process. */
interface TimerHandle {
  ref(): TimerHandle;
  unref(): TimerHandle;
  hasRef(): boolean;
  refresh(): TimerHandle;
  close(): TimerHandle;
}

function timerHandle(
  scheduler: Scheduler,
  run: () => void,
  delayMs: number | undefined,
  repeats: boolean,
): TimerHandle {
  const delay = Math.max(1, Number.isFinite(delayMs) ? Number(delayMs) : 1);
  let timer: Timer | undefined;
  const start = (): void => {
    timer = scheduler.after(delay, () => {
      if (repeats) start();
      run();
    });
  };
  start();
  const handle: TimerHandle = {
    ref: () => handle,
    unref: () => handle,
    hasRef: () => true,
    refresh: () => {
      timer?.cancel();
      start();
      return handle;
    },
    close: () => {
      timer?.cancel();
      return handle;
    },
  };
  return handle;
}

function clearTimer(handle: TimerHandle | undefined): void {
  handle?.close?.();
}
