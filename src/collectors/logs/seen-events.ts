import { stableId } from '../../domain/stable-id.ts';

/** Remembers which events have been delivered. */
export interface SeenEvents {
  /** True the first time an id is named with its timestamp. */
  isNew(id: string, loggedAtMs: number): boolean;
  /** Forgets everything older: no later read reaches back there. */
  forgetBefore(atMs: number): void;
}

const BUCKET_MS = 1000;
/** 52 bits: what a JavaScript number holds exactly. */
const FINGERPRINT_DIGITS = 13;

/**
 * Keeps a number for each event, not the event, in a bucket for each second: a follow of five thousand events a second
 * remembers its last three minutes in some tens of megabytes, and only two events of the same second can be mistaken for
 * one another (one chance in a hundred million seconds at that rate).
 */
export function createSeenEvents(): SeenEvents {
  const buckets = new Map<number, Set<number>>();
  return {
    isNew: (id, loggedAtMs) => {
      const second = Math.floor(loggedAtMs / BUCKET_MS);
      const bucket = buckets.get(second) ?? new Set();
      if (bucket.size === 0) buckets.set(second, bucket);
      const fingerprint = Number.parseInt(stableId(id).slice(0, FINGERPRINT_DIGITS), 16);
      if (bucket.has(fingerprint)) return false;
      bucket.add(fingerprint);
      return true;
    },
    forgetBefore: (atMs) => {
      const first = Math.floor(atMs / BUCKET_MS);
      for (const second of buckets.keys()) if (second < first) buckets.delete(second);
    },
  };
}
