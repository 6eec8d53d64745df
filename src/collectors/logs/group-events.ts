import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import type { GroupSelection } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { RawLogEvent } from './filter-log-events.ts';
import { createSeenEvents } from './seen-events.ts';
import { functionOfStream } from './stream-function.ts';

/** Makes events of what FilterLogEvents gives for one group: each once, named and numbered. */
export interface GroupEvents {
  readonly group: LogGroup;
  /** A window is read from its beginning: equal events without an id are counted anew. */
  beginPass(): void;
  /** Those of a page that had not been given before, in the page's order. */
  take(page: readonly RawLogEvent[]): LogEvent[];
  /** No later pass begins before this. */
  forgetBefore(atMs: number): void;
  /** Events that came again. */
  duplicates(): number;
}

/** @param region set on the events' group where the selection does not name one */
export function createGroupEvents(selection: GroupSelection, region: string): GroupEvents {
  const group = { region, ...selection.group };
  const isSelected = streamFilter(selection);
  const seen = createSeenEvents();
  const ordinals = new Map<string, number>();
  let equals = new Map<string, number>();
  let duplicates = 0;

  /** Identical lines in one millisecond are legal: the first is another event than the second. */
  const idOf = (raw: RawLogEvent): string => {
    if (raw.eventId) return raw.eventId;
    const { logStreamName = '', timestamp = 0, ingestionTime = 0, message = '' } = raw;
    const content = stableId(group.name, logStreamName, timestamp, ingestionTime, message);
    const earlierEquals = equals.get(content) ?? 0;
    equals.set(content, earlierEquals + 1);
    return stableId(content, earlierEquals);
  };

  const eventOf = (raw: RawLogEvent): LogEvent | undefined => {
    const { logStreamName = '', ingestionTime, message = '', eventId } = raw;
    const loggedAtMs = raw.timestamp ?? ingestionTime ?? 0;
    const id = idOf(raw);
    if (!isSelected(logStreamName)) return undefined;
    if (!seen.isNew(id, loggedAtMs)) {
      duplicates += 1;
      return undefined;
    }
    const ordinal = ordinals.get(logStreamName) ?? 0;
    ordinals.set(logStreamName, ordinal + 1);
    const ingestedAtMs = ingestionTime;
    return { id, group, logStreamName, loggedAtMs, ingestedAtMs, message, ordinal, eventId: eventId || undefined };
  };

  return {
    group,
    beginPass: () => {
      equals = new Map();
    },
    take: (page) => page.map(eventOf).filter((event) => event !== undefined),
    forgetBefore: seen.forgetBefore,
    duplicates: () => duplicates,
  };
}

/** A stream that names no function is that of the group's own function, where the group is one's own. */
function streamFilter({ group, functionNames, logStreamNames }: GroupSelection): (logStreamName: string) => boolean {
  const functions = functionNames && new Set(functionNames);
  const streams = logStreamNames && new Set(logStreamNames);
  const ownName = /^\/aws\/lambda\/(.+)$/.exec(group.name)?.[1] ?? '';
  return (logStreamName) =>
    (streams?.has(logStreamName) ?? true) &&
    (functions === undefined || functions.has(functionOfStream(logStreamName) ?? ownName));
}
