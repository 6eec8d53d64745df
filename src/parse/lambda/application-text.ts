import { jsonObjectIn } from '../json-text.ts';
import { type Line, line } from '../line.ts';
import { type Envelope, jsonLine } from '../loggers/json-line.ts';
import { stackText } from '../stacks/text-stack.ts';
import { withNewlines } from '../text.ts';

/** What a function printed, once the runtime's prefix is off: words, words and a stack trace, or a JSON logger's line. */
export function applicationText(text: string, prefix: Envelope = {}): Line {
  const fields = jsonObjectIn(text);
  if (fields !== undefined) return jsonLine(fields, text, prefix);
  const words = withNewlines(text);
  const found = stackText(words);
  if (found === undefined) return line('app', words, prefix);
  return line('app', found.heading, { ...prefix, error: found.error });
}
