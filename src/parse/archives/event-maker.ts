import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import { stableId } from '../../domain/stable-id.ts';

/** An event as a file tells it; what is absent the maker fills in. */
export interface ArchivedEvent {
  readonly message: string;
  readonly loggedAtMs: number;
  readonly ingestedAtMs?: number | undefined;
  readonly eventId?: string | undefined;
  /** Absent: the file's name. */
  readonly logStreamName?: string | undefined;
  /** Absent: a group called like the file. */
  readonly group?: LogGroup | undefined;
  /** Absent: the event id, or a hash of what is known. */
  readonly id?: string | undefined;
}

/** How many different events without an id are counted apart. */
const MOST_COUNTED = 65_536;

/**
 * Makes the events of one file: shares their groups, numbers them as they come, and gives those without an id one that is
 * the same each time the file is read.
 */
export function createEventMaker(fileName: string): (archived: ArchivedEvent) => LogEvent {
  const fileGroup: LogGroup = { name: fileName };
  const equals = new Map<string, number>();
  let ordinal = 0;
  const idOf = (event: ArchivedEvent): string => {
    const { logStreamName = fileName, loggedAtMs, ingestedAtMs = -1, message, group = fileGroup } = event;
    const base = stableId(group.name, logStreamName, loggedAtMs, ingestedAtMs, message);
    const rank = equals.get(base) ?? 0;
    if (equals.size >= MOST_COUNTED) equals.clear();
    equals.set(base, rank + 1);
    return stableId(base, rank);
  };
  return (event) => {
    ordinal += 1;
    return {
      id: event.id ?? event.eventId ?? idOf(event),
      group: event.group ?? fileGroup,
      logStreamName: event.logStreamName ?? fileName,
      loggedAtMs: event.loggedAtMs,
      ingestedAtMs: event.ingestedAtMs,
      message: event.message,
      ordinal,
      eventId: event.eventId,
    };
  };
}
