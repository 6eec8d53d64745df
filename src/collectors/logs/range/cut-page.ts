import type { EventPage, RawLogEvent } from '../filter-log-events.ts';
import { amountOf } from './density.ts';
import {
  cutWindow,
  finishWindow,
  type GroupRange,
  type RangeWindow,
  reachOfWindow,
  type WindowReading,
} from './group-range.ts';
import { endOf, type RangeReading } from './range-reading.ts';

/** A page that has come, and the window that it is of. */
interface WindowPage {
  readonly window: RangeWindow;
  readonly reading: WindowReading;
  readonly page: EventPage;
}

/** Takes a page: what it holds waits for its time, and where its window turns out dense the rest of it is cut off. */
export function takePage(range: RangeReading, group: GroupRange, { window, reading, page }: WindowPage): void {
  const { hasMore, readThroughMs } = page;
  if (page.isRestart) reading.pass.restart();
  learnFrom(range, group, { window, reading, page });
  const windowEndMs = endOf(range, window);
  const kept = keptWhenCut(group, page, windowEndMs, reading.limit);
  if (kept !== undefined) cutWindow(group, window, readThroughMs - 1);
  const events = reading.pass.take(kept ?? page.events);
  for (const { loggedAtMs } of events) range.newestMs = Math.max(range.newestMs, loggedAtMs);
  range.merge.add(events);
  window.readThroughMs = readThroughMs;
  // Where no end was asked for, new events could otherwise come for as long as they are written faster than read.
  const isPastNow = window.endAtMs === undefined && readThroughMs > windowEndMs;
  if (!hasMore || kept !== undefined || isPastNow) finishWindow(group, window);
  const throughMs = hasMore ? reachOfWindow(window) - 1 : windowEndMs;
  if (events.length > 0) range.pages.push({ throughMs, events: events.length });
}

function learnFrom(range: RangeReading, group: GroupRange, { window, reading, page }: WindowPage): void {
  const { hasMore, readThroughMs, events } = page;
  const isInOrder = readThroughMs > Number.NEGATIVE_INFINITY;
  range.order.note(events, isInOrder);
  const amount = amountOf(events);
  if (hasMore) range.memory.notePage({ events: amount.events, characters: amount.bytes });
  if (hasMore && !isInOrder) return;
  group.cutting.note({
    amount,
    limit: reading.limit,
    // A full page says how dense it is where its events are, not how long it was silent before them.
    fromAtMs: hasMore ? (events[0]?.timestamp ?? readThroughMs) : reachOfWindow(window),
    throughMs: hasMore ? readThroughMs : endOf(range, window),
    hasMore,
    isOfCutWindow: window.isCut,
  });
}

/**
 * What to keep of a page when the rest of its window is cut off; undefined: the rest is read on page by page. The newest millisecond
 * may have more events than came: it is left to the rest as a whole, so that no event comes twice.
 */
function keptWhenCut(
  { cutting }: GroupRange,
  { hasMore, readThroughMs, events }: EventPage,
  endAtMs: number,
  limit: number,
): readonly RawLogEvent[] | undefined {
  if (!hasMore || readThroughMs === Number.NEGATIVE_INFINITY) return undefined;
  if (!cutting.isWorthCutting(readThroughMs, endAtMs, limit)) return undefined;
  const kept = events.filter(({ timestamp = readThroughMs }) => timestamp < readThroughMs);
  return kept.length > events.length / 2 ? kept : undefined;
}
