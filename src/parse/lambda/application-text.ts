import { jsonObjectIn } from '../json-text.ts';
import { type Line, line, wordsLine } from '../line.ts';
import { type Envelope, jsonLine } from '../loggers/json-line.ts';
import { stackText } from '../stacks/text-stack.ts';
import { withNewlines } from '../text.ts';

const CLOSING_BRACE = 125;

/** What a function printed, once the runtime's prefix is off: words, words and a stack trace, or a JSON logger's line. */
export function applicationText(text: string, prefix: Envelope = {}): Line {
  const fields = jsonObjectIn(text);
  if (fields !== undefined) return jsonLine(fields, text, prefix);
  const beside = text.charCodeAt(text.length - 1) === CLOSING_BRACE ? wordsBesideJson(text, prefix) : undefined;
  if (beside !== undefined) return beside;
  const words = withNewlines(text);
  const found = stackText(words);
  if (found === undefined) return wordsLine(words, prefix);
  return line('app', found.heading, {
    requestId: prefix.requestId,
    level: prefix.level ?? found.level,
    error: found.error,
    facts: found.status === undefined ? undefined : { status: found.status },
    traceId: prefix.traceId,
  });
}

/** `words⇥{…}`: pino-lambda and zap's console encoder put the fields behind the words. */
function wordsBesideJson(text: string, prefix: Envelope): Line | undefined {
  const tab = text.indexOf('\t{');
  const fields = tab < 0 ? undefined : jsonObjectIn(text.slice(tab + 1));
  if (fields === undefined) return undefined;
  const message = withNewlines(text.slice(0, tab));
  const own = fields.msg ?? fields.message;
  // Fields that have words of their own are a line inside a line, and nobody is known to write those.
  if (own !== undefined && own !== message) return undefined;
  return { ...jsonLine(fields, text, prefix), message };
}
