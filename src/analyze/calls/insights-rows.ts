import { insightsInstant } from '../../domain/insights-instant.ts';
import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import type { InsightsRow } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { CountedCalls } from './call-measure.ts';

/** The log groups of a question, by what a row calls them. */
export type GroupFinder = (row: InsightsRow) => LogGroup | undefined;

/** `@log` is `123456789012:/aws/lambda/orders`; undefined for a row of a group that was not asked for. */
export function groupFinder(groups: readonly LogGroup[]): GroupFinder {
  const byName = new Map(groups.map((group) => [group.name, group]));
  return ({ '@log': log }) => {
    if (log === undefined) return groups.length === 1 ? groups[0] : undefined;
    return byName.get(log) ?? byName.get(log.slice(log.indexOf(':') + 1));
  };
}

/** A row of `callCountsQuery`; undefined where it is of no group that was asked for. */
export function countedCallsOf(row: InsightsRow, groupOf: GroupFinder): CountedCalls | undefined {
  const group = groupOf(row);
  const calls = numberIn(row, 'calls');
  if (group === undefined || calls === undefined) return undefined;
  const { fn, version, '@logStream': logStreamName } = row;
  const [memorySizeMb, maxMemoryUsedMb, p99MemoryUsedMb, atMs] = [
    numberIn(row, 'memoryMb'),
    numberIn(row, 'maxUsedMb'),
    numberIn(row, 'p99UsedMb'),
    insightsInstant(row.at),
  ];
  return {
    group,
    ...(logStreamName === undefined ? {} : { logStreamName }),
    ...(fn ? { functionName: fn } : {}),
    ...(version ? { version } : {}),
    ...(memorySizeMb === undefined ? {} : { memorySizeMb }),
    ...(atMs === undefined ? {} : { atMs }),
    calls,
    priced: numberIn(row, 'priced') ?? 0,
    billedMs: numberIn(row, 'billed') ?? 0,
    billedMbMs: numberIn(row, 'billedMb') ?? 0,
    billedStartMs: numberIn(row, 'billedStart') ?? 0,
    billedStartMbMs: numberIn(row, 'billedStartMb') ?? 0,
    ...(maxMemoryUsedMb === undefined ? {} : { maxMemoryUsedMb }),
    ...(p99MemoryUsedMb === undefined ? {} : { p99MemoryUsedMb }),
    memorySizesMb: [numberIn(row, 'leastMb'), numberIn(row, 'mostMb')].filter((size) => size !== undefined),
  };
}

/**
 * Rows of queries for lines as the events that they are, each once, stream by stream in time order. Rows of groups that were not asked
 * for, and rows without a time, are left out.
 */
export function eventsOf(rows: readonly InsightsRow[], groupOf: GroupFinder): LogEvent[] {
  const events = new Map<string, LogEvent>();
  for (const row of rows) {
    const event = eventOf(row, groupOf);
    if (event !== undefined) events.set(event.id, event);
  }
  const streams = Map.groupBy(events.values(), ({ group, logStreamName }) => `${group.name}\0${logStreamName}`);
  return [...streams.values()].flatMap((stream) =>
    stream.sort(byTime).map((event, ordinal): LogEvent => ({ ...event, ordinal })),
  );
}

function byTime(a: LogEvent, b: LogEvent): number {
  return a.loggedAtMs - b.loggedAtMs || (a.id < b.id ? -1 : 1);
}

function eventOf(row: InsightsRow, groupOf: GroupFinder): LogEvent | undefined {
  const group = groupOf(row);
  const { '@timestamp': time, '@ingestionTime': ingested, '@message': message, '@logStream': logStreamName } = row;
  const loggedAtMs = insightsInstant(time);
  if (group === undefined || loggedAtMs === undefined || message === undefined || logStreamName === undefined) {
    return undefined;
  }
  return {
    id: stableId(group.name, logStreamName, loggedAtMs, message),
    group,
    logStreamName,
    loggedAtMs,
    ingestedAtMs: insightsInstant(ingested),
    message,
    ordinal: 0,
    eventId: undefined,
  };
}

/** Values are always text (platform fact 8.10). */
function numberIn(row: InsightsRow, field: string): number | undefined {
  const text = row[field];
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
