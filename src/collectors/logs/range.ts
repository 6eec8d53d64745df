import type { Gap, Notice } from '../../domain/gap.ts';
import type { GroupSelection, LogBatch, LogRequest } from '../../domain/sources.ts';
import type { Setback } from '../aws/request-budget.ts';
import type { AwsSession } from '../aws/session.ts';
import { createBell } from './bell.ts';
import type { EventPage } from './filter-log-events.ts';
import { firstRevision } from './gap-revisions.ts';
import { createGroupEvents, type GroupEvents } from './group-events.ts';
import { adviceOf, gapReasonOf, worstOf } from './group-failure.ts';
import { createMerge, type Marks, type Merge } from './merge.ts';
import { createReading, type Reading } from './reading.ts';

/** Groups with this much waiting for others are not read further ahead. */
const MOST_HELD = 10_000;
/** Events held over all groups, as far as page sizes can see to it. */
const MOST_HELD_IN_ALL = 200_000;
const SMALLEST_PAGE = 1000;

/** One group of a range that is being read. */
interface GroupRange {
  readonly events: GroupEvents;
  readonly pages: AsyncGenerator<EventPage>;
  isReading: boolean;
  isDone: boolean;
  hasBeenRead: boolean;
  /** See `EventPage`; +∞ at the end. */
  readThroughMs: number;
  error: unknown;
}

/** The whole range. */
interface RangeReading {
  readonly session: AwsSession;
  readonly request: LogRequest;
  readonly horizonMs: number;
  readonly reading: Reading;
  readonly merge: Merge;
  readonly ranges: readonly GroupRange[];
  /** The end asked for, else the server's time at the first answer. */
  endAtMs: number | undefined;
  newestMs: number;
  /** Not told yet. */
  readonly gaps: Gap[];
  readonly notices: Notice[];
}

/**
 * Reads a range of all groups at once and tells it in time order while it comes: what every group has been read through is
 * released. A group whose service does not sort (some emulators go stream by stream) is known by the first event out of
 * order, and from then on is held until its end; what had been released by then makes later events `late`.
 */
export async function* readRange(
  session: AwsSession,
  request: LogRequest,
  { horizonMs }: { readonly horizonMs: number },
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const bell = createBell(stopped);
  const range = openRange(session, request, horizonMs, stopped, bell.ring);
  const isDone = (): boolean => range.ranges.every((group) => group.isDone);
  try {
    while (true) {
      for (const group of range.ranges) {
        if (needsPage(range, group)) void readPage(range, group).then(bell.ring);
      }
      if (!isDone()) await bell.rung();
      if (signal.aborted) return;
      throwWhatEndsAll(range.ranges);
      // Asked before the batch is made: what arrives while it is consumed belongs to the next one.
      const isLast = isDone();
      yield nextBatch(range, isLast);
      if (isLast) return;
    }
  } finally {
    stop.abort();
  }
}

function openRange(
  session: AwsSession,
  request: LogRequest,
  horizonMs: number,
  signal: AbortSignal,
  ring: () => void,
): RangeReading {
  const reading = createReading(session, request, signal);
  const notices: Notice[] = [];
  let isThrottlingTold = false;
  const onSetback = (setback: Setback): void => {
    if (setback !== 'throttled' || isThrottlingTold) return;
    isThrottlingTold = true;
    notices.push({ topic: 'throttled', text: 'CloudWatch Logs throttles FilterLogEvents; reading more slowly' });
    ring();
  };
  const ranges = request.groups.map((selection) => openGroup(selection, request, session.region, reading, onSetback));
  return {
    session,
    request,
    horizonMs,
    reading,
    merge: createMerge(),
    ranges,
    endAtMs: request.endAtMs,
    newestMs: Number.NEGATIVE_INFINITY,
    gaps: [],
    notices,
  };
}

function openGroup(
  selection: GroupSelection,
  { startAtMs = 0, endAtMs, groups }: LogRequest,
  region: string,
  reading: Reading,
  onSetback: (setback: Setback) => void,
): GroupRange {
  const fairShare = Math.floor(MOST_HELD_IN_ALL / groups.length);
  const window = {
    logGroupName: selection.group.name,
    startAtMs,
    ...(selection.logStreamNames === undefined ? {} : { logStreamNames: selection.logStreamNames }),
    ...(endAtMs === undefined ? {} : { endAtMs }),
    ...(fairShare >= MOST_HELD ? {} : { pageSize: Math.max(SMALLEST_PAGE, fairShare) }),
  };
  return {
    events: createGroupEvents(selection, region),
    pages: reading.pages(window, { onSetback }),
    isReading: false,
    isDone: false,
    hasBeenRead: false,
    readThroughMs: Number.NEGATIVE_INFINITY,
    error: undefined,
  };
}

function readThrough(ranges: readonly GroupRange[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...ranges.map((group) => group.readThroughMs));
}

function needsPage({ merge, ranges }: RangeReading, group: GroupRange): boolean {
  if (group.isDone || group.isReading) return false;
  const holdsOthersBack = group.readThroughMs === readThrough(ranges);
  return holdsOthersBack || merge.heldOf(group.events.group) < MOST_HELD;
}

/** Never rejects: an error is kept with the group. */
async function readPage(range: RangeReading, group: GroupRange): Promise<void> {
  group.isReading = true;
  try {
    const next = await group.pages.next();
    group.hasBeenRead = true;
    range.endAtMs ??= range.session.serverClock.now();
    if (next.done !== true) takePage(range, group, next.value);
    // Where no end was asked for, new events could otherwise come for as long as they are written faster than read.
    const isPastNow = range.request.endAtMs === undefined && group.readThroughMs > range.endAtMs;
    if (next.done === true || isPastNow) finish(group);
  } catch (error) {
    fail(range, group, error);
  }
  group.isReading = false;
}

function takePage(range: RangeReading, group: GroupRange, page: EventPage): void {
  if (page.isRestart) group.events.beginPass();
  const events = group.events.take(page.events);
  for (const { loggedAtMs } of events) range.newestMs = Math.max(range.newestMs, loggedAtMs);
  range.merge.add(events);
  group.readThroughMs = page.readThroughMs;
}

function finish(group: GroupRange): void {
  group.isDone = true;
  group.readThroughMs = Number.POSITIVE_INFINITY;
}

function fail({ request, gaps }: RangeReading, group: GroupRange, error: unknown): void {
  const { readThroughMs } = group;
  group.error = error;
  finish(group);
  const reason = gapReasonOf(error);
  if (reason === undefined) return;
  const { startAtMs = 0, endAtMs } = request;
  gaps.push(
    firstRevision('final', {
      group: group.events.group,
      reason: reason === 'not-logged' && group.hasBeenRead ? 'deleted' : reason,
      fromAtMs: Math.max(startAtMs, readThroughMs),
      ...(endAtMs === undefined ? {} : { toAtMs: endAtMs }),
      advice: adviceOf(error),
    }),
  );
}

/** @throws what concerns every group, or why none of them could be read */
function throwWhatEndsAll(ranges: readonly GroupRange[]): void {
  const errors = ranges.map((group) => group.error).filter((error) => error !== undefined);
  const fatal = errors.find((error) => gapReasonOf(error) === undefined);
  if (fatal !== undefined) throw fatal;
  if (errors.length > 0 && ranges.every((group) => group.error !== undefined && !group.hasBeenRead))
    throw worstOf(errors);
}

function nextBatch(range: RangeReading, isLast: boolean): LogBatch {
  const { merge, reading, ranges } = range;
  const released = merge.release(isLast ? lastMarks(range) : marksOf(range));
  // Until one group has been read, an error may still turn out to be the answer rather than a gap.
  const isAnyRead = ranges.some((group) => group.hasBeenRead);
  const gapChanges = isAnyRead ? range.gaps.splice(0) : [];
  const notices = range.notices.splice(0);
  return { ...released, gapChanges, notices, usage: reading.usage(ranges.map((group) => group.events)) };
}

function marksOf({ ranges, session, horizonMs }: RangeReading): Marks {
  // More events of the very millisecond that was read last may follow.
  const orderedUntil = readThrough(ranges) - 1;
  return { orderedUntil, completeUntil: Math.min(orderedUntil, session.serverClock.now() - horizonMs) };
}

function lastMarks({ endAtMs, newestMs, session }: RangeReading): Marks {
  const end = Math.max(endAtMs ?? session.serverClock.now(), newestMs);
  return { orderedUntil: end, completeUntil: end };
}
