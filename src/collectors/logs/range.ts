import type { LogBatch, LogRequest } from '../../domain/sources.ts';
import { createBell } from '../../runtime/bell.ts';
import type { AwsSession } from '../aws/session.ts';
import { worstOf } from './group-failure.ts';
import type { Marks } from './merge.ts';
import { type GroupRange, reachOf } from './range/group-range.ts';
import { openRange, type RangeReading } from './range/range-reading.ts';
import { readAhead } from './range/read-ahead.ts';

/** Events that a batch holds at most, as far as page sizes can see to it: while it is consumed, more is read beside it. */
const LARGEST_BATCH = 10_000;

/**
 * Reads a range of all groups at once and tells it in time order while it comes: what every group has been read through is
 * released. Each group's range is cut into windows of about a page, which are read side by side (see `createCutting`), as many
 * as the request budget and memory allow; calls are made only while batches are asked for. A group whose service does not sort
 * (some emulators go stream by stream) is known by the first event out of order, and from then on is held until its end; what
 * had been released by then makes later events `late`.
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
  const range = openRange(session, request, stopped, bell.ring);
  let toldUntil = (request.startAtMs ?? 0) - 1;
  try {
    while (true) {
      readAhead(range);
      if (readThrough(range.groups) <= toldUntil + 1) await bell.rung();
      if (signal.aborted) return;
      throwWhatEndsAll(range);
      readAhead(range);
      const batch = nextBatch(range, horizonMs);
      const isLast = range.groups.every(isThrough) && range.merge.held().events === 0;
      if (isLast || saysSomething(batch, toldUntil)) yield batch;
      toldUntil = batch.orderedUntil;
      if (isLast) return;
    }
  } finally {
    stop.abort();
  }
}

function isThrough({ windows }: GroupRange): boolean {
  return windows.length === 0;
}

function readThrough(groups: readonly GroupRange[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...groups.map(reachOf));
}

function saysSomething({ events, orderedUntil, gapChanges, notices }: LogBatch, toldUntil: number): boolean {
  return events.length > 0 || orderedUntil > toldUntil || gapChanges.length > 0 || notices.length > 0;
}

/** @throws what concerns every group, or why none of them could be read */
function throwWhatEndsAll({ fatal, groups }: RangeReading): void {
  if (fatal !== undefined) throw fatal;
  const isHopeless = groups.length > 0 && groups.every((group) => group.error !== undefined && !group.hasBeenRead);
  if (isHopeless) throw worstOf(groups.map((group) => group.error));
}

function nextBatch(range: RangeReading, horizonMs: number): LogBatch {
  const { merge, reading, groups } = range;
  const marks = marksOf(range, horizonMs);
  const released = merge.release(marks);
  range.pages = range.pages.filter(({ throughMs }) => throughMs > released.orderedUntil);
  // No window that is read from now on goes further back.
  for (const { events } of groups) events.forget(Number.NEGATIVE_INFINITY, released.orderedUntil);
  // Until one group has been read, an error may still turn out to be the answer rather than a gap.
  const isAnyRead = groups.some((group) => group.hasBeenRead);
  const gapChanges = isAnyRead ? range.gaps.splice(0) : [];
  const notices = range.notices.splice(0);
  return { ...released, gapChanges, notices, usage: reading.usage(groups.map((group) => group.events)) };
}

function marksOf(range: RangeReading, horizonMs: number): Marks {
  const { groups, session, endAtMs, newestMs } = range;
  const nowMs = session.serverClock.now();
  if (groups.every(isThrough)) {
    const end = Math.max(endAtMs ?? nowMs, newestMs);
    const orderedUntil = stepTowards(end, range);
    return { orderedUntil, completeUntil: orderedUntil };
  }
  // More events of the very millisecond that was read last may follow.
  const orderedUntil = stepTowards(readThrough(groups) - 1, range);
  return { orderedUntil, completeUntil: Math.min(orderedUntil, nowMs - horizonMs) };
}

/** A mark that releases about a batch. */
function stepTowards(reachedMs: number, { pages }: RangeReading): number {
  const due = pages.filter(({ throughMs }) => throughMs <= reachedMs).sort((a, b) => a.throughMs - b.throughMs);
  let events = 0;
  for (const [index, page] of due.entries()) {
    events += page.events;
    const next = due[index + 1];
    if (next !== undefined && events + next.events > LARGEST_BATCH) return page.throughMs;
  }
  return reachedMs;
}
