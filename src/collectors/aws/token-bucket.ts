import type { Clock } from '../../runtime/clock.ts';

/** Hands out permission to call, so many a second. */
export interface TokenBucket {
  /** Resolves when the next call may be made, or when the signal aborts. In the order of asking. */
  take(signal: AbortSignal): Promise<void>;
  /** The service said that it was too much: hand out fewer for a while. */
  slowDown(): void;
}

/** A service that throttles is left at least this share of the quota, so that a follow never stands still. */
const LOWEST_SHARE = 0.1;
/** Calls that were under way together are throttled together: that counts once. */
const ONE_THROTTLE_MS = 1000;
/** From half of the quota back to all of it. */
const RECOVERY_MS = 30_000;
/** The part of the quota that may be used at once after a pause; the rest is spread over the second. */
const BURST_SHARE = 0.2;

/**
 * A bucket that lets no more than `perSecond` calls go in any second. It is halved by `slowDown` and recovers evenly.
 * `undefined` sets no bound.
 */
export function createTokenBucket(perSecond: number | undefined, clock: Clock): TokenBucket {
  if (perSecond === undefined) return { take: () => Promise.resolve(), slowDown: () => undefined };
  const burst = Math.max(1, Math.floor(perSecond * BURST_SHARE));
  const steadyPerSecond = Math.max(perSecond - burst, perSecond / 2);
  let share = 1;
  let slowedAtMs = Number.NEGATIVE_INFINITY;
  /** When the calls granted so far would have been granted one by one at the steady rate. */
  let spentUntilMs = Number.NEGATIVE_INFINITY;

  const shareNow = (): number => Math.min(1, share + (0.5 * (clock.now() - slowedAtMs)) / RECOVERY_MS);
  return {
    take: async (signal) => {
      const nowMs = clock.now();
      const intervalMs = 1000 / (steadyPerSecond * shareNow());
      spentUntilMs = Math.max(spentUntilMs, nowMs) + intervalMs;
      const waitMs = spentUntilMs - burst * intervalMs - nowMs;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    },
    slowDown: () => {
      if (clock.now() - slowedAtMs < ONE_THROTTLE_MS) return;
      share = Math.max(LOWEST_SHARE, shareNow() / 2);
      slowedAtMs = clock.now();
    },
  };
}
