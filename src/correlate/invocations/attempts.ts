import { isBefore, type Position } from './position.ts';
import { openingOf, type Run } from './run.ts';

/**
 * All known attempts of a request, over all streams of its function. Lambda's asynchronous retries keep the request id and come
 * minutes later, in any stream (platform fact 8.31).
 */
export interface AttemptBook {
  add(run: Run): void;
  remove(run: Run): void;
  /** The other attempts that can still be told again, as they are known at this moment. */
  siblings(run: Run): readonly Run[];
  /** 1 for the earliest attempt known. */
  attemptOf(run: Run): number;
  /** The sealed attempt in a stream that a line at this place belongs to, if it is still remembered: the newest that opened before. */
  sealedAt(at: Position, streamKey: string, requestId: string, fingerprint: number): Run | undefined;
}

/**
 * How much is remembered: the last 16,384 to 32,768 invocations can be told again when something changes them; of up to 524,288
 * before those only that and when they started, so that a later attempt is still counted right (about 40 MB).
 */
const WHOLE_PER_GENERATION = 16_384;
const FADED_PER_GENERATION = 262_144;

type OneOrMore<T> = T | readonly T[];

/** A book with nothing in it. */
export function createAttemptBook(): AttemptBook {
  let young = new Map<number, OneOrMore<Run>>();
  let old = new Map<number, OneOrMore<Run>>();
  const faded = createFadedBook();

  const runsOf = (fingerprint: number): readonly Run[] => {
    const newer = young.get(fingerprint);
    const older = old.get(fingerprint);
    if (older === undefined) return newer === undefined ? NONE : listed(newer);
    return newer === undefined ? listed(older) : [...listed(older), ...listed(newer)];
  };
  const age = (): void => {
    for (const runs of old.values()) for (const run of listed(runs)) keepOrFade(run);
    old = young;
    young = new Map();
    for (const run of unsealed) put(run);
    unsealed = [];
  };
  let unsealed: Run[] = [];
  const keepOrFade = (run: Run): void => {
    if (!run.isSealed) unsealed.push(run);
    else faded.add(run.fingerprint, openingOf(run).loggedAtMs);
  };
  const put = (run: Run): void => {
    const known = young.get(run.fingerprint);
    young.set(run.fingerprint, known === undefined ? run : [...listed(known), run]);
  };

  return {
    add: (run) => {
      put(run);
      if (young.size >= WHOLE_PER_GENERATION) age();
    },
    remove: (run) => {
      for (const generation of [young, old]) {
        const left = listed(generation.get(run.fingerprint) ?? NONE).filter((other) => other !== run);
        if (left.length > 0) generation.set(run.fingerprint, left);
        else generation.delete(run.fingerprint);
      }
    },
    siblings: (run) => runsOf(run.fingerprint).filter((other) => other !== run),
    attemptOf: (run) => {
      let attempt = 1 + faded.countBefore(run.fingerprint, openingOf(run).loggedAtMs);
      const runs = runsOf(run.fingerprint);
      if (runs.length === 1) return attempt;
      for (const other of runs) if (other !== run && precedes(other, run)) attempt += 1;
      return attempt;
    },
    sealedAt: (at, streamKey, requestId, fingerprint) => {
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

/** By start; between streams that show the same millisecond, by the stream's name, so that arrival decides nothing. */
function precedes(a: Run, b: Run): boolean {
  const [first, second] = [openingOf(a), openingOf(b)];
  if (first.loggedAtMs !== second.loggedAtMs) return first.loggedAtMs < second.loggedAtMs;
  if (a.stream.key !== b.stream.key) return a.stream.name < b.stream.name;
  return isBefore(first, second);
}

interface FadedBook {
  add(fingerprint: number, startedAtMs: number): void;
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
