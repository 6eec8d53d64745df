import type { LogEvent } from '../../domain/log-event.ts';
import { isBefore } from './position.ts';
import type { StreamState } from './stream.ts';

/** How a record stands to those of its stream that came before it. */
export type Arrival = 'in-order' | 'late' | 'repeated';

/** Ids of one millisecond that are compared one by one; more are kept in a set. */
const FEW = 32;
/** Ids of one millisecond remembered at most, so that a file without times, all in one millisecond, fits. */
const MANY = 65_536;

/**
 * Notes the arrival of an event. A repetition is recognised among everything of its stream that is unsettled: of the newest
 * millisecond always, of earlier ones by a set that is made only when something arrives late.
 */
export function noteArrival(stream: StreamState, event: LogEvent): Arrival {
  const { lastAt } = stream;
  if (event.loggedAtMs > lastAt.loggedAtMs) {
    stream.idsAtLast = event.id;
  } else if (event.loggedAtMs === lastAt.loggedAtMs) {
    if (isOfNewestMs(stream.idsAtLast, event.id)) return 'repeated';
    stream.idsAtLast = withId(stream.idsAtLast, event.id);
    stream.knownIds?.add(event.id);
    if (isBefore(event, lastAt)) return 'late';
  } else {
    stream.knownIds ??= idsOf(stream);
    if (stream.knownIds.has(event.id)) return 'repeated';
    stream.knownIds.add(event.id);
    return 'late';
  }
  stream.lastAt = event;
  stream.knownIds?.add(event.id);
  return 'in-order';
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

function idsOf(stream: StreamState): Set<string> {
  const ids = new Set<string>();
  for (const { record } of stream.loose) ids.add(record.event.id);
  for (const run of stream.runs) {
    for (const record of run.own) ids.add(record.event.id);
    for (const record of run.inferred) ids.add(record.event.id);
  }
  for (const record of stream.late) ids.add(record.event.id);
  return ids;
}
