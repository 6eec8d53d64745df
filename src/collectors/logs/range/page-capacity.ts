import type { Amount } from './density.ts';

/** Learns how much of a service's answers fits on a page. */
export interface PageCapacity {
  /** A page that was not the last of its window held so much; `limit` is the number of events that was asked for at most. */
  noteFull(amount: Amount, limit: number): void;
  /** Pages that an amount takes; undefined while that is not known: only partial pages were seen. */
  pagesOf(amount: Amount, limit: number): number | undefined;
}

/** FilterLogEvents puts at most 1 MB on a page (CloudWatch Logs API reference). */
const PAGE_BYTES = 1_048_576;
/** A page may be partial for no reason (same source): one that holds less than this is not taken for full. */
const SURELY_FULL = 0.3;
/** A service that has ended this many pages so early has small pages. */
const ENOUGH_SMALL_PAGES = 4;

/** Knows nothing yet. */
export function createPageCapacity(): PageCapacity {
  /** The greatest part of a page, as AWS allows it, that came on one. */
  let greatest = 0;
  let pages = 0;
  const shareOf = ({ events, bytes }: Amount, limit: number): number => Math.max(events / limit, bytes / PAGE_BYTES);
  return {
    noteFull: (amount, limit) => {
      pages += 1;
      greatest = Math.max(greatest, Math.min(1, shareOf(amount, limit)));
    },
    pagesOf: (amount, limit) => {
      const isKnown = greatest >= SURELY_FULL || (pages >= ENOUGH_SMALL_PAGES && greatest > 0);
      return isKnown ? shareOf(amount, limit) / greatest : undefined;
    },
  };
}
