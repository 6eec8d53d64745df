/** When the attempts of forgotten invocations started, by request. */
export interface FadedStarts {
  add(scope: string, requestId: string, startedAtMs: number): void;
  has(scope: string, requestId: string): boolean;
  countBefore(scope: string, requestId: string, startedAtMs: number): number;
}

/** Two generations of so many are kept, in 6 MB. */
const PER_GENERATION = 196_608;
/** At most three quarters of the slots are taken. */
const SLOTS = 262_144;

/** A hash table in flat memory: open addressing, several entries of one key beside each other. */
interface Generation {
  readonly keys: Float64Array;
  /** Epoch milliseconds modulo 2³². The attempts of one request lie hours apart at most, so that tells which is earlier. */
  readonly starts: Uint32Array;
  size: number;
}

/** An empty table; it takes its memory when the first invocation is forgotten. */
export function createFadedStarts(): FadedStarts {
  let generations: readonly Generation[] = [];

  return {
    add: (scope, requestId, startedAtMs) => {
      let [young] = generations;
      if (young === undefined || young.size >= PER_GENERATION) {
        young = { keys: new Float64Array(SLOTS), starts: new Uint32Array(SLOTS), size: 0 };
        generations = [young, ...generations.slice(0, 1)];
      }
      const key = keyOf(scope, requestId);
      let slot = slotOf(key);
      while (young.keys[slot] !== 0) slot = (slot + 1) % SLOTS;
      young.keys[slot] = key;
      young.starts[slot] = startedAtMs;
      young.size += 1;
    },
    has: (scope, requestId) => generations.length > 0 && countIn(generations, keyOf(scope, requestId), () => true) > 0,
    countBefore: (scope, requestId, startedAtMs) =>
      generations.length === 0
        ? 0
        : countIn(generations, keyOf(scope, requestId), (otherMs) => ((otherMs - startedAtMs) | 0) < 0),
  };
}

function countIn(generations: readonly Generation[], key: number, isCounted: (startedAtMs: number) => boolean): number {
  let count = 0;
  for (const { keys, starts } of generations) {
    for (let slot = slotOf(key); keys[slot] !== 0; slot = (slot + 1) % SLOTS) {
      if (keys[slot] === key && isCounted(starts[slot] ?? 0)) count += 1;
    }
  }
  return count;
}

function slotOf(key: number): number {
  return (key >>> 0) % SLOTS;
}

/**
 * A hash of a request id within its scope as an integer of 53 bits, never 0: among half a million, the chance that any two are
 * equal is about one in seventy thousand.
 */
function keyOf(scope: string, requestId: string): number {
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
  return ((high ^ (low >>> 16)) & 0x1fffff) * 0x1_0000_0000 + (low >>> 0) || 1;
}
