import type { LogEvent } from '../domain/log-event.ts';
import type { LogRecord } from '../domain/log-record.ts';
import { accessLogJson } from './access-logs/json-format.ts';
import { accessLogText, accessLogXml } from './access-logs/text-formats.ts';
import { jsonObjectIn, looksLikeJsonObject } from './json-text.ts';
import { applicationText } from './lambda/application-text.ts';
import { bracketedLine, unhandledPythonLine } from './lambda/bracketed-line.ts';
import { platformEvent } from './lambda/platform-event.ts';
import { platformTextLine } from './lambda/platform-text.ts';
import { timestampedLine } from './lambda/timestamped-line.ts';
import { type Line, line } from './line.ts';
import { jsonLine } from './loggers/json-line.ts';
import { datedLine, labelledLine } from './loggers/leading-level.ts';
import { logfmtLine } from './loggers/logfmt.ts';
import { rubyLoggerLine } from './loggers/ruby-logger.ts';
import { goPanicLine } from './stacks/go.ts';
import { rustPanicLine } from './stacks/rust.ts';
import { executionEvent } from './step-functions/execution-event.ts';
import { withoutLineEnding } from './text.ts';

/**
 * Reads one event. Total: any text gives a record, nothing throws, and the event stays in it whole.
 *
 * A text without any known prefix is what a function printed: `app`, without id and level. `unparsed` is kept for what begins
 * like a format and breaks it: a cut REPORT or other platform line, a platform event without its record or id, a text that
 * begins as a JSON object does and is none.
 */
export function parseEvent(event: LogEvent): LogRecord {
  const { kind, requestId, level, message, data, error, facts, traceId, correlationIds } = readLine(
    withoutLineEnding(event.message),
  );
  if (correlationIds === undefined) return { event, kind, requestId, level, message, data, error, facts, traceId };
  return { event, kind, requestId, level, message, data, error, facts, traceId, correlationIds };
}

/** The first character says which few rules can match: no text is tried against them all. */
function readLine(text: string): Line {
  const first = text.charCodeAt(0);
  if (first === 0x7b) return braceLine(text);
  if (first >= 0x30 && first <= 0x39) return digitLine(text);
  if (first === 0x5b) return bracketedLine(text) ?? datedLine(text) ?? plainLine(text);
  if (first >= 0x41 && first <= 0x5a) return capitalLine(text);
  if (first >= 0x61 && first <= 0x7a) return smallLetterLine(text, first);
  if (first === 0x20) return labelledLine(text) ?? plainLine(text);
  if (first === ESCAPE) return colouredLine(text);
  if (first === 0x3c) return accessLogXml(text) ?? plainLine(text);
  return plainLine(text);
}

function braceLine(text: string): Line {
  const fields = jsonObjectIn(text);
  if (fields !== undefined) {
    return platformEvent(fields, text) ?? accessLogJson(fields) ?? executionEvent(fields) ?? jsonLine(fields, text);
  }
  return looksLikeJsonObject(text) ? line('unparsed', text) : plainLine(text);
}

function digitLine(text: string): Line {
  return timestampedLine(text) ?? datedLine(text) ?? accessLogText(text) ?? plainLine(text);
}

function capitalLine(text: string): Line {
  return platformTextLine(text) ?? labelledLine(text) ?? rubyLoggerLine(text) ?? plainLine(text);
}

type Reader = (text: string) => Line | undefined;

/** Readers of words in small letters, by the first: panics, `time=…` and `level=…`; an IPv6 address may begin with a to f. */
const SMALL_LETTERS: Readonly<Record<string, readonly Reader[]>> = {
  a: [accessLogText],
  b: [accessLogText],
  c: [accessLogText],
  d: [accessLogText],
  e: [accessLogText],
  f: [goPanicLine, accessLogText],
  l: [logfmtLine],
  p: [goPanicLine],
  t: [logfmtLine, rustPanicLine],
};
const BY_CODE = Array.from({ length: 26 }, (_, letter) => SMALL_LETTERS[String.fromCharCode(0x61 + letter)]);

function smallLetterLine(text: string, first: number): Line {
  const readers = BY_CODE[first - 0x61];
  if (readers === undefined) return plainLine(text);
  for (const read of readers) {
    const found = read(text);
    if (found !== undefined) return found;
  }
  return plainLine(text);
}

const ESCAPE = 0x1b;
const COLOURS = new RegExp(`${String.fromCharCode(ESCAPE)}\\[[0-9;]{0,32}m`, 'g');

/** A logger that colours its lines, as Rust's tracing does unless told otherwise. What no rule knows keeps its colours. */
function colouredLine(text: string): Line {
  const plain = text.replace(COLOURS, '');
  if (plain.charCodeAt(0) === ESCAPE) return plainLine(text);
  const read = readLine(plain);
  const isKnown = read.level !== undefined || read.requestId !== undefined || read.kind !== 'app';
  return isKnown ? read : plainLine(text);
}

function plainLine(text: string): Line {
  const unhandled = text.includes('\r') ? unhandledPythonLine(text) : undefined;
  return unhandled ?? applicationText(text);
}
