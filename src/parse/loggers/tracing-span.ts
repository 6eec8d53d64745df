import { applicationText } from '../lambda/application-text.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import { traceIdOf } from '../lambda/trace-id.ts';
import type { Line } from '../line.ts';
import type { Envelope } from './json-line.ts';
import { RUNTIME_SPAN, withPanic } from './tracing-fields.ts';

const LONGEST_NAME = 128;
const LONGEST_FIELDS = 8192;
const MOST_SPANS = 16;

/**
 * Reads what Rust's tracing prints behind the level, `Lambda runtime invoke{requestId="…" xrayTraceId="Root=…"}:own{a=1}: words`.
 * The runtime's own span is taken off; others, and the module that tracing may put before the words, stay. Undefined where it is not
 * there. (Platform fact 2.3)
 */
export function spanWords(text: string, prefix: Envelope): Line | undefined {
  let at = 0;
  for (let count = 0; count < MOST_SPANS; count += 1) {
    const open = text.slice(at, at + LONGEST_NAME).indexOf('{') + at;
    const close = open < at ? -1 : fieldsEnd(text, open);
    if (close < 0 || text[close + 1] !== ':' || text.slice(at, open).includes(': ')) return undefined;
    const fields = text.slice(open + 1, close);
    const requestId = quoted(fields, 'requestId') ?? quoted(fields, 'request_id');
    const next = close + 2;
    if (text.slice(at, open) !== RUNTIME_SPAN || !isLambdaRequestId(requestId)) {
      at = next;
      continue;
    }
    const traceId = traceIdOf(quoted(fields, 'xrayTraceId') ?? quoted(fields, 'xray_trace_id'));
    const words = text.slice(0, at) + text.slice(text[next] === ' ' ? next + 1 : next);
    return withPanic({ ...applicationText(words, { ...prefix, requestId }), traceId });
  }
  return undefined;
}

/** Where the brace closes that opens at `open`, braces in values and in quotes passed over; −1 where it does not. */
function fieldsEnd(text: string, open: number): number {
  const last = Math.min(text.length, open + LONGEST_FIELDS);
  let depth = 0;
  let isQuoted = false;
  for (let at = open; at < last; at += 1) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (character === '\\') at += 1;
    else if (!isQuoted && character === '{') depth += 1;
    else if (!isQuoted && character === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function quoted(fields: string, name: string): string | undefined {
  const label = `${name}="`;
  const found = fields.indexOf(label);
  if (found < 0) return undefined;
  const end = fields.indexOf('"', found + label.length);
  return end < 0 ? undefined : fields.slice(found + label.length, end);
}
