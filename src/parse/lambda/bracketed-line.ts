import type { ErrorDetail } from '../../domain/log-record.ts';
import { errorDetail, errorWords, type Line, line } from '../line.ts';
import { levelOfWord } from '../loggers/levels.ts';
import { unhandledPython } from '../stacks/python.ts';
import { afterSeparator, isoTimeEnd, wordEnd } from '../text.ts';
import { applicationText } from './application-text.ts';
import { statusOfErrorType } from './end-status.ts';
import { warningLine } from './platform-text.ts';
import { isRequestId } from './request-id.ts';

const LONGEST_LABEL = 16;

/**
 * Reads `[LEVEL]⇥TIME⇥ID⇥words` of Python's runtime, its `[ERROR] KeyError: …` for an exception that no handler caught, and
 * `[LEVEL] words` of Java's logger; undefined for every other text. In init the id is empty. (Platform fact 2.3)
 */
export function bracketedLine(text: string): Line | undefined {
  const close = text.slice(0, LONGEST_LABEL).indexOf(']');
  const level = close < 0 ? undefined : levelOfWord(text.slice(1, close));
  if (level === undefined) return undefined;
  const timeStart = afterSeparator(text, close + 1);
  const timeEnd = timeStart < 0 ? -1 : isoTimeEnd(text, timeStart);
  const idStart = timeEnd < 0 ? -1 : afterSeparator(text, timeEnd);
  if (idStart < 0) return labelledLine(text, close);
  const idEnd = wordEnd(text, idStart, 65);
  const id = text.slice(idStart, idEnd);
  const afterId = afterSeparator(text, idEnd);
  const hasId = isRequestId(id) && (afterId >= 0 || idEnd === text.length);
  const hasEmptyId = id === '' && afterId >= 0;
  const words = text.slice(hasId || hasEmptyId ? Math.max(afterId, idEnd) : idStart);
  if (words.startsWith('LAMBDA_WARNING: ')) return warningLine(text);
  return applicationText(words, { level, requestId: hasId ? id : undefined });
}

function labelledLine(text: string, close: number): Line | undefined {
  if (text[close + 1] !== ' ') return undefined;
  const unhandled = unhandledPythonLine(text);
  if (unhandled !== undefined) return unhandled;
  const said = applicationText(text.slice(close + 2), { level: levelOfWord(text.slice(1, close)) });
  return said.error === undefined && said.level === 'error' ? { ...said, error: namedFirst(said.message) } : said;
}

/**
 * `[ERROR] NoChargeError: till closed` alone: Java's logger prints what it is given so, and a Python report that an emulator cut
 * into lines begins so. It names an error; that nothing caught it, only the traceback behind it would say.
 */
function namedFirst(words: string): ErrorDetail | undefined {
  const name = /^[A-Z]\w{0,127}(?:Error|Exception)(?=: )/.exec(words)?.[0];
  return name === undefined ? undefined : errorDetail(name, words.slice(name.length + 2), undefined);
}

/** Python's report of an exception that no handler caught, as a line; undefined for every other text. */
export function unhandledPythonLine(text: string): Line | undefined {
  const found = unhandledPython(text);
  if (found === undefined) return undefined;
  const { heading, error } = found;
  const message = text.startsWith('[ERROR] ') ? errorWords(error) : heading;
  return line('app', message, { level: 'error', error, facts: { status: statusOfErrorType(error.type) } });
}
