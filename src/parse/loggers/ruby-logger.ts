import { applicationText } from '../lambda/application-text.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import type { Line } from '../line.ts';
import { wordEnd } from '../text.ts';
import { levelOfWord } from './levels.ts';

const LONGEST_STAMP = 80;
const BEFORE_PROGRAM = '-- ';

/**
 * Reads `I, [TIME #PID]  INFO ID -- program: words`, which Ruby's `Logger` prints; the id is what Lambda's runtime client adds. The
 * program, which is seldom given, stays before the words. Undefined for every other text. (Platform fact 2.3)
 */
export function rubyLoggerLine(text: string): Line | undefined {
  if (!text.startsWith(', [', 1)) return undefined;
  const close = text.slice(0, LONGEST_STAMP).indexOf('] ');
  if (close < 0) return undefined;
  const levelAt = skipSpaces(text, close + 2);
  const levelEnd = wordEnd(text, levelAt, 12);
  const idAt = skipSpaces(text, levelEnd);
  const idEnd = text.startsWith(BEFORE_PROGRAM, idAt) ? idAt : wordEnd(text, idAt, 65);
  const programAt = skipSpaces(text, idEnd);
  if (!text.startsWith(BEFORE_PROGRAM, programAt)) return undefined;
  const id = text.slice(idAt, idEnd);
  const words = text.slice(programAt + BEFORE_PROGRAM.length);
  return applicationText(words.startsWith(': ') ? words.slice(2) : words, {
    level: levelOfWord(text.slice(levelAt, levelEnd)),
    requestId: isLambdaRequestId(id) ? id : undefined,
  });
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ') next += 1;
  return next;
}
