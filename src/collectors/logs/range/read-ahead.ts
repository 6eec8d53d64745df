import { LARGEST_PAGE } from '../filter-log-events.ts';
import { takePage } from './cut-page.ts';
import {
  cutWindow,
  finishWindow,
  type GroupRange,
  isCalling,
  nextToCall,
  type RangeWindow,
  reachOf,
  reachOfWindow,
  type WindowReading,
} from './group-range.ts';
import { giveUp, noteFailure } from './lost-windows.ts';
import { endOf, type RangeReading } from './range-reading.ts';

/** Makes as many calls as are of use and as memory allows: for the oldest of what is unread first. */
export function readAhead(range: RangeReading): void {
  const { groups, calls, memory, merge } = range;
  // A consumer that is behind is not helped by more.
  if (eventsDue(range) >= MOST_DUE) return;
  while (!calls.areEnough()) {
    const next = oldestToCall(groups);
    if (next === undefined) return;
    // Whatever memory holds, what everything else waits for is read.
    const isFirst = reachOfWindow(next.window) <= Math.min(...groups.map(reachOf));
    if (!isFirst && !memory.hasRoom(merge.held(), calls.count())) return;
    void readPage(range, next.group, next.window).then(range.ring);
  }
}

/** Events that could be told and have not been asked for: two batches of them are enough to go on with. */
const MOST_DUE = 20_000;

function eventsDue({ groups, pages }: RangeReading): number {
  const readThroughMs = Math.min(...groups.map(reachOf));
  return pages.reduce((sum, { throughMs, events }) => sum + (throughMs < readThroughMs ? events : 0), 0);
}

function oldestToCall(groups: readonly GroupRange[]): { group: GroupRange; window: RangeWindow } | undefined {
  let oldest: { group: GroupRange; window: RangeWindow } | undefined;
  for (const group of groups) {
    const window = nextToCall(group);
    if (window === undefined) continue;
    if (oldest === undefined || reachOfWindow(window) < reachOfWindow(oldest.window)) oldest = { group, window };
  }
  return oldest;
}

/** Never rejects: an error is kept with the group, or with the reading. */
async function readPage(range: RangeReading, group: GroupRange, window: RangeWindow): Promise<void> {
  window.reading ??= beginWindow(range, group, window);
  const { reading } = window;
  const call = range.calls.begin();
  reading.call = call;
  try {
    const next = await reading.pages.next();
    group.hasBeenRead = true;
    range.endAtMs ??= range.session.serverClock.now();
    if (next.done === true) finishWindow(group, window);
    else takePage(range, group, { window, reading, page: next.value });
    call.ended(true);
  } catch (error) {
    call.ended(false);
    noteFailure(range, group, window, error);
  }
  reading.call = undefined;
  if (group.error !== undefined && !isCalling(group)) giveUp(range, group);
}

function beginWindow(range: RangeReading, group: GroupRange, window: RangeWindow): WindowReading {
  const limit = range.memory.limitFor(range.groups.filter(({ windows }) => windows.length > 0).length);
  const ahead = group.windows.filter(({ reading }) => reading !== undefined).length;
  const cutAtMs = group.cutting.cutAtMs(window.startAtMs, endOf(range, window), limit, ahead);
  if (cutAtMs !== undefined) {
    cutWindow(group, window, cutAtMs);
    window.isCut = true;
  }
  const { startAtMs, endAtMs } = window;
  const asked = {
    ...group.question,
    startAtMs,
    ...(endAtMs === undefined ? {} : { endAtMs }),
    ...(limit < LARGEST_PAGE ? { pageSize: limit } : {}),
  };
  const reading: WindowReading = {
    pages: range.reading.pages(asked, {
      onTry: () => reading.call?.sent(),
      onSetback: (setback) => {
        reading.call?.setBack();
        if (setback === 'throttled') tellThrottling(range);
      },
    }),
    pass: group.events.openPass(),
    limit,
    call: undefined,
  };
  return reading;
}

function tellThrottling(range: RangeReading): void {
  if (range.isThrottlingTold) return;
  range.isThrottlingTold = true;
  range.notices.push({ topic: 'throttled', text: 'CloudWatch Logs throttles FilterLogEvents; reading more slowly' });
  range.ring();
}
