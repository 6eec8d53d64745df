import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import { nonEmptyText } from '../json-text.ts';
import type { ArchivedEvent } from './event-maker.ts';

/** What one JSON object of a file is. */
export type JsonEntry =
  | { readonly kind: 'event'; readonly event: ArchivedEvent }
  /** An object that holds a list of events, pages of CloudWatch's APIs and slsobs' JSON. */
  | { readonly kind: 'page' }
  | { readonly kind: 'gap'; readonly gapId: string; readonly isFilled: boolean }
  /** A record of slsobs that is neither. */
  | { readonly kind: 'other-record' }
  /** Nothing that wraps events: a line of a function's own. */
  | { readonly kind: 'line' };

/** The records that slsobs writes beside events and gaps. Functions log `type` and `v` too: other types are their lines. */
const RECORD_TYPES: ReadonlySet<JsonValue | undefined> = new Set(
  (
    'invocation span hop transaction cold-starts error-group check pattern node edge stage cost change environment ' +
    'comparison function notice summary'
  ).split(' '),
);

const OTHER: JsonEntry = { kind: 'other-record' };
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
    if (fields.type === 'gap' && typeof fields.gapId === 'string') {
      return { kind: 'gap', gapId: fields.gapId, isFilled: fields.state === 'filled' };
    }
    if (RECORD_TYPES.has(fields.type) && fields.message === undefined && fields.msg === undefined) return OTHER;
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
      eventId: nonEmptyText(fields.eventId),
      logStreamName: nonEmptyText(fields.logStream),
      id: nonEmptyText(fields.id),
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
      eventId: nonEmptyText(fields.eventId),
      logStreamName: nonEmptyText(fields.logStreamName),
    },
  };
}

function instant(value: JsonValue | undefined): number | undefined {
  const atMs = typeof value === 'string' ? Date.parse(value) : value;
  return typeof atMs === 'number' && Number.isFinite(atMs) ? Math.round(atMs) : undefined;
}
