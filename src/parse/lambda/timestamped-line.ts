import { jsonObjectIn } from '../json-text.ts';
import { errorWords, type Line, line } from '../line.ts';
import { levelOfWord } from '../loggers/levels.ts';
import { runtimeError } from '../stacks/error-fields.ts';
import { afterSeparator, isoTimeEnd, wordEnd } from '../text.ts';
import { applicationText } from './application-text.ts';
import { statusOfErrorType } from './end-status.ts';
import { isRequestId } from './request-id.ts';
import { timeoutLine } from './runtime-exit.ts';

const LONGEST_LEVEL = 12;
const TIMED_OUT = ' Task timed out after ';

/**
 * Reads `TIME⇥ID⇥LEVEL⇥words`, which the Node.js and .NET runtimes print in text format, and `TIME ID Task timed out …`, which
 * the platform prints; undefined for every other text. In init the id is the word `undefined`. (Platform facts 2.2, 2.3)
 */
export function timestampedLine(text: string): Line | undefined {
  const timeEnd = isoTimeEnd(text, 0);
  if (timeEnd < 0) return undefined;
  const idStart = afterSeparator(text, timeEnd);
  if (idStart < 0) return timedOutLine(text, timeEnd + 1);
  const idEnd = wordEnd(text, idStart, 65);
  const id = text.slice(idStart, idEnd);
  const requestId = isRequestId(id) ? id : undefined;
  if (requestId === undefined && id !== 'undefined' && id !== '') return undefined;
  const levelStart = afterSeparator(text, idEnd);
  if (levelStart < 0) return undefined;
  const levelEnd = wordEnd(text, levelStart, LONGEST_LEVEL);
  const level = levelOfWord(text.slice(levelStart, levelEnd));
  const wordsStart = levelEnd === text.length ? levelEnd : afterSeparator(text, levelEnd);
  if (level === undefined || wordsStart < 0) return undefined;
  const words = text.slice(wordsStart);
  const unhandled = level === 'error' ? unhandledNode(words, requestId) : undefined;
  return unhandled ?? applicationText(words, { level, requestId });
}

function timedOutLine(text: string, at: number): Line | undefined {
  const idEnd = wordEnd(text, at, 65);
  const id = text.slice(at, idEnd);
  if (!isRequestId(id) || !text.startsWith(TIMED_OUT, idEnd)) return undefined;
  return timeoutLine(text, id, text.slice(idEnd + 1).trimEnd());
}

/** The labels under which Node's runtime reports what no handler caught, each followed by the error as JSON. */
const UNHANDLED = ['Invoke Error', 'Uncaught Exception', 'Unhandled Promise Rejection'];

function unhandledNode(words: string, requestId: string | undefined): Line | undefined {
  const label = UNHANDLED.find((candidate) => words.startsWith(candidate));
  if (label === undefined) return undefined;
  const brace = words.indexOf('{', label.length);
  if (brace < 0 || words.slice(label.length, brace).trim() !== '') return undefined;
  const fields = jsonObjectIn(words.slice(brace));
  const error = fields === undefined ? undefined : runtimeError(fields);
  // Without an id the runtime had not been given a request yet.
  const status = requestId === undefined ? 'init-error' : statusOfErrorType(error?.type);
  const parts = { requestId, level: 'error', error, facts: { status } } as const;
  return line('app', error === undefined ? words : errorWords(error), parts);
}
