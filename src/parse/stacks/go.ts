import { errorDetail, type Line, line } from '../line.ts';
import { withNewlines, withoutLineEnding } from '../text.ts';
import { namedError } from './node.ts';
import type { StackText } from './text-stack.ts';

const GOROUTINE = 'goroutine ';
/** What Go's runtime prints before it ends the process. */
const LAST_WORDS = ['panic', 'fatal error'] as const;

/** The stacks of goroutines: `goroutine 1 [running]:` and what follows, behind the words of a panic or of whoever printed them. */
export function goStack(text: string): StackText | undefined {
  const at = text.startsWith(GOROUTINE) ? 0 : text.indexOf(`\n${GOROUTINE}`) + 1;
  if (at === 0 && !text.startsWith(GOROUTINE)) return undefined;
  if (!/^\d{1,12}(?: [^\n[]{0,64})? \[[^\]\n]{0,128}\]:/.test(text.slice(at + GOROUTINE.length, at + 256)))
    return undefined;
  const heading = withoutLineEnding(text.slice(0, Math.max(0, at - 1)));
  const stack = withoutLineEnding(text.slice(at));
  const panic = lastWords(heading);
  const { type, message } = panic ?? namedError(heading);
  const error = errorDetail(type, message, stack);
  if (error === undefined) return undefined;
  return { heading, error };
}

/**
 * `panic: no charge` or `fatal error: …` as a line; undefined for every other text. Go prints each line of its last words as an event
 * of its own, so the first may stand alone: then it does not say by itself that the process ended. With the stacks it does, unless a
 * logger stands before it.
 */
export function goPanicLine(text: string): Line | undefined {
  if (!text.startsWith('panic: ') && !text.startsWith('fatal error: ')) return undefined;
  const words = withNewlines(text);
  const panic = lastWords(words);
  if (panic === undefined) return undefined;
  const found = goStack(words);
  const error = found?.error ?? errorDetail(panic.type, panic.message, undefined);
  const facts = found === undefined ? undefined : ({ status: 'crash' } as const);
  return line('app', found?.heading ?? words, { level: 'fatal', error, facts });
}

function lastWords(words: string): { type: string; message: string } | undefined {
  const type = LAST_WORDS.find((name) => words.startsWith(`${name}: `));
  if (type === undefined) return undefined;
  const end = words.indexOf('\n');
  return { type, message: words.slice(type.length + 2, end < 0 ? words.length : end) };
}
