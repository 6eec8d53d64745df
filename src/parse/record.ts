import type { LogEvent } from '../domain/log-event.ts';
import type { LogRecord } from '../domain/log-record.ts';
import { jsonObjectIn, looksLikeJsonObject } from './json-text.ts';
import { applicationText } from './lambda/application-text.ts';
import { bracketedLine, unhandledPythonLine } from './lambda/bracketed-line.ts';
import { platformEvent } from './lambda/platform-event.ts';
import { platformTextLine } from './lambda/platform-text.ts';
import { timestampedLine } from './lambda/timestamped-line.ts';
import { type Line, line } from './line.ts';
import { jsonLine } from './loggers/json-line.ts';
import { withoutLineEnding } from './text.ts';

/**
 * Reads one event. Total: any text gives a record, nothing throws, and the event stays in it whole.
 *
 * A text without any known prefix is what a function printed: `app`, without id and level. `unparsed` is kept for what begins
 * like a format and breaks it: a cut REPORT or other platform line, a platform event without its record or id, a text that
 * begins as a JSON object does and is none.
 */
export function parseEvent(event: LogEvent): LogRecord {
  const { kind, requestId, level, message, data, error, facts, traceId } = readLine(withoutLineEnding(event.message));
  return { event, kind, requestId, level, message, data, error, facts, traceId };
}

/** The first character says which few rules can match: no text is tried against them all. */
function readLine(text: string): Line {
  const first = text.charCodeAt(0);
  if (first === 0x7b) return braceLine(text);
  if (first >= 0x30 && first <= 0x39) return timestampedLine(text) ?? plainLine(text);
  if (first === 0x5b) return bracketedLine(text) ?? plainLine(text);
  if (first >= 0x41 && first <= 0x5a) return platformTextLine(text) ?? plainLine(text);
  return plainLine(text);
}

function braceLine(text: string): Line {
  const fields = jsonObjectIn(text);
  if (fields !== undefined) return platformEvent(fields, text) ?? jsonLine(fields, text);
  return looksLikeJsonObject(text) ? line('unparsed', text) : plainLine(text);
}

function plainLine(text: string): Line {
  const unhandled = text.includes('\r') ? unhandledPythonLine(text) : undefined;
  return unhandled ?? applicationText(text);
}
