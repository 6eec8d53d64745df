import { stableId } from '../../domain/stable-id.ts';

/** Remembers which events came lately. */
export interface RecentIds {
  /** True where the id was not among the last ones: the last 262,144 different ids are known for certain, twice as many at most. */
  isNew(id: string): boolean;
}

const GENERATION = 262_144;
/** Half of the slots stay empty, so that a search is short. */
const SLOTS = 2 * GENERATION;

/**
 * Keeps the 64 bits of each id in tables of 8 MB altogether, however much is read, and untouched pages of them cost nothing:
 * the same ids as strings in a `Set` take five times as much, and their garbage several times that.
 */
export function createRecentIds(): RecentIds {
  let older = createGeneration();
  let newer = createGeneration();
  return {
    isNew: (id) => {
      const [high, low] = wordsOf(id);
      if (older.has(high, low) || !newer.add(high, low)) return false;
      if (newer.size() < GENERATION) return true;
      [older, newer] = [newer, older];
      newer.clear();
      return true;
    },
  };
}

const HEX_64_BITS = /^[0-9a-f]{16}$/;

function wordsOf(id: string): readonly [high: number, low: number] {
  const hex = HEX_64_BITS.test(id) ? id : stableId(id);
  // Both zero is an empty slot.
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8), 16) || 1];
}

/** Open addressing with linear probing. */
function createGeneration() {
  const words = new Uint32Array(2 * SLOTS);
  let size = 0;
  const slotOf = (high: number, low: number): number => {
    let at = (high % SLOTS) * 2;
    while (words[at + 1] !== 0 && (words[at] !== high || words[at + 1] !== low)) at = (at + 2) % words.length;
    return at;
  };
  return {
    has: (high: number, low: number) => words[slotOf(high, low) + 1] !== 0,
    /** True when it was not there yet. */
    add: (high: number, low: number) => {
      const at = slotOf(high, low);
      if (words[at + 1] !== 0) return false;
      words[at] = high;
      words[at + 1] = low;
      size += 1;
      return true;
    },
    size: () => size,
    clear: () => {
      words.fill(0);
      size = 0;
    },
  };
}
