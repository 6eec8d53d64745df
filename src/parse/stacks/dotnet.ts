import { errorDetail, errorWords } from '../line.ts';
import { withoutLineEnding } from '../text.ts';
import { exceptionLine } from './exception-line.ts';
import type { StackText } from './text-stack.ts';

const FRAME = '   at ';
/** Before the stack of what caused it, which comes first. */
const INNER = '\n ---> ';
/** Lambda's .NET runtime client: its frames stand in a stack only when the exception has left the handler. */
const RUNTIME_FRAME = 'at Amazon.Lambda.RuntimeSupport.';

/**
 * An exception as .NET prints it: `System.TimeoutException: no answer`, then frames that begin with three spaces and `at`. Inner
 * exceptions, which stand between, belong to the stack.
 */
export function dotnetStack(text: string): StackText | undefined {
  const frameAt = text.startsWith(FRAME) ? 0 : text.indexOf(`\n${FRAME}`) + 1;
  if (frameAt === 0 && !text.startsWith(FRAME)) return undefined;
  const innerAt = text.lastIndexOf(INNER, frameAt);
  const at = innerAt < 0 ? frameAt : text.indexOf(INNER) + 1;
  const before = text.slice(0, Math.max(0, at - 1));
  const stack = withoutLineEnding(text.slice(at));
  const exception = exceptionLine(before);
  const error = errorDetail(exception?.type, exception === undefined ? before : exception.message, stack);
  if (error === undefined) return undefined;
  const words = exception === undefined ? before : before.slice(0, Math.max(0, exception.at - 1));
  const heading = words === '' ? errorWords(error) : words;
  return words === '' && leftTheHandler(stack)
    ? { heading, error, level: 'error', status: 'error' }
    : { heading, error };
}

/** Whether a .NET stack reaches down into Lambda's runtime client: nothing in the function caught it. */
export function leftTheHandler(stack: string): boolean {
  return stack.includes(RUNTIME_FRAME);
}
