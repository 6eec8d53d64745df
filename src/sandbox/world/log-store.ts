import { INGESTED_WITHIN_MS } from './ingestion.ts';
import { compareNames } from './names.ts';
import { createPutLogs, type PutEvent } from './put-logs.ts';
import { comparePositions, firstFrom, type StoredEvent } from './stored-event.ts';
import { mergeSorted, type StoredStream, type StreamOrder, streamComparison } from './stored-stream.ts';
import type { World } from './world.ts';
import type { WorldGroup } from './world-groups.ts';
import { createWorldStreams, oldestKept } from './world-streams.ts';

/** A log group, of the world or put. */
export interface StoredGroup {
  readonly name: string;
  readonly createdAtMs: number;
  /** Absent: kept for ever. */
  readonly retentionInDays?: number;
  readonly logGroupClass: string;
  readonly storedBytes: number;
}

/** A stretch of a group's events. */
export interface Chunk {
  readonly fromMs: number;
  /** Inclusive. */
  readonly toMs: number;
  /** Visible events stamped in the stretch, in order. */
  readonly events: readonly StoredEvent[];
}

/** Everything that CloudWatch Logs would hold: the living world and what clients put. */
export interface LogStore {
  /** By name. */
  groups(): readonly StoredGroup[];
  group(name: string): StoredGroup | undefined;
  /** False when the name is taken. */
  createGroup(name: string, logGroupClass: string, nowMs: number): boolean;
  /** Forgets a group that a client created, with all that is in it; false for any other. */
  deleteGroup(name: string): boolean;
  createStream(groupName: string, streamName: string, nowMs: number): boolean;
  put(groupName: string, streamName: string, events: readonly PutEvent[], nowMs: number): void;
  /** What clients put into a group, in that order, in a list that grows; another list when the group was deleted. */
  arrived(groupName: string): readonly StoredEvent[];
  stream(groupName: string, streamName: string, nowMs: number): StoredStream | undefined;
  /** A group's streams in order, made as they are taken: asking for the newest does not cost a week. */
  streams(groupName: string, order: StreamOrder, nowMs: number): Iterable<StoredStream>;
  /** One stream's events visible at `nowMs` and stamped in [fromMs, toMs], by timestamp, then in the order they were put. */
  readStream(groupName: string, streamName: string, range: Omit<ReadRange, 'isNewestFirst'>): StoredEvent[];
  /** Events visible at `nowMs` and stamped in [fromMs, toMs], stretch after stretch; the last stretch first if asked for. */
  read(groupName: string, range: ReadRange): Iterable<Chunk>;
}

/** Which events to read, and as of when. Times in epoch milliseconds. */
export interface ReadRange {
  readonly fromMs: number;
  /** Inclusive. */
  readonly toMs: number;
  readonly nowMs: number;
  readonly isNewestFirst: boolean;
}

const MINUTE_MS = 60_000;

/** Puts an empty memory for what clients write beside a world. */
export function createLogStore(world: World): LogStore {
  const put = createPutLogs();
  const worldGroups = new Map(world.groups.map((group) => [group.name, group]));

  const groups = (): StoredGroup[] => {
    const made = put.groups().map((group) => ({ ...group, storedBytes: 0 }));
    return [...world.groups.map(storedWorldGroup), ...made].sort((a, b) => compareNames(a.name, b.name));
  };

  const worldStreams = createWorldStreams(world);
  const worldStream = (groupName: string, streamName: string, nowMs: number): StoredStream | undefined => {
    const group = worldGroups.get(groupName);
    return group === undefined ? undefined : worldStreams.named(group, streamName, nowMs);
  };

  return {
    groups,
    group: (name) => {
      const ofWorld = worldGroups.get(name);
      if (ofWorld !== undefined) return storedWorldGroup(ofWorld);
      const made = put.group(name);
      return made && { ...made, storedBytes: 0 };
    },
    createGroup: (name, logGroupClass, nowMs) =>
      !worldGroups.has(name) && put.createGroup({ name, logGroupClass, createdAtMs: nowMs }),
    deleteGroup: put.deleteGroup,
    createStream: (groupName, name, nowMs) =>
      worldStream(groupName, name, nowMs) === undefined && put.createStream(groupName, { name, createdAtMs: nowMs }),
    put: put.put,
    arrived: put.arrived,
    stream: (groupName, streamName, nowMs) =>
      put.stream(groupName, streamName) ?? worldStream(groupName, streamName, nowMs),
    streams: (groupName, order, nowMs) => {
      const group = worldGroups.get(groupName);
      const made = put.streams(groupName).toSorted(streamComparison(order));
      return mergeSorted(group === undefined ? [] : worldStreams.inOrder(group, order, nowMs), made, order);
    },
    readStream: (groupName, streamName, range) => {
      const group = worldGroups.get(groupName);
      const born = worldStream(groupName, streamName, range.nowMs)?.createdAtMs;
      const lived = born === undefined || group === undefined ? undefined : lifeOf(born, group.streamLifeMs, range);
      const made = lived === undefined ? [] : [...readChunks(world, group, groupName, [], lived)];
      const added = put.events(groupName).filter(({ timestampMs: at }) => at >= range.fromMs && at <= range.toMs);
      return [...made.flatMap(({ events }) => events), ...added]
        .filter(({ logStreamName }) => logStreamName === streamName)
        .sort((a, b) => compareNames(a.eventId, b.eventId));
    },
    read: (groupName, range) => readChunks(world, worldGroups.get(groupName), groupName, put.events(groupName), range),
  };
}

function storedWorldGroup(group: WorldGroup): StoredGroup {
  return { ...group, storedBytes: group.name.length * 3_141_592 };
}

/** The part of a range in which a stream that was born at a moment can have been written to. */
function lifeOf(bornMs: number, lifeMs: number, { fromMs, toMs, nowMs }: Omit<ReadRange, 'isNewestFirst'>): ReadRange {
  const range = { fromMs: Math.max(fromMs, bornMs), toMs: Math.min(toMs, bornMs + lifeMs) };
  return { ...range, nowMs, isNewestFirst: false };
}

function* readChunks(
  world: World,
  group: WorldGroup | undefined,
  groupName: string,
  put: readonly StoredEvent[],
  { fromMs, toMs, nowMs, isNewestFirst }: ReadRange,
): Generator<Chunk> {
  const putIn = (from: number, to: number): Chunk => ({
    fromMs: from,
    toMs: to,
    events: put.slice(firstFrom(put, from), firstFrom(put, to + 1)),
  });
  const lowMs = group === undefined ? toMs + 1 : Math.max(fromMs, oldestKept(group, nowMs));
  const highMs = Math.min(toMs, nowMs);
  if (group === undefined || lowMs > highMs) {
    yield putIn(fromMs, toMs);
    return;
  }
  const ends = [putIn(fromMs, lowMs - 1), putIn(highMs + 1, toMs)];
  const [firstEnd, lastEnd] = isNewestFirst ? ends.reverse() : ends;
  if (firstEnd !== undefined) yield firstEnd;
  for (const minute of minutesBetween(lowMs, highMs, isNewestFirst)) {
    const from = Math.max(lowMs, minute * MINUTE_MS);
    const to = Math.min(highMs, (minute + 1) * MINUTE_MS - 1);
    const visible = visibleEvents(world.eventsOfMinute(groupName, minute), from, to, nowMs);
    const added = putIn(from, to).events;
    const events = added.length === 0 ? visible : [...visible, ...added].sort(comparePositions);
    yield { fromMs: from, toMs: to, events };
  }
  if (lastEnd !== undefined) yield lastEnd;
}

function* minutesBetween(fromMs: number, toMs: number, isNewestFirst: boolean): Generator<number> {
  const first = Math.floor(fromMs / MINUTE_MS);
  const last = Math.floor(toMs / MINUTE_MS);
  for (let step = 0; step <= last - first; step += 1) yield isNewestFirst ? last - step : first + step;
}

function visibleEvents(
  events: readonly StoredEvent[],
  fromMs: number,
  toMs: number,
  nowMs: number,
): readonly StoredEvent[] {
  const inRange = events.slice(firstFrom(events, fromMs), firstFrom(events, toMs + 1));
  if (toMs + INGESTED_WITHIN_MS < nowMs) return inRange;
  return inRange.filter(({ ingestedAtMs }) => ingestedAtMs <= nowMs);
}
