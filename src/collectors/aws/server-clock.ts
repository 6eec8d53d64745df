import type { Clock } from '../../runtime/clock.ts';

/** What the time is at AWS, learned from the `Date` headers of its answers. */
export interface ServerClock {
  /** Epoch milliseconds on the server's clock, as well as known; this machine's before the first answer. */
  now(): number;
  /** Learns from one answer: its `Date` header, and when on this machine it was asked for. */
  observe(dateHeader: string | undefined, askedAtMs: number): void;
}

/**
 * A `Date` header is cut to the second, so each answer only bounds the offset between the clocks. The offset starts at
 * zero and is moved no further than the bounds demand: a clock that is right stays untouched, one that is ten minutes off
 * is known to better than a second, and a clock that is put right while slsobs runs is followed.
 */
export function createServerClock(clock: Clock): ServerClock {
  let offsetMs = 0;
  return {
    now: () => clock.now() + offsetMs,
    observe: (dateHeader, askedAtMs) => {
      const serverSecondMs = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
      if (Number.isNaN(serverSecondMs)) return;
      const atLeast = serverSecondMs - clock.now();
      const atMost = serverSecondMs + 999 - askedAtMs;
      offsetMs = Math.max(atLeast, Math.min(atMost, offsetMs));
    },
  };
}
