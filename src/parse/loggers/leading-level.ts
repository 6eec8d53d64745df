import type { Level } from '../../domain/level.ts';
import { jsonObjectIn } from '../json-text.ts';
import { applicationText } from '../lambda/application-text.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import { errorWords, type Line, line } from '../line.ts';
import { runtimeError } from '../stacks/error-fields.ts';
import type { Envelope } from './json-line.ts';
import { levelOfWord } from './levels.ts';
import { spanWords } from './tracing-span.ts';

/** A time at the beginning, with or without its date, zone and brackets. */
const TIME = /^\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?\]?(?=[ \t])/;
/** Words in capitals that are a level wherever they begin a line. Others, FINE or HTTP, are words as well. */
const PLAIN_LEVEL = /^(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?=[: ])/;
/** Fields between the time and the words: id, level, thread or process. */
const MOST_FIELDS = 5;
const TAB = 9;
const SPACE = 32;

/**
 * Reads lines of loggers that put the time first, whatever their pattern: log4j2, logback, Spring, Go's slog, Rust's tracing, gunicorn,
 * nginx. A level is looked for among the words directly behind the time, where a request id, a thread or a process may stand before it;
 * an id behind the level could as well be the first word of the message. Undefined for a text without a time or without a level.
 */
export function datedLine(text: string): Line | undefined {
  const time = TIME.exec(text)?.[0];
  if (time === undefined) return undefined;
  let level: Level | undefined;
  let requestId: string | undefined;
  let wordsAt = time.length;
  let at = time.length;
  for (let field = 0; field < MOST_FIELDS; field += 1) {
    const start = skipBlanks(text, at);
    at = fieldEnd(text, start);
    const isBracketed = text[start] === '[';
    const word = isBracketed ? text.slice(start + 1, at - 1) : text.slice(start, text[at - 1] === ':' ? at - 1 : at);
    const found = level === undefined ? levelOfLabel(word, isBracketed) : undefined;
    if (found !== undefined) level = found;
    else if (level === undefined && isUuid(word)) requestId = word;
    else if (level === undefined && isBracketed) continue;
    else break;
    wordsAt = at;
  }
  const words = text.slice(skipBlanks(text, wordsAt));
  if (level === undefined) return timedJson(words);
  return levelledWords(words, { level, requestId });
}

/**
 * Reads `ERROR: words`, `INFO:root:words` and ` INFO words`: loggers without a time. Undefined where no level in capitals and words
 * behind it are found.
 */
export function labelledLine(text: string): Line | undefined {
  const start = text.charCodeAt(0) === SPACE ? skipBlanks(text, 0) : 0;
  if (!isCapital(text.charCodeAt(start)) || !isCapital(text.charCodeAt(start + 1))) return undefined;
  const label = PLAIN_LEVEL.exec(start === 0 ? text : text.slice(start, start + 12))?.[0];
  if (label === undefined) return undefined;
  const wordsAt = skipBlanks(text, start + label.length + 1);
  if (wordsAt === text.length) return undefined;
  return levelledWords(text.slice(wordsAt), { level: levelOfWord(label) });
}

function levelledWords(words: string, prefix: Envelope): Line {
  return spanWords(words, prefix) ?? applicationText(words, prefix);
}

/** A bare word must be in capitals: `error` and `log` are English. */
function levelOfLabel(word: string, isBracketed: boolean): Level | undefined {
  return isBracketed || word === word.toUpperCase() ? levelOfWord(word) : undefined;
}

/**
 * JSON behind a time. `{"errorMessage", "errorType", "stackTrace"?}` alone is the report of Lambda's Go runtime client of an error
 * that the handler returned or panicked with (aws-lambda-go, `reportFailure`).
 */
function timedJson(words: string): Line | undefined {
  const fields = jsonObjectIn(words);
  if (fields === undefined) return undefined;
  const names = Object.keys(fields).filter((name) => name !== 'stackTrace');
  const error = names.length === 2 && names.includes('errorType') ? runtimeError(fields) : undefined;
  if (error?.type === undefined || error.message === undefined) return applicationText(words);
  return line('app', errorWords(error), { level: 'error', data: fields, error, facts: { status: 'error' } });
}

/** Lambda's id of a function's invocation. The form of Web Functions' ids, which log in JSON, is that of many other ids. */
function isUuid(word: string): boolean {
  return word.length === 36 && isLambdaRequestId(word);
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (isBlank(text.charCodeAt(next))) next += 1;
  return next;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Behind the closing bracket of a field in brackets, else at the next blank. */
function fieldEnd(text: string, at: number): number {
  if (text[at] === '[') {
    const close = text.slice(at, at + 128).indexOf(']');
    return close < 0 ? at + 1 : at + close + 1;
  }
  let end = at;
  while (end < text.length && end - at < 65 && !isBlank(text.charCodeAt(end))) end += 1;
  return end;
}
