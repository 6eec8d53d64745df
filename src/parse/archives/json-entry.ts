import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import type { ArchivedEvent } from './event-maker.ts';

/** What one JSON object of a file is. */
export type JsonEntry =
  | { readonly kind: 'event'; readonly event: ArchivedEvent }
  /** An object that holds a list of events, pages of CloudWatch's APIs and slsobs' JSON. */
  | { readonly kind: 'page' }
  /** A record of slsobs that is no event. */
  | { readonly kind: 'gap' | 'other-record' }
  /** Nothing that wraps events: a line of a function's own. */
  | { readonly kind: 'line' };

const PAGE: JsonEntry = { kind: 'page' };
const LINE: JsonEntry = { kind: 'line' };

/**
 * Tells what an object is: a record of slsobs (`v` and `type`), an event or page of FilterLogEvents or GetLogEvents, or a
 * log line.
 * @param groupOf shares equal groups
 */
export function jsonEntry(fields: JsonObject, groupOf: (group: LogGroup) => LogGroup): JsonEntry {
  if (typeof fields.v === 'number') {
    if (fields.type === 'event') return recordedEvent(fields, groupOf) ?? LINE;
    if (typeof fields.type === 'string') return { kind: fields.type === 'gap' ? 'gap' : 'other-record' };
    if (Array.isArray(fields.records)) return PAGE;
  }
  if (isPage(fields)) return PAGE;
  return cloudWatchEvent(fields) ?? LINE;
}

/** A function may log a list called `events` too; a page has events of CloudWatch's in it, or nothing beside. */
function isPage({ events, level, message }: JsonObject): boolean {
  if (!Array.isArray(events) || level !== undefined || message !== undefined) return false;
  return events.every((event) => isJsonObject(event) && cloudWatchEvent(event) !== undefined);
}

/** An event that slsobs wrote; `raw` is the text as it came, where `message` is not. */
function recordedEvent(fields: JsonObject, groupOf: (group: LogGroup) => LogGroup): JsonEntry | undefined {
  const loggedAtMs = instant(fields.time);
  const message = typeof fields.raw === 'string' ? fields.raw : fields.message;
  if (loggedAtMs === undefined || typeof message !== 'string') return undefined;
  const { logGroup, account, region } = fields;
  const group =
    typeof logGroup !== 'string'
      ? undefined
      : groupOf({
          name: logGroup,
          ...(typeof account === 'string' ? { account } : {}),
          ...(typeof region === 'string' ? { region } : {}),
        });
  return {
    kind: 'event',
    event: {
      message,
      loggedAtMs,
      ingestedAtMs: instant(fields.ingestedAt),
      eventId: word(fields.eventId),
      logStreamName: word(fields.logStream),
      id: word(fields.id),
      group,
    },
  };
}

/** An event of FilterLogEvents or GetLogEvents (which gives no stream and no id). */
function cloudWatchEvent(fields: JsonObject): JsonEntry | undefined {
  const { message, timestamp, ingestionTime } = fields;
  const isNamed = typeof fields.eventId === 'string' || typeof fields.logStreamName === 'string';
  if (typeof message !== 'string' || !(isNamed || typeof ingestionTime === 'number')) return undefined;
  const loggedAtMs = instant(timestamp);
  if (loggedAtMs === undefined) return undefined;
  return {
    kind: 'event',
    event: {
      message,
      loggedAtMs,
      ingestedAtMs: instant(ingestionTime),
      eventId: word(fields.eventId),
      logStreamName: word(fields.logStreamName),
    },
  };
}

function instant(value: JsonValue | undefined): number | undefined {
  const atMs = typeof value === 'string' ? Date.parse(value) : value;
  return typeof atMs === 'number' && Number.isFinite(atMs) ? Math.round(atMs) : undefined;
}

function word(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
