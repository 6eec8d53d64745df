import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { isBefore } from './position.ts';
import type { Run } from './run.ts';
import type { StreamState } from './stream.ts';

/** How a record stands to those of its stream that came before it. */
export type Arrival = 'in-order' | 'late' | 'repeated';

/** Ids of one millisecond that are compared one by one; more are kept in a set. */
const FEW = 32;
/** Ids of one millisecond remembered at most, so that a file without times, all in one millisecond, fits. */
const MANY = 65_536;

/**
 * Notes the arrival of a record. A repetition is recognised among everything of its stream that is unsettled: what repeats a record
 * says the same, so it is looked for among the lines of its request, or among those without one.
 */
export function noteArrival(stream: StreamState, record: LogRecord): Arrival {
  const { event } = record;
  const { lastAt } = stream;
  if (event.loggedAtMs > lastAt.loggedAtMs) {
    stream.idsAtLast = event.id;
  } else if (event.loggedAtMs === lastAt.loggedAtMs) {
    if (isOfNewestMs(stream.idsAtLast, event.id)) return 'repeated';
    stream.idsAtLast = withId(stream.idsAtLast, event.id);
    if (isBefore(event, lastAt)) return noteLate(stream, event);
  } else {
    if (stream.lateIds?.has(event.id) || isHeld(stream, record)) return 'repeated';
    return noteLate(stream, event);
  }
  stream.lastAt = event;
  return 'in-order';
}

function noteLate(stream: StreamState, { id }: LogEvent): Arrival {
  stream.lateIds ??= new Set();
  stream.lateIds.add(id);
  return 'late';
}

function isOfNewestMs(ids: StreamState['idsAtLast'], id: string): boolean {
  if (ids === undefined || typeof ids === 'string') return ids === id;
  return Array.isArray(ids) ? ids.includes(id) : ids.has(id);
}

function withId(ids: StreamState['idsAtLast'], id: string): StreamState['idsAtLast'] {
  if (ids === undefined) return id;
  if (typeof ids === 'string') return [ids, id];
  if (Array.isArray(ids)) {
    if (ids.length >= FEW) return new Set(ids).add(id);
    ids.push(id);
    return ids;
  }
  if (ids.size >= MANY) ids.clear();
  return ids.add(id);
}

function isHeld(stream: StreamState, { event, requestId }: LogRecord): boolean {
  if (requestId === undefined) return find(stream.loose, event, (line) => line.record.event) !== undefined;
  return runWith(stream, event, requestId) !== undefined;
}

/** The run in which a record of this batch stands; undefined for a line that belongs to none. */
export function ownerOf(stream: StreamState, { event, requestId }: LogRecord): Run | undefined {
  if (requestId !== undefined) return runWith(stream, event, requestId);
  return find(stream.loose, event, (line) => line.record.event)?.run;
}

function runWith(stream: StreamState, event: LogEvent, requestId: string): Run | undefined {
  let run = stream.byRequest.get(requestId);
  while (run !== undefined && find(run.own, event, (record) => record.event) === undefined) run = run.previous;
  return run;
}

/** Looks for an event in a list that is in order. */
function find<Item>(items: readonly Item[], wanted: LogEvent, eventOf: (item: Item) => LogEvent): Item | undefined {
  for (let index = firstNotBefore(items, wanted.loggedAtMs, eventOf); index < items.length; index += 1) {
    const item = items[index];
    if (item === undefined || eventOf(item).loggedAtMs !== wanted.loggedAtMs) return undefined;
    if (eventOf(item).id === wanted.id) return item;
  }
  return undefined;
}

function firstNotBefore<Item>(items: readonly Item[], atMs: number, eventOf: (item: Item) => LogEvent): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && eventOf(item).loggedAtMs < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
