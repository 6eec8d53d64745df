import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import { isLostContact, isThrottle, isTransient } from './failures.ts';
import type { AwsApi } from './quotas.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** How one call is to be made. */
export interface CallOptions {
  readonly signal: AbortSignal;
  /** A follow goes on for hours beside whatever else the account does: it takes at most half of the quota. */
  readonly isFollow?: boolean;
  /**
   * `limited` (unless said) gives up after a few tries on what is not throttling; `endless` goes on until the signal
   * aborts. Throttling never ends a call in either.
   */
  readonly patience?: 'limited' | 'endless';
  /** Told before every try, so that retries are counted where calls are. */
  readonly onTry?: () => void;
  /**
   * Told when a try failed and another will follow. From a session the error is a `SlsobsError` with advice wherever there is
   * any. `expired` comes with endless patience alone, to every call that waits for credentials: once when it has to wait,
   * and again when the advice is another.
   */
  readonly onSetback?: (setback: Setback, error: unknown) => void;
}

/** How one call is to be made, and how to wait between its tries. */
export interface BudgetCallOptions extends CallOptions {
  /** Absent: by the budget's clock. */
  readonly sleep?: Clock['sleep'];
}

/** Why a call has to be made again; `expired`: the credentials, which somebody has to renew. */
export type Setback = 'throttled' | 'disconnected' | 'expired';

/** Makes every call to AWS wait its turn, and make it again when that is worth it. */
export interface RequestBudget {
  /**
   * @throws what `send` threw: at once when trying again is pointless, else after the last try; also when the signal has
   * aborted
   */
  call<Output>(api: AwsApi, send: () => Promise<Output>, options: BudgetCallOptions): Promise<Output>;
  /** What has been spent since the process began. */
  spent(): { readonly calls: number; readonly throttles: number };
}

/** What a budget is made of. */
export interface RequestBudgetOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Calls a second; undefined: as many as come. */
  readonly quotaOf: (api: AwsApi) => number | undefined;
}

const TRIES = 5;
const FIRST_BACKOFF_MS = 200;
/** Longest wait between two tries: a follow that was throttled for minutes must not sleep through the end of it. */
const LONGEST_BACKOFF_MS = 5000;

/**
 * One budget for one account and region. Its bucket a second is the documented quota, lowered when AWS throttles. Waits
 * between tries are drawn evenly from zero to a bound that doubles ("full jitter"), so that many pollers do not return as
 * one. Calls go in the order of asking, a further try behind those that ask already.
 */
export function createRequestBudget({ clock, random, quotaOf }: RequestBudgetOptions): RequestBudget {
  const buckets = new Map<AwsApi, { whole: TokenBucket; followHalf: TokenBucket }>();
  let calls = 0;
  let throttles = 0;

  const bucketsOf = (api: AwsApi) => {
    const quota = quotaOf(api);
    const made = buckets.get(api) ?? {
      whole: createTokenBucket(quota, clock),
      followHalf: createTokenBucket(quota === undefined ? undefined : quota / 2, clock),
    };
    buckets.set(api, made);
    return made;
  };

  return {
    call: async (api, send, { signal, isFollow, patience, onTry, onSetback, sleep = clock.sleep }) => {
      const { whole, followHalf } = bucketsOf(api);
      const failed = { throttled: 0, disconnected: 0 };
      for (;;) {
        if (isFollow) await followHalf.take(signal);
        await whole.take(signal);
        signal.throwIfAborted();
        try {
          calls += 1;
          onTry?.();
          return await send();
        } catch (error) {
          if (signal.aborted) throw error;
          const setback = setbackOf(error, patience);
          if (setback === undefined) throw error;
          failed[setback] += 1;
          if (patience !== 'endless' && failed.disconnected >= TRIES) throw error;
          if (setback === 'throttled') {
            throttles += 1;
            whole.slowDown();
            followHalf.slowDown();
          }
          onSetback?.(setback, error);
          const doublings = Math.min(failed.throttled + failed.disconnected - 1, 10);
          await sleep(random.next() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** doublings), signal);
        }
      }
    },
    spent: () => ({ calls, throttles }),
  };
}

function setbackOf(error: unknown, patience: CallOptions['patience']): 'throttled' | 'disconnected' | undefined {
  if (isThrottle(error)) return 'throttled';
  const isWorthwhile = isTransient(error) || (patience === 'endless' && isLostContact(error));
  return isWorthwhile ? 'disconnected' : undefined;
}
