import { errorDetail } from '../line.ts';
import { withoutLineEnding } from '../text.ts';
import { namedError } from './node.ts';
import type { StackText } from './text-stack.ts';

/** `in 'charge'` since Ruby 3.4, before that with a backtick. */
const IN = [":in '", ':in `'] as const;
const LONGEST_PLACE = 512;

/**
 * A backtrace as Ruby prints it: frames `app.rb:5:in 'charge'` behind the words of a logger, `till closed (NoCharge)`; or the full
 * message, where the first frame and the words share a line and the other frames begin with `from`.
 */
export function rubyBacktrace(text: string): StackText | undefined {
  const at = firstFrame(text);
  if (at < 0) return undefined;
  if (at === 0) return fullMessage(text) ?? framesAlone(text);
  const heading = text.slice(0, at - 1);
  const { type, message } = classInBrackets(heading) ?? namedError(heading);
  const error = errorDetail(type, message, withoutLineEnding(text.slice(at)));
  return error && { heading, error };
}

/** Where the first line begins that is a frame; −1 where none is. */
function firstFrame(text: string): number {
  for (const mark of IN) {
    for (let found = text.indexOf(mark); found >= 0; found = text.indexOf(mark, found + 1)) {
      const reach = Math.max(0, found - LONGEST_PLACE);
      const at = reach + text.slice(reach, found).lastIndexOf('\n') + 1;
      if (/^\S{1,480}:\d{1,9}$/.test(text.slice(at, found))) return at;
    }
  }
  return -1;
}

/** `app.rb:5:in 'charge': till closed (NoCharge)`, then `from` and the frames that called it. */
function fullMessage(text: string): StackText | undefined {
  const lineEnd = text.indexOf('\n');
  const first = text.slice(0, lineEnd < 0 ? text.length : lineEnd);
  const frameEnd = first.indexOf("': ");
  if (frameEnd < 0 || !text.startsWith('\tfrom ', lineEnd + 1)) return undefined;
  const heading = first.slice(frameEnd + 3);
  const { type, message } = classInBrackets(heading) ?? namedError(heading);
  const stack = first.slice(0, frameEnd + 1) + withoutLineEnding(text.slice(lineEnd));
  const error = errorDetail(type, message, stack);
  return error && { heading, error };
}

function framesAlone(text: string): StackText | undefined {
  const error = errorDetail(undefined, undefined, withoutLineEnding(text));
  return error && { heading: '', error };
}

/** `till closed (Shop::NoCharge)`, which is how `Logger` prints an exception. */
function classInBrackets(words: string): { type: string; message: string } | undefined {
  const open = words.lastIndexOf(' (');
  const name = open < 0 || !words.endsWith(')') ? '' : words.slice(open + 2, -1);
  if (name.length > 256 || !/^[A-Z][\w:]*$/.test(name)) return undefined;
  return { type: name, message: words.slice(0, open) };
}
