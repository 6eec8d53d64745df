import { LARGEST_PAGE } from '../filter-log-events.ts';

/** How many events and characters of messages. */
export interface Held {
  readonly events: number;
  readonly characters: number;
}

/** Keeps what a reading holds, and what its calls may bring, within a bound. */
export interface MemoryBound {
  /** A page has come that was not the last of its window. */
  notePage(page: Held): void;
  /** True when another page may come, beside what is held and what the calls under way will bring. */
  hasRoom(held: Held, callsUnderWay: number): boolean;
  /** How many events a page may have when each of so many groups has one in memory: at most what AWS puts on one. */
  limitFor(groups: number): number;
}

/** What a reading may hold in all. */
const MOST_BYTES = 32_000_000;
/** An event without its message: the object, its id, and the number by which it is known again. */
const EVENT_BYTES = 400;
/** So long is a message taken to be until some have come. */
const USUAL_MESSAGE = 100;
const FULL_PAGE_BYTES = LARGEST_PAGE * (EVENT_BYTES + USUAL_MESSAGE);
/** Smaller pages would cost more calls than they save memory. */
const SMALLEST_PAGE = 100;

/** Before anything is known of the events' size. */
export function createMemoryBound(): MemoryBound {
  let pageBytes: number | undefined;
  let eventBytes = EVENT_BYTES + USUAL_MESSAGE;
  return {
    notePage: (page) => {
      if (page.events === 0) return;
      const bytes = bytesOf(page);
      eventBytes = bytes / page.events;
      // Larger pages count at once, smaller ones little by little.
      pageBytes = Math.max(bytes, (3 * (pageBytes ?? bytes) + bytes) / 4);
    },
    hasRoom: (held, callsUnderWay) =>
      bytesOf(held) + (callsUnderWay + 1) * (pageBytes ?? FULL_PAGE_BYTES) <= MOST_BYTES,
    limitFor: (groups) => {
      const fairShare = Math.floor(MOST_BYTES / eventBytes / Math.max(1, groups));
      return Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, fairShare));
    },
  };
}

function bytesOf({ events, characters }: Held): number {
  return events * EVENT_BYTES + characters;
}
