import { errorDetail, errorWords } from '../line.ts';
import { withoutLineEnding } from '../text.ts';
import { type ExceptionLine, exceptionLine } from './exception-line.ts';
import { namedError } from './node.ts';
import type { StackText } from './text-stack.ts';

const FRAME = '\tat ';

/**
 * A stack as the JVM prints it: `com.example.NoCharge: till closed`, frames that begin with a tab and `at`, and the causes. What
 * stands on the lines before the exception is the heading; where nothing does, the exception is.
 */
export function javaStack(text: string): StackText | undefined {
  const at = text.startsWith(FRAME) ? 0 : text.indexOf(`\n${FRAME}`) + 1;
  if (at === 0 && !text.startsWith(FRAME)) return undefined;
  const before = text.slice(0, Math.max(0, at - 1));
  const stack = withoutLineEnding(text.slice(at));
  const exception = exceptionLine(before);
  if (exception === undefined) {
    const { type, message } = namedError(before);
    const error = errorDetail(type, message, stack);
    return error && { heading: before, error };
  }
  const words = before.slice(0, Math.max(0, exception.at - 1));
  const reported = runtimeReport(words, exception, stack);
  if (reported !== undefined) return reported;
  const error = errorDetail(exception.type, exception.message, stack);
  return error && { heading: words === '' ? errorWords(error) : words, error };
}

/**
 * Lambda's Java runtime client tells of what no handler caught as `message: class` and then the stack, which names both
 * again (aws-lambda-java-libs, `UserFault`); where there is no message, the class stands in its place. A class that it could not load
 * it tells of in words of its own.
 */
function runtimeReport(words: string, { type, message }: ExceptionLine, stack: string): StackText | undefined {
  if (!words.endsWith(`: ${type}`)) return undefined;
  const told = words.slice(0, -type.length - 2);
  const isInit = told.startsWith('Error loading class ') || told.startsWith('Class not found: ');
  if (!isInit && told !== (message === '' ? type : message)) return undefined;
  const error = errorDetail(type, told === type ? undefined : told, stack);
  return error && { heading: errorWords(error), error, level: 'error', status: isInit ? 'init-error' : 'error' };
}
