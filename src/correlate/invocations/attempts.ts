import { createFadedStarts } from './faded-starts.ts';
import { isBefore, type Position } from './position.ts';
import { openingOf, type Run, type StreamIdentity } from './run.ts';

/**
 * All known attempts of a request, over all streams of its function. Lambda's asynchronous retries keep the request id and come
 * minutes later, in any stream (platform fact 8.31).
 */
export interface AttemptBook {
  add(run: Run): void;
  remove(run: Run): void;
  /** The run was sealed: from now on it is remembered for a while only. */
  sealed(run: Run): void;
  /** Nothing before this is expected any more: what ended `REMEMBERED_MS` before it is remembered no longer. */
  passed(completeUntil: number): void;
  /** The other attempts that can still be told again, as they are known at this moment. */
  siblings(run: Run): readonly Run[];
  /** 1 for the earliest attempt known. */
  attemptOf(run: Run): number;
  /** The sealed attempt in a stream that a line at this place belongs to, if it is still remembered: the newest that opened before. */
  sealedAt(at: Position, stream: StreamIdentity, requestId: string): Run | undefined;
}

/**
 * Sealed invocations remembered at most, about 20 MB: these can be told again when something changes them. Of those before them only
 * that and when they started is known for a while (`createFadedStarts`), so that a later attempt is still counted right. A line
 * of one that is forgotten is told as an invocation of its own, incomplete.
 */
const SEALED_REMEMBERED = 16_384;
/**
 * How long after nothing was expected of it any more a sealed invocation is remembered: an idle environment, which may log for it
 * when it goes on, does not live longer.
 */
const REMEMBERED_MS = 3_600_000;

type OneOrMore = Run | readonly Run[];

/** A book with nothing in it. */
export function createAttemptBook(): AttemptBook {
  const known = new Map<string, OneOrMore>();
  const faded = createFadedStarts();
  /** Sealed runs in a ring, `remembered` of them from `oldest` on. */
  const ring: (Run | undefined)[] = [];
  let oldest = 0;
  let remembered = 0;

  const attempts = (scope: string, requestId: string): readonly Run[] => {
    const runs = known.get(requestId);
    return runs === undefined ? NONE : listed(runs).filter((run) => run.stream.scope === scope);
  };
  const remove = (run: Run): boolean => {
    const runs = listed(known.get(run.requestId) ?? NONE);
    if (!runs.includes(run)) return false;
    if (runs.length === 1) known.delete(run.requestId);
    else
      known.set(
        run.requestId,
        runs.filter((other) => other !== run),
      );
    return true;
  };
  const forgetOldest = (): void => {
    const run = ring[oldest];
    ring[oldest] = undefined;
    oldest = (oldest + 1) % SEALED_REMEMBERED;
    remembered -= 1;
    // A run that was taken up again stays until it is sealed once more.
    if (run === undefined || !run.isSealed || !remove(run)) return;
    faded.add(run.stream.scope, run.requestId, openingOf(run).loggedAtMs);
  };

  return {
    add: (run) => {
      const others = known.get(run.requestId);
      known.set(run.requestId, others === undefined ? run : [...listed(others), run]);
      if (others === undefined && !faded.has(run.stream.scope, run.requestId)) return;
      for (const attempt of attempts(run.stream.scope, run.requestId)) attempt.isOnlyAttempt = false;
    },
    remove,
    sealed: (run) => {
      if (remembered === SEALED_REMEMBERED) forgetOldest();
      ring[(oldest + remembered) % SEALED_REMEMBERED] = run;
      remembered += 1;
    },
    passed: (completeUntil) => {
      while ((ring[oldest]?.last.loggedAtMs ?? Number.POSITIVE_INFINITY) < completeUntil - REMEMBERED_MS)
        forgetOldest();
    },
    siblings: (run) =>
      run.isOnlyAttempt ? NONE : attempts(run.stream.scope, run.requestId).filter((other) => other !== run),
    attemptOf: (run) => {
      if (run.isOnlyAttempt) return 1;
      const { scope } = run.stream;
      const earlier = attempts(scope, run.requestId).filter((other) => other !== run && precedes(other, run)).length;
      return 1 + earlier + faded.countBefore(scope, run.requestId, openingOf(run).loggedAtMs);
    },
    sealedAt: (at, stream, requestId) => {
      let best: Run | undefined;
      for (const run of listed(known.get(requestId) ?? NONE)) {
        if (!run.isSealed || run.stream.key !== stream.key) continue;
        if (best === undefined || (isBefore(openingOf(run), at) && isBefore(openingOf(best), openingOf(run))))
          best = run;
      }
      return best;
    },
  };
}

const NONE: readonly never[] = [];

function listed(runs: OneOrMore): readonly Run[] {
  return Array.isArray(runs) ? (runs as readonly Run[]) : [runs as Run];
}

/** By start; between streams that show the same millisecond, by the stream's name, so that arrival decides nothing. */
function precedes(a: Run, b: Run): boolean {
  const [first, second] = [openingOf(a), openingOf(b)];
  if (first.loggedAtMs !== second.loggedAtMs) return first.loggedAtMs < second.loggedAtMs;
  if (a.stream.key !== b.stream.key) return a.stream.name < b.stream.name;
  return isBefore(first, second);
}
