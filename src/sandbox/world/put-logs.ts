import { comparePositions, eventIdOf, type StoredEvent } from './stored-event.ts';
import type { StoredStream } from './stored-stream.ts';

/** A group that somebody created, or a group of the world that somebody put something into. */
export interface PutGroup {
  readonly name: string;
  readonly createdAtMs: number;
  readonly logGroupClass: string;
}

/** An event as a client hands it over. */
export interface PutEvent {
  readonly timestampMs: number;
  readonly message: string;
}

/** What clients created and put, in memory, beside the living world. */
export interface PutLogs {
  groups(): readonly PutGroup[];
  group(name: string): PutGroup | undefined;
  /** False when the name is taken. */
  createGroup(group: PutGroup): boolean;
  /** Forgets a group with its streams and events; false where there is none. */
  deleteGroup(name: string): boolean;
  streams(groupName: string): readonly StoredStream[];
  stream(groupName: string, streamName: string): StoredStream | undefined;
  /** False when the name is taken. */
  createStream(groupName: string, stream: StoredStream): boolean;
  /** Adds events to a stream that exists, whether this or the world made it. */
  put(groupName: string, streamName: string, events: readonly PutEvent[], nowMs: number): void;
  /** All events put into a group, in order. */
  events(groupName: string): readonly StoredEvent[];
  /** The same in the order in which they were put, in a list that grows; another list when the group was deleted. */
  arrived(groupName: string): readonly StoredEvent[];
}

/** An empty memory. */
export function createPutLogs(): PutLogs {
  const groups = new Map<string, PutGroup>();
  const streams = new Map<string, Map<string, StoredStream>>();
  const eventsByGroup = new Map<string, StoredEvent[]>();
  const arrivedByGroup = new Map<string, StoredEvent[]>();
  const unsorted = new Set<string>();
  let puts = 0;

  const streamsOf = (groupName: string): Map<string, StoredStream> => {
    const known = streams.get(groupName) ?? new Map<string, StoredStream>();
    streams.set(groupName, known);
    return known;
  };

  const arrived = (groupName: string): StoredEvent[] => {
    const known = arrivedByGroup.get(groupName) ?? [];
    arrivedByGroup.set(groupName, known);
    return known;
  };

  const store = (groupName: string, event: StoredEvent): void => {
    arrived(groupName).push(event);
    const events = eventsByGroup.get(groupName) ?? [];
    const last = events.at(-1);
    if (last !== undefined && comparePositions(last, event) > 0) unsorted.add(groupName);
    events.push(event);
    eventsByGroup.set(groupName, events);
  };

  return {
    groups: () => [...groups.values()],
    group: (name) => groups.get(name),
    createGroup: (group) => {
      if (groups.has(group.name)) return false;
      groups.set(group.name, group);
      return true;
    },
    deleteGroup: (name) => {
      streams.delete(name);
      eventsByGroup.delete(name);
      arrivedByGroup.delete(name);
      unsorted.delete(name);
      return groups.delete(name);
    },
    streams: (groupName) => [...streamsOf(groupName).values()],
    stream: (groupName, streamName) => streamsOf(groupName).get(streamName),
    createStream: (groupName, stream) => {
      if (streamsOf(groupName).has(stream.name)) return false;
      streamsOf(groupName).set(stream.name, stream);
      return true;
    },
    put: (groupName, logStreamName, events, nowMs) => {
      for (const { timestampMs, message } of events) {
        puts += 1;
        const eventId = eventIdOf(timestampMs, '', puts);
        store(groupName, { logStreamName, timestampMs, ingestedAtMs: nowMs, message, eventId });
      }
      const stream = streamsOf(groupName).get(logStreamName);
      if (stream !== undefined) streamsOf(groupName).set(logStreamName, withEvents(stream, events, nowMs));
    },
    events: (groupName) => {
      const events = eventsByGroup.get(groupName) ?? [];
      if (unsorted.delete(groupName)) events.sort(comparePositions);
      return events;
    },
    arrived,
  };
}

function withEvents(stream: StoredStream, events: readonly PutEvent[], nowMs: number): StoredStream {
  const times = events.map((event) => event.timestampMs);
  if (times.length === 0) return stream;
  return {
    ...stream,
    firstEventAtMs: Math.min(stream.firstEventAtMs ?? Number.POSITIVE_INFINITY, times[0] ?? 0),
    lastEventAtMs: Math.max(stream.lastEventAtMs ?? 0, times.at(-1) ?? 0),
    lastIngestedAtMs: nowMs,
  };
}
