import { errorDetail, type Line, line } from '../line.ts';
import { withNewlines, withoutLineEnding } from '../text.ts';

const PANICKED = ' panicked at ';
const LONGEST_NAME = 256;
const BACKTRACE = '\nstack backtrace:\n';
const NOTE = '\nnote: ';

/**
 * `thread 'main' panicked at src/main.rs:40:26:`, the panic's words on the lines below and a backtrace where one was asked for; before
 * Rust 1.73 the words stood in the first line, in quotes. Undefined for every other text. The process may live on: Lambda's Rust
 * runtime catches what its handler panics with.
 */
export function rustPanicLine(text: string): Line | undefined {
  if (!text.startsWith("thread '")) return undefined;
  const found = text.slice(0, LONGEST_NAME).indexOf(PANICKED);
  if (found < 0) return undefined;
  const whole = withNewlines(text);
  const stackAt = whole.indexOf(BACKTRACE);
  const noteAt = whole.indexOf(NOTE);
  const words = whole.slice(0, stackAt >= 0 ? stackAt : noteAt >= 0 ? noteAt : whole.length);
  const stack = stackAt < 0 ? undefined : withoutNote(whole.slice(stackAt + BACKTRACE.length));
  const error = errorDetail('panic', panicWords(words.slice(found + PANICKED.length)), stack);
  return line('app', words, { level: 'error', error });
}

/** What was said, else where: `rest` begins with one or the other. */
function panicWords(rest: string): string {
  const quoteEnd = rest.startsWith("'") ? rest.lastIndexOf("', ") : -1;
  if (quoteEnd > 0) return rest.slice(1, quoteEnd);
  const lineEnd = rest.indexOf('\n');
  if (lineEnd >= 0) return rest.slice(lineEnd + 1);
  return `panicked at ${rest.endsWith(':') ? rest.slice(0, -1) : rest}`;
}

function withoutNote(stack: string): string {
  const noteAt = stack.indexOf(NOTE);
  return withoutLineEnding(noteAt < 0 ? stack : stack.slice(0, noteAt));
}
