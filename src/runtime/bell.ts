/** Lets one loop sleep until one of many tasks has something for it. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or at once when it has rung since the last time; also when the signal aborts. */
  rung(): Promise<void>;
}

/** @param signal ends all waiting */
export function createBell(signal: AbortSignal): Bell {
  let hasRung = signal.aborted;
  let wake: (() => void) | undefined;
  const ring = (): void => {
    hasRung = true;
    wake?.();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    rung: async () => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      hasRung = signal.aborted;
    },
  };
}
