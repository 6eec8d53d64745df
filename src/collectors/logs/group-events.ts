import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import type { GroupSelection } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { RawLogEvent } from './filter-log-events.ts';
import { fingerprintOf } from './fingerprint.ts';
import { createSeenEvents } from './seen-events.ts';
import { functionOfStream } from './stream-function.ts';

/** Makes events of what FilterLogEvents gives for one group: each once, named and numbered. */
export interface GroupEvents {
  readonly group: LogGroup;
  /** Begins to read a window; several may be read at once. */
  openPass(): GroupPass;
  /** From now on other streams are wanted. What was left out before is new when it comes again. */
  select(selection: GroupSelection): void;
  /** No later pass reads what was logged from one instant to just before another. */
  forget(fromMs: number, beforeMs: number): void;
  /** Events that came again. */
  duplicates(): number;
}

/** One reading of a window from its beginning. */
export interface GroupPass {
  /** The window is read from its beginning, or from the beginning of a millisecond, once more. */
  restart(): void;
  /** Those of a page that had not been given before, in the page's order. */
  take(page: readonly RawLogEvent[]): LogEvent[];
}

/** @param region set on the events' group where the selection does not name one */
export function createGroupEvents(selection: GroupSelection, region: string): GroupEvents {
  const group = { region, ...selection.group };
  const seen = createSeenEvents();
  const streamOf = createStreams();
  let isSelected = streamFilter(selection);
  let duplicates = 0;

  const eventOf = (raw: RawLogEvent, rankOf: RankAmongEquals): LogEvent | undefined => {
    const { logStreamName = '', ingestionTime, message = '', eventId } = raw;
    const loggedAtMs = raw.timestamp ?? ingestionTime ?? 0;
    const rank = eventId ? 0 : rankOf(raw);
    if (!isSelected(logStreamName)) return undefined;
    const fingerprint = eventId ? fingerprintOf(eventId) : contentFingerprint(raw, rank);
    if (!seen.isNew(fingerprint, loggedAtMs)) {
      duplicates += 1;
      return undefined;
    }
    const stream = streamOf(logStreamName);
    stream.events += 1;
    return {
      id: eventId || contentId(group, raw, rank),
      group,
      logStreamName: stream.name,
      loggedAtMs,
      ingestedAtMs: ingestionTime,
      message,
      ordinal: stream.events - 1,
      eventId: eventId || undefined,
    };
  };

  const openPass = (): GroupPass => {
    let rankOf = createRanks();
    let isRepeated = createRepeatWatch();
    return {
      restart: () => {
        rankOf = createRanks();
        isRepeated = createRepeatWatch();
      },
      take: (page) => {
        const fresh = isRepeated(page) ? [] : page;
        return fresh.map((raw) => eventOf(raw, rankOf)).filter((event) => event !== undefined);
      },
    };
  };

  return {
    group,
    openPass,
    select: (other) => {
      isSelected = streamFilter(other);
    },
    forget: seen.forget,
    duplicates: () => duplicates,
  };
}

function contentId({ name }: LogGroup, raw: RawLogEvent, rank: number): string {
  const { logStreamName = '', timestamp = 0, ingestionTime = 0, message = '' } = raw;
  return stableId(stableId(name, logStreamName, timestamp, ingestionTime, message), rank);
}

function contentFingerprint(
  { logStreamName = '', timestamp = 0, ingestionTime = 0, message = '' }: RawLogEvent,
  rank: number,
): number {
  return fingerprintOf(message, fingerprintOf(logStreamName, timestamp * 31 + ingestionTime) + rank);
}

/** How many equal events without an id came before this one in the pass: identical lines in one millisecond are legal. */
type RankAmongEquals = (raw: RawLogEvent) => number;

/**
 * Equals share their millisecond, and whether a service goes by time or stream by stream, those of one millisecond of one stream
 * come after one another: only the millisecond that is being read is kept.
 */
function createRanks(): RankAmongEquals {
  const equals = new Map<number, number>();
  let atMs: number | undefined;
  return (raw) => {
    if (raw.timestamp !== atMs) {
      atMs = raw.timestamp;
      equals.clear();
    }
    const content = contentFingerprint(raw, 0);
    const rank = equals.get(content) ?? 0;
    equals.set(content, rank + 1);
    return rank;
  };
}

/**
 * True for a page of events without ids that is the same as the one before: it came twice, and counting its lines again would
 * make them other events.
 */
function createRepeatWatch(): (page: readonly RawLogEvent[]) => boolean {
  let former: number | undefined;
  return (page) => {
    if (page.length === 0 || page[0]?.eventId) return false;
    const whole = page.reduce((sum, raw) => fingerprintOf('', sum) + contentFingerprint(raw, 0), 0);
    const isRepeated = whole === former;
    former = whole;
    return isRepeated;
  };
}

/** A stream as its events refer to it. */
interface NumberedStream {
  /** One text for all events of the stream: a page brings another copy with each. */
  readonly name: string;
  events: number;
}

/** Streams whose number is kept: far more than log at one time. */
const KEPT_STREAMS = 10_000;

/**
 * Numbers the events of each stream. Of the streams that have been silent longest the number is forgotten, once there are very
 * many: it only orders events of one millisecond.
 */
function createStreams(): (logStreamName: string) => NumberedStream {
  let young = new Map<string, NumberedStream>();
  let old = new Map<string, NumberedStream>();
  return (logStreamName) => {
    const known = young.get(logStreamName);
    if (known !== undefined) return known;
    const stream = old.get(logStreamName) ?? { name: logStreamName, events: 0 };
    if (young.size >= KEPT_STREAMS) [old, young] = [young, new Map()];
    young.set(logStreamName, stream);
    return stream;
  };
}

/** Whether a stream is selected. A stream that names no function is that of the group’s own function, where the group is one’s own. */
export function streamFilter({
  group,
  functionNames,
  logStreamNames,
}: GroupSelection): (logStreamName: string) => boolean {
  const functions = functionNames && new Set(functionNames);
  const streams = logStreamNames && new Set(logStreamNames);
  const ownName = /^\/aws\/lambda\/(.+)$/.exec(group.name)?.[1] ?? '';
  return (logStreamName) =>
    (streams?.has(logStreamName) ?? true) &&
    (functions === undefined || functions.has(functionOfStream(logStreamName) ?? ownName));
}
