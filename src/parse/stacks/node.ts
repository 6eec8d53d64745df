import { errorDetail } from '../line.ts';
import type { StackText } from './text-stack.ts';

const FRAME = '    at ';

/**
 * A stack as V8 prints it: `TypeError: x is not a function`, then frames that begin with `at`. What `util.format` put before
 * it stays in the heading, what it put behind (properties, causes) in the stack.
 */
export function nodeStack(text: string): StackText | undefined {
  const at = text.startsWith(FRAME) ? 0 : text.indexOf(`\n${FRAME}`) + 1;
  if (at === 0 && !text.startsWith(FRAME)) return undefined;
  const heading = text.slice(0, Math.max(0, at - 1));
  const { type, message } = namedError(heading);
  const error = errorDetail(type, message, text.slice(at));
  return error && { heading, error };
}

/** Longest class name that is looked for. */
const LONGEST_NAME = 128;

/**
 * Finds `Name: message` in the words before a stack. A name that ends in Error or Exception wins over any other word with a
 * capital; where there is neither, all of it is the message.
 */
export function namedError(heading: string): { type?: string; message: string } {
  const lineEnd = heading.indexOf('\n');
  const first = lineEnd < 0 ? heading : heading.slice(0, lineEnd);
  let capital: { type: string; message: string } | undefined;
  for (let colon = first.indexOf(': '); colon >= 0; colon = first.indexOf(': ', colon + 2)) {
    const type = nameBefore(first, colon);
    if (type === undefined) continue;
    const named = { type, message: heading.slice(colon + 2) };
    if (/(?:Error|Exception)$/.test(type)) return named;
    capital ??= named;
  }
  if (capital !== undefined) return capital;
  const alone = nameBefore(first, first.length);
  return alone === first ? { type: alone, message: '' } : { message: heading };
}

/** The class name that ends at `end`; Node's code in brackets behind it, `TypeError [ERR_X]`, is passed over. */
function nameBefore(text: string, end: number): string | undefined {
  const reach = Math.max(0, end - LONGEST_NAME);
  const bracket = text[end - 1] === ']' ? text.slice(reach, end).lastIndexOf(' [') : -1;
  const last = bracket < 0 ? end : reach + bracket;
  let start = last;
  while (start > 0 && last - start < LONGEST_NAME && /[\w$.]/.test(text[start - 1] ?? '')) start -= 1;
  const name = text.slice(start, last);
  return /^[A-Z]/.test(name) ? name : undefined;
}
