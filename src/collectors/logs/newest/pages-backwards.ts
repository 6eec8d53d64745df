import { type EventPage, LARGEST_PAGE, PagingStuckError, type RawLogEvent } from '../filter-log-events.ts';
import type { GroupPass } from '../group-events.ts';
import type { Reading } from '../reading.ts';
import { type BackwardStep, type BackwardWindow, newestFirst } from './backward-step.ts';

/** Enough for `-n 50` of one group in one call. */
const FIRST_PAGE = 100;
const PAGE_GROWTH = 4;
/** Windows in a row that may bring nothing further back. */
const VAIN_WINDOWS = 2;

/**
 * Reads a window from its end on back. The calls are begun anew with larger pages once they have come further back: a page token
 * is only used as it was given.
 * @returns false, without having given any event, when the service goes another way
 * @throws PagingStuckError; what the calls throw
 */
export async function* readPagesBackwards(
  reading: Reading,
  window: BackwardWindow,
  openPass: () => GroupPass,
): AsyncGenerator<BackwardStep, boolean> {
  const first = await firstStep(pagesTo(reading, window, window.endAtMs, FIRST_PAGE), openPass());
  if (first === undefined) return false;
  yield first;
  let { knownAfterMs } = first;
  let vainWindows = 0;
  for (let pageSize = FIRST_PAGE; knownAfterMs > Number.NEGATIVE_INFINITY; ) {
    pageSize = Math.min(LARGEST_PAGE, pageSize * PAGE_GROWTH);
    const before = knownAfterMs;
    const pass = openPass();
    for await (const page of pagesTo(reading, window, before, pageSize)) {
      if (page.isRestart) pass.restart();
      knownAfterMs = page.hasMore ? Math.min(knownAfterMs, page.readThroughMs) : Number.NEGATIVE_INFINITY;
      yield { events: newestFirst(pass, page.events), knownAfterMs };
      const isOutOfOrder = page.readThroughMs === Number.POSITIVE_INFINITY && page.events.length > 0;
      if (isOutOfOrder || (knownAfterMs < before && pageSize < LARGEST_PAGE)) break;
    }
    vainWindows = knownAfterMs < before ? 0 : vainWindows + 1;
    if (vainWindows > VAIN_WINDOWS) throw new PagingStuckError(window.question.logGroupName);
  }
  return true;
}

function pagesTo(
  reading: Reading,
  { question, startAtMs }: BackwardWindow,
  endAtMs: number | undefined,
  pageSize: number,
): AsyncGenerator<EventPage> {
  const end = endAtMs === undefined ? {} : { endAtMs };
  return reading.pages({ ...question, startAtMs, ...end, pageSize, isNewestFirst: true }, {});
}

/**
 * Reads up to the page that shows that the service does begin at the newest event; undefined when one shows that it does not, as
 * with emulators that do not know of it.
 */
async function firstStep(pages: AsyncGenerator<EventPage>, pass: GroupPass): Promise<BackwardStep | undefined> {
  const events: RawLogEvent[] = [];
  try {
    for await (const page of pages) {
      // Begun anew it would go back in any case: the window ends where it stopped.
      if (page.isRestart) return undefined;
      const isFurtherBack = events.length > 0 && newestOf(page.events) < newestOf(events);
      events.push(...page.events);
      if (!page.hasMore) return { events: newestFirst(pass, events), knownAfterMs: Number.NEGATIVE_INFINITY };
      if (page.events.length === 0) continue;
      const order = orderOf(page.events);
      if (order === 'mixed' || page.readThroughMs === Number.POSITIVE_INFINITY) return undefined;
      // A page that rises may be the oldest one; only what comes after it tells.
      if (order === 'falling' || isFurtherBack)
        return { events: newestFirst(pass, events), knownAfterMs: page.readThroughMs };
    }
  } catch (error) {
    if (!(error instanceof PagingStuckError)) throw error;
  }
  return undefined;
}

function newestOf(events: readonly RawLogEvent[]): number {
  return events.reduce((newest, { timestamp = newest }) => Math.max(newest, timestamp), Number.NEGATIVE_INFINITY);
}

function orderOf(events: readonly RawLogEvent[]): 'rising' | 'falling' | 'level' | 'mixed' {
  let rises = false;
  let falls = false;
  let previous: number | undefined;
  for (const { timestamp = previous ?? 0 } of events) {
    if (previous !== undefined && timestamp > previous) rises = true;
    if (previous !== undefined && timestamp < previous) falls = true;
    previous = timestamp;
  }
  if (rises && falls) return 'mixed';
  if (rises) return 'rising';
  return falls ? 'falling' : 'level';
}
