/** Remembers which events have been delivered. */
export interface SeenEvents {
  /** True the first time a fingerprint (see `fingerprintOf`) is named with its timestamp. */
  isNew(fingerprint: number, loggedAtMs: number): boolean;
  /** Forgets what was logged from one instant to just before another, whole seconds of it: no later read goes there. */
  forget(fromMs: number, beforeMs: number): void;
  /** Bytes that the tables take. */
  sizeBytes(): number;
}

const BUCKET_MS = 1000;

/**
 * Keeps a number of eight bytes for each event, not the event, in a table for each second: 9 to 15 bytes an event, forgotten by
 * the second. Only two events of the same second can be mistaken for one another: at ten thousand a second one chance in a
 * hundred million seconds.
 */
export function createSeenEvents(): SeenEvents {
  const buckets = new Map<number, FingerprintSet>();
  const bucketOf = (second: number): FingerprintSet => {
    const known = buckets.get(second);
    if (known !== undefined) return known;
    const made = createFingerprintSet();
    buckets.set(second, made);
    return made;
  };
  return {
    isNew: (fingerprint, loggedAtMs) => bucketOf(Math.floor(loggedAtMs / BUCKET_MS)).add(fingerprint),
    forget: (fromMs, beforeMs) => {
      const first = Math.ceil(fromMs / BUCKET_MS);
      const end = Math.floor(beforeMs / BUCKET_MS);
      for (const second of buckets.keys()) if (second >= first && second < end) buckets.delete(second);
    },
    sizeBytes: () => [...buckets.values()].reduce((sum, bucket) => sum + bucket.sizeBytes(), 0),
  };
}

/** Numbers of one second. */
interface FingerprintSet {
  /** True when it was not there yet. */
  add(fingerprint: number): boolean;
  sizeBytes(): number;
}

const SMALLEST_TABLE = 8;
/** The share of a table's slots that may be taken; then it grows by a half. */
const FULL = 0.85;
const SLOT_BYTES = 8;

/** Open addressing with linear probing; zero is an empty slot. */
function createFingerprintSet(): FingerprintSet {
  let slots = new Float64Array(SMALLEST_TABLE);
  let size = 0;
  const grow = (): void => {
    const former = slots;
    slots = new Float64Array(Math.ceil(former.length * 1.5));
    for (const fingerprint of former) if (fingerprint !== 0) slots[slotOf(slots, fingerprint)] = fingerprint;
  };
  return {
    add: (fingerprint) => {
      const slot = slotOf(slots, fingerprint);
      if (slots[slot] === fingerprint) return false;
      slots[slot] = fingerprint;
      size += 1;
      if (size > slots.length * FULL) grow();
      return true;
    },
    sizeBytes: () => slots.length * SLOT_BYTES,
  };
}

const LOW_WORD = 4_294_967_296;

/** Where the fingerprint stands, or where it is to stand. */
function slotOf(slots: Float64Array, fingerprint: number): number {
  let slot = Math.floor(((fingerprint % LOW_WORD) / LOW_WORD) * slots.length);
  while (true) {
    const there = slots[slot];
    if (there === 0 || there === fingerprint) return slot;
    slot = slot + 1 === slots.length ? 0 : slot + 1;
  }
}
