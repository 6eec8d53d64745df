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

/** Calls that had to wait keep this part of the even distance: all at once, some would come before their second is over. */
const SPREAD = 0.4;
const ROUNDING_MS = 0.001;

/**
 * Grants no more than `perSecond` calls in any second (a fraction such as 2.5: 3 in any 1.2 s), and in the long run exactly as
 * many: a call goes once the one granted a quota's worth before it is a second old. After a pause the whole quota goes at
 * once; calls that had to wait are spread out a little, because a service's own count of them runs apart from this one.
 * `slowDown` halves the rate, which recovers evenly. `undefined` sets no bound.
 */
export function createTokenBucket(perSecond: number | undefined, clock: Clock): TokenBucket {
  if (perSecond === undefined) return { take: () => Promise.resolve(), slowDown: () => undefined };
  const waiting = new Set<() => void>();
  /** When the last calls were granted, oldest first: a quota's worth of them. */
  const granted: number[] = [];
  /** When the next call that has to wait is due by spreading. */
  let spreadDueAtMs = Number.NEGATIVE_INFINITY;
  let share = 1;
  let slowedAtMs = Number.NEGATIVE_INFINITY;
  /** Ends the sleep before the next grant when nobody waits for it any more. */
  let sleeping: AbortController | undefined;

  const shareNow = (): number => Math.min(1, share + (0.5 * (clock.now() - slowedAtMs)) / RECOVERY_MS);
  const ratePerSecond = (): number => perSecond * shareNow();
  const freeAtMs = (): number => {
    const rate = ratePerSecond();
    const most = Math.ceil(rate);
    const former = granted.at(-most);
    return former === undefined ? Number.NEGATIVE_INFINITY : former + (1000 * most) / rate;
  };
  const noteGrant = (): void => {
    granted.push(clock.now());
    if (granted.length > Math.ceil(perSecond)) granted.shift();
  };
  const grantWaiting = async (): Promise<void> => {
    sleeping = new AbortController();
    spreadDueAtMs = Math.max(spreadDueAtMs, freeAtMs());
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      // To the millisecond: a sliver of one, left by rounding, would be no time to a clock.
      const waitMs = Math.ceil(Math.max(spreadDueAtMs, freeAtMs()) - clock.now() - ROUNDING_MS);
      if (waitMs > 0) {
        await clock.sleep(waitMs, sleeping.signal);
        if (sleeping.signal.aborted) break;
        continue;
      }
      // From when it was due, not from when the timer came: timers are late, and that would add up.
      spreadDueAtMs = Math.max(spreadDueAtMs, freeAtMs()) + (1000 * SPREAD) / ratePerSecond();
      noteGrant();
      waiting.delete(next);
      next();
    }
    sleeping = undefined;
    if (waiting.size > 0) void grantWaiting();
  };

  return {
    take: (signal) => {
      if (signal.aborted) return Promise.resolve();
      if (waiting.size === 0 && freeAtMs() - ROUNDING_MS <= clock.now()) {
        noteGrant();
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const goOn = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = (): void => {
          waiting.delete(goOn);
          if (waiting.size === 0) sleeping?.abort();
          resolve();
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(goOn);
        if (sleeping === undefined) void grantWaiting();
      });
    },
    slowDown: () => {
      if (clock.now() - slowedAtMs < ONE_THROTTLE_MS) return;
      share = Math.max(LOWEST_SHARE, shareNow() / 2);
      slowedAtMs = clock.now();
    },
  };
}
