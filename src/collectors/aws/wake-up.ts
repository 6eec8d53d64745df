import type { Clock } from '../../runtime/clock.ts';

/**
 * Notices that the machine has slept. What was under way then is lost: its sockets are dead, whether or not the system has
 * said so, and its waits are over.
 */
export interface WakeUpWatch {
  /** Watches while `work` is under way. Nothing else keeps a timer running. */
  during<Output>(work: () => Promise<Output>): Promise<Output>;
  /** Tells `listener` every second while anything is under way, until the function that it returns is called. */
  onTick(listener: () => void): () => void;
  /** Tells `listener` of every waking until the function that it returns is called. */
  onWakeUp(listener: () => void): () => void;
  /** Like the clock's, and also over when the machine has woken. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

const TICK_MS = 1000;
/** Made once: without a reason of its own every abort makes an error with its stack. */
const OVER = 'over';
/** A tick that lasts this much longer was no busy moment of this process. */
const ASLEEP_MS = 5000;

/** Makes a watch. It knows a sleep by a tick that lasted much longer on the wall clock than was asked for. */
export function createWakeUpWatch(clock: Clock): WakeUpWatch {
  const ticks = createListeners();
  const wakings = createListeners();
  let underWay = 0;
  let idle = new AbortController();

  const watch = async (until: AbortSignal): Promise<void> => {
    while (!until.aborted) {
      const tickedAtMs = clock.now();
      await clock.sleep(TICK_MS, until);
      if (until.aborted) return;
      if (clock.now() - tickedAtMs >= TICK_MS + ASLEEP_MS) wakings.tell();
      ticks.tell();
    }
  };

  return {
    during: async (work) => {
      underWay += 1;
      if (underWay === 1) {
        idle = new AbortController();
        void watch(idle.signal);
      }
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) idle.abort(OVER);
      }
    },
    onTick: ticks.add,
    onWakeUp: wakings.add,
    sleep: async (durationMs, signal) => {
      if (signal.aborted) return;
      const over = new AbortController();
      const end = (): void => over.abort(OVER);
      const unlisten = wakings.add(end);
      signal.addEventListener('abort', end, { once: true });
      await clock.sleep(durationMs, over.signal);
      signal.removeEventListener('abort', end);
      unlisten();
    },
  };
}

function createListeners(): { add(listener: () => void): () => void; tell(): void } {
  const listeners = new Set<() => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: () => {
      for (const listener of [...listeners]) listener();
    },
  };
}
