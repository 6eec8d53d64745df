import { isBefore, type Position } from './position.ts';
import { openingOf, type Run } from './run.ts';

/**
 * All known attempts of a request, over all streams of its function. Lambda's asynchronous retries keep the request id and come
 * minutes later, in any stream (platform fact 8.31).
 */
export interface AttemptBook {
  add(run: Run): void;
  remove(run: Run): void;
  /** The run was sealed: it is remembered for a while. */
  sealed(run: Run): void;
  /** A sealed run was taken up again. */
  reopened(run: Run): void;
  /** The other attempts that can still be told again, as they are known at this moment. */
  siblings(run: Run): readonly Run[];
  /** 1 for the earliest attempt known. */
  attemptOf(run: Run): number;
  /** The sealed attempt in a stream that a line at this place belongs to, if it is still remembered: the newest that opened before. */
  sealedAt(at: Position, streamKey: string, requestId: string, fingerprint: number): Run | undefined;
}

/**
 * How much is remembered of what is sealed: the last 16,384 to 32,768 invocations can be told again when something changes them; of
 * 262,144 to 524,288 before those only that and when they started, so that a later attempt is still counted right. About 60 MB.
 */
const WHOLE_PER_GENERATION = 16_384;
const FADED_PER_GENERATION = 262_144;

type OneOrMore<T> = T | readonly T[];
type Runs = Map<number, OneOrMore<Run>>;

/** A book with nothing in it. */
export function createAttemptBook(): AttemptBook {
  const unsealed: Runs = new Map();
  let young: Runs = new Map();
  let old: Runs = new Map();
  const faded = createFadedBook();

  const runsOf = (fingerprint: number): readonly Run[] => [
    ...listed(old.get(fingerprint) ?? NONE),
    ...listed(young.get(fingerprint) ?? NONE),
    ...listed(unsealed.get(fingerprint) ?? NONE),
  ];
  const isKnown = (fingerprint: number): boolean =>
    unsealed.has(fingerprint) || young.has(fingerprint) || old.has(fingerprint) || faded.has(fingerprint);
  const age = (): void => {
    for (const runs of old.values()) {
      for (const run of listed(runs)) faded.add(run.fingerprint, openingOf(run).loggedAtMs);
    }
    old = young;
    young = new Map();
  };

  return {
    add: (run) => {
      if (isKnown(run.fingerprint)) {
        run.isOnlyAttempt = false;
        for (const other of runsOf(run.fingerprint)) other.isOnlyAttempt = false;
      }
      put(unsealed, run);
    },
    remove: (run) => take(unsealed, run),
    sealed: (run) => {
      take(unsealed, run);
      put(young, run);
      if (young.size >= WHOLE_PER_GENERATION) age();
    },
    reopened: (run) => {
      take(young, run);
      take(old, run);
      put(unsealed, run);
    },
    siblings: (run) => (run.isOnlyAttempt ? NONE : runsOf(run.fingerprint).filter((other) => other !== run)),
    attemptOf: (run) => {
      if (run.isOnlyAttempt) return 1;
      const earlier = runsOf(run.fingerprint).filter((other) => other !== run && precedes(other, run)).length;
      return 1 + earlier + faded.countBefore(run.fingerprint, openingOf(run).loggedAtMs);
    },
    sealedAt: (at, streamKey, requestId, fingerprint) => {
      if (!young.has(fingerprint) && !old.has(fingerprint)) return undefined;
      let best: Run | undefined;
      for (const run of runsOf(fingerprint)) {
        if (!run.isSealed || run.stream.key !== streamKey || run.requestId !== requestId) continue;
        if (best === undefined || (isBefore(openingOf(run), at) && isBefore(openingOf(best), openingOf(run))))
          best = run;
      }
      return best;
    },
  };
}

const NONE: readonly never[] = [];

function listed<T>(value: OneOrMore<T>): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function put(runs: Runs, run: Run): void {
  const known = runs.get(run.fingerprint);
  runs.set(run.fingerprint, known === undefined ? run : [...listed(known), run]);
}

function take(runs: Runs, run: Run): void {
  const known = runs.get(run.fingerprint);
  if (known === undefined) return;
  const left = listed(known).filter((other) => other !== run);
  if (left.length > 0) runs.set(run.fingerprint, left);
  else runs.delete(run.fingerprint);
}

/** By start; between streams that show the same millisecond, by the stream's name, so that arrival decides nothing. */
function precedes(a: Run, b: Run): boolean {
  const [first, second] = [openingOf(a), openingOf(b)];
  if (first.loggedAtMs !== second.loggedAtMs) return first.loggedAtMs < second.loggedAtMs;
  if (a.stream.key !== b.stream.key) return a.stream.name < b.stream.name;
  return isBefore(first, second);
}

interface FadedBook {
  add(fingerprint: number, startedAtMs: number): void;
  has(fingerprint: number): boolean;
  countBefore(fingerprint: number, startedAtMs: number): number;
}

function createFadedBook(): FadedBook {
  let young = new Map<number, OneOrMore<number>>();
  let old = new Map<number, OneOrMore<number>>();
  const countIn = (starts: OneOrMore<number> | undefined, startedAtMs: number): number => {
    if (starts === undefined) return 0;
    return listed(starts).filter((other) => other < startedAtMs).length;
  };
  return {
    add: (fingerprint, startedAtMs) => {
      const known = young.get(fingerprint);
      young.set(fingerprint, known === undefined ? startedAtMs : [...listed(known), startedAtMs]);
      if (young.size < FADED_PER_GENERATION) return;
      old = young;
      young = new Map();
    },
    has: (fingerprint) => young.has(fingerprint) || old.has(fingerprint),
    countBefore: (fingerprint, startedAtMs) =>
      countIn(young.get(fingerprint), startedAtMs) + countIn(old.get(fingerprint), startedAtMs),
  };
}

/**
 * A hash of a request id within a scope as an integer of 53 bits: among a million, the chance that any two are equal is about one in
 * twenty thousand.
 */
export function fingerprintOf(scope: string, requestId: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const text of [scope, requestId]) {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b);
      high ^= high >>> 13;
    }
    low = Math.imul(low ^ 0x10000, 0x01000193);
  }
  return ((high ^ (low >>> 16)) & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
