import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { nonEmptyText } from '../json-text.ts';
import { errorDetail } from '../line.ts';
import { withNewlines } from '../text.ts';
import { namedError } from './node.ts';
import { withPlainSpaces } from './python.ts';
import { stackText } from './text-stack.ts';

/** Keys under which loggers put an error object: Powertools, pino, bunyan, ECS, and what people choose themselves. */
const NESTED = ['error', 'err', 'exception', 'exc', 'e'] as const;

/**
 * The error that a JSON line describes, in the fields of the runtimes (`errorType`, `errorMessage`, `stackTrace`), of
 * Powertools, pino, winston, structlog or python-json-logger; undefined where it describes none.
 */
export function errorInFields(fields: JsonObject): ErrorDetail | undefined {
  const own = runtimeError(fields);
  if (own !== undefined) return own;
  for (const key of NESTED) {
    const found = nestedError(fields[key]);
    if (found !== undefined) return found;
  }
  return tracebackError(fields.exc_info) ?? stackFieldError(fields);
}

/** `errorType`, `errorMessage` and `stackTrace` (in Node's text format `stack`), as the runtimes write them. */
export function runtimeError(fields: JsonObject): ErrorDetail | undefined {
  const type = nonEmptyText(fields.errorType);
  const message = nonEmptyText(fields.errorMessage);
  if (type === undefined && message === undefined) return undefined;
  const whole = stackWords(fields.stackTrace ?? fields.stack);
  // Node's JSON format drops the prefix of its own error types everywhere but in the stack.
  const full = type !== undefined && whole?.startsWith(`Runtime.${type}`) ? `Runtime.${type}` : type;
  return errorDetail(full, message, frames(whole, full, message));
}

function nestedError(value: JsonValue | undefined): ErrorDetail | undefined {
  if (typeof value === 'string') return tracebackError(value);
  if (Array.isArray(value)) return structlogError(value[0]);
  if (!isJsonObject(value)) return undefined;
  const own = runtimeError(value);
  if (own !== undefined) return own;
  const type = nonEmptyText(value.type) ?? nonEmptyText(value.name);
  const message = nonEmptyText(value.message);
  const stack = stackWords(value.stack ?? value.stack_trace ?? value.stackTrace);
  if (message === undefined && stack === undefined) return undefined;
  return errorDetail(type, message, frames(stack, type, message));
}

/** A field that holds a whole traceback or stack as one text. */
function tracebackError(value: JsonValue | undefined): ErrorDetail | undefined {
  return typeof value === 'string' ? stackText(withNewlines(value))?.error : undefined;
}

/** winston: the message at the top, and `stack` beside it. */
function stackFieldError(fields: JsonObject): ErrorDetail | undefined {
  const stack = stackWords(fields.stack);
  const found = stack === undefined ? undefined : stackText(stack);
  if (found === undefined) return undefined;
  const { type, message } = namedError(found.heading);
  return errorDetail(type, message, found.error.stack);
}

/** structlog's `dict_tracebacks`: one object an exception, the frames as objects. */
function structlogError(value: JsonValue | undefined): ErrorDetail | undefined {
  if (!isJsonObject(value)) return undefined;
  const lines = Array.isArray(value.frames) ? value.frames.filter(isJsonObject) : [];
  const stack = lines
    .map(
      (frame) =>
        `  File "${nonEmptyText(frame.filename) ?? ''}", line ${frame.lineno ?? '?'}, in ${nonEmptyText(frame.name) ?? ''}`,
    )
    .join('\n');
  return errorDetail(nonEmptyText(value.exc_type), nonEmptyText(value.exc_value), stack);
}

/** A stack field as one text: an array of lines or of entries that end in a newline, or a text already. */
function stackWords(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return withPlainSpaces(withNewlines(value));
  if (!Array.isArray(value)) return undefined;
  const entries = value.filter((entry) => typeof entry === 'string');
  return withPlainSpaces(withNewlines(entries.map((entry) => entry.replace(/\n$/, '')).join('\n')));
}

/** The frames of a stack, without the words that `type` and `message` already say. */
function frames(whole: string | undefined, type: string | undefined, message: string | undefined): string | undefined {
  if (whole === undefined || whole === '') return undefined;
  const found = stackText(whole);
  if (found !== undefined) return found.error.stack;
  return whole === `${type}: ${message}` || whole === type ? undefined : whole;
}
