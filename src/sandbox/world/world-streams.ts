import { boundedCache } from './bounded-cache.ts';
import { type StoredStream, type StreamOrder, streamComparison } from './stored-stream.ts';
import type { World, WorldStream } from './world.ts';
import type { WorldGroup } from './world-groups.ts';

/** The world's streams as CloudWatch would list them at a moment. */
export interface WorldStreams {
  /** undefined where there is none of that name, or not yet, or no longer. */
  named(group: WorldGroup, streamName: string, nowMs: number): StoredStream | undefined;
  inOrder(group: WorldGroup, order: StreamOrder, nowMs: number): Iterable<StoredStream>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURS_KEPT = 400;
/** What DescribeLogStreams says about a stream's events is that old (AWS: usually less than an hour). */
const LAG_MS = 120_000;
const INGESTED_AFTER_MS = 1000;

/** The oldest moment that a group keeps events of. */
export function oldestKept({ retentionInDays, createdAtMs }: WorldGroup, nowMs: number): number {
  return retentionInDays === undefined ? createdAtMs : nowMs - retentionInDays * DAY_MS;
}

/** Lists a world's streams; hours are worked out as they are needed. */
export function createWorldStreams(world: World): WorldStreams {
  const hours = boundedCache<WorldStream[]>(HOURS_KEPT);

  /** Streams begun in the hour, as they are known at a moment. */
  const begunInHour = ({ name }: WorldGroup, hourMs: number, nowMs: number): StoredStream[] =>
    hours(`${name} ${hourMs}`, () => world.streamsBegunBetween(name, hourMs, hourMs + HOUR_MS))
      .filter(({ createdAtMs }) => createdAtMs <= nowMs)
      .map((stream) => knownAt(stream, nowMs - LAG_MS));

  /** Streams begun on the day; their names begin with it. */
  const begunOnDay = (group: WorldGroup, dayMs: number, nowMs: number): StoredStream[] => {
    const streams: StoredStream[] = [];
    const untilMs = Math.min(dayMs + DAY_MS, nowMs);
    for (let hourMs = dayMs; hourMs < untilMs; hourMs += HOUR_MS) streams.push(...begunInHour(group, hourMs, nowMs));
    return streams;
  };

  function* byName(group: WorldGroup, order: StreamOrder, nowMs: number): Generator<StoredStream> {
    const days = steps(oldestKept(group, nowMs), nowMs, DAY_MS);
    for (const dayMs of order.isDescending ? days.reverse() : days) {
      const day = dayPrefix(dayMs);
      if (!day.startsWith(order.prefix) && !order.prefix.startsWith(day)) continue;
      yield* begunOnDay(group, dayMs, nowMs).sort(streamComparison(order));
    }
  }

  /** Newest first: a stream can be told once no stream begun earlier can have a later event. */
  function* byLastEvent(group: WorldGroup, order: StreamOrder, nowMs: number): Generator<StoredStream> {
    let pending: StoredStream[] = [];
    for (const hourMs of steps(oldestKept(group, nowMs), nowMs, HOUR_MS).reverse()) {
      pending = [...pending, ...begunInHour(group, hourMs, nowMs)].sort(streamComparison(order));
      const undecided = pending.findIndex(({ lastEventAtMs = 0 }) => lastEventAtMs < hourMs + group.streamLifeMs);
      yield* pending.splice(0, undecided < 0 ? pending.length : undecided);
    }
    yield* pending;
  }

  /** The streams of a group that begins new ones every hour, oldest first. */
  const hourly = (group: WorldGroup, begunAt: (hourMs: number) => readonly string[], nowMs: number): StoredStream[] =>
    steps(oldestKept(group, nowMs), nowMs, HOUR_MS).flatMap((hourMs) =>
      begunAt(hourMs).map((name) => hourlyStream(name, hourMs, nowMs - LAG_MS)),
    );

  return {
    named: (group, streamName, nowMs) => {
      if (group.hourlyStreams !== undefined) {
        return hourly(group, group.hourlyStreams, nowMs).find(({ name }) => name === streamName);
      }
      const dayMs = Date.parse(`${streamName.slice(0, 10).replaceAll('/', '-')}T00:00:00Z`);
      if (Number.isNaN(dayMs) || dayMs > nowMs || dayMs + DAY_MS < oldestKept(group, nowMs)) return undefined;
      return begunOnDay(group, dayMs, nowMs).find(({ name }) => name === streamName);
    },
    inOrder: (group, order, nowMs) => {
      if (group.hourlyStreams !== undefined) {
        return hourly(group, group.hourlyStreams, nowMs).sort(streamComparison(order));
      }
      if (order.by === 'name') return byName(group, order, nowMs);
      if (order.isDescending) return byLastEvent(group, order, nowMs);
      return [...byLastEvent(group, { ...order, isDescending: true }, nowMs)].reverse();
    },
  };
}

function hourlyStream(name: string, hourMs: number, knownUntilMs: number): StoredStream {
  const lastEventAtMs = Math.min(hourMs + HOUR_MS - 1, knownUntilMs);
  if (lastEventAtMs < hourMs) return { name, createdAtMs: hourMs };
  return {
    name,
    createdAtMs: hourMs,
    firstEventAtMs: hourMs,
    lastEventAtMs,
    lastIngestedAtMs: lastEventAtMs + INGESTED_AFTER_MS,
  };
}

/** What the names of a day's streams begin with. */
function dayPrefix(dayMs: number): string {
  return new Date(dayMs).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** The starts of all hours or days from the one that holds `fromMs` to the one that holds `toMs`. */
function steps(fromMs: number, toMs: number, stepMs: number): number[] {
  const first = Math.floor(fromMs / stepMs);
  const count = Math.floor(toMs / stepMs) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * stepMs);
}

function knownAt({ name, createdAtMs, endedAtMs }: WorldStream, knownUntilMs: number): StoredStream {
  const lastEventAtMs = endedAtMs.findLast((atMs) => atMs <= knownUntilMs);
  if (lastEventAtMs === undefined) return { name, createdAtMs };
  const lastIngestedAtMs = lastEventAtMs + INGESTED_AFTER_MS;
  return { name, createdAtMs, firstEventAtMs: createdAtMs, lastEventAtMs, lastIngestedAtMs };
}
