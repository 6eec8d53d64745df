import { type Amount, createDensities, type Densities } from './density.ts';
import type { PageCapacity } from './page-capacity.ts';
import type { TimeOrder } from './time-order.ts';

/** Decides into what windows the range of one group is cut. */
export interface Cutting {
  /** A page has been read. */
  note(page: ReadPage): void;
  /**
   * Where to end the next window of an unread stretch, so that it comes to about a page; undefined: read it as one.
   * @param ahead windows of this group that are being read
   */
  cutAtMs(fromAtMs: number, throughMs: number, limit: number, ahead: number): number | undefined;
  /** True where the rest of a window would take several pages, so that cutting it off is better than one page after the other. */
  isWorthCutting(fromAtMs: number, throughMs: number, limit: number): boolean;
}

/** A page, as cutting looks at it. */
export interface ReadPage {
  readonly amount: Amount;
  readonly limit: number;
  /** Where what it holds begins; epoch milliseconds. */
  readonly fromAtMs: number;
  /** How far it reaches: its newest event, or the end of its window. */
  readonly throughMs: number;
  readonly hasMore: boolean;
  /** True for a window that was to come to a page. */
  readonly isOfCutWindow: boolean;
}

/** How full a window's page is meant to be: what is dense by chance must still fit, for the rest of it costs another call. */
const MEANT_SHARE = 0.9;
/** What is expected to be more than this does not fit on a page. */
const FITS_PAGES = 0.97;
/** The rest of a window that has been begun is read on after the page that came, up to so much of it: that is sure to be a call. */
const WORTH_CUTTING_PAGES = 1.15;
/** A window that came to less than this was cut by a density that no longer holds. */
const TOO_EMPTY_SHARE = 0.45;
/** For each page that was as full as it was meant to be, so many windows are read ahead by its density. */
const AHEAD_PER_PAGE = 8;

/**
 * Each window is cut by the density of what was read nearest before it. How many are read ahead depends on how often that was right:
 * beyond them the whole rest is asked for as one, which brings a full page wherever the next events are, or the end. So a burst
 * costs few empty windows where it ends, and a silence one call however long it is.
 * @param capacity what the service's pages hold, shared by all groups
 * @param order whether they are in time order: without proof nothing is cut
 */
export function createCutting(capacity: PageCapacity, order: TimeOrder): Cutting {
  const densities: Densities = createDensities();
  let pagesAsMeant = 0;

  const pagesIn = (fromAtMs: number, throughMs: number, limit: number): number | undefined => {
    const expected = order.isProven() ? densities.expected(fromAtMs, throughMs) : undefined;
    return expected && capacity.pagesOf(expected, limit);
  };
  return {
    note: ({ amount, limit, fromAtMs, throughMs, hasMore, isOfCutWindow }) => {
      densities.note(amount, fromAtMs, throughMs);
      if (hasMore) capacity.noteFull(amount, limit);
      const share = capacity.pagesOf(amount, limit) ?? 0;
      if (hasMore || share >= TOO_EMPTY_SHARE) pagesAsMeant += 1;
      else if (isOfCutWindow) pagesAsMeant = 0;
    },
    cutAtMs: (fromAtMs, throughMs, limit, ahead) => {
      if (ahead >= AHEAD_PER_PAGE * pagesAsMeant) return undefined;
      const pages = pagesIn(fromAtMs, throughMs, limit) ?? 0;
      if (pages <= FITS_PAGES) return undefined;
      const lengthMs = Math.floor(((throughMs - fromAtMs + 1) * MEANT_SHARE) / pages);
      return lengthMs < 1 ? undefined : fromAtMs + lengthMs - 1;
    },
    isWorthCutting: (fromAtMs, throughMs, limit) => (pagesIn(fromAtMs, throughMs, limit) ?? 0) > WORTH_CUTTING_PAGES,
  };
}
