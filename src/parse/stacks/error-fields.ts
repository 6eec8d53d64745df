import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { nonEmptyText } from '../json-text.ts';
import { errorDetail } from '../line.ts';
import { withNewlines } from '../text.ts';
import { namedError } from './node.ts';
import { stackWords } from './stack-field.ts';
import { stackText } from './text-stack.ts';

/**
 * Keys under which loggers put an error object: Powertools, pino, bunyan, ECS, log4j (`thrown`), Serilog (`Exception`, `@x`), and what
 * people choose themselves.
 */
const NESTED = ['error', 'err', 'exception', 'exc', 'e', 'thrown', 'Exception', '@x'] as const;
/** Keys of a whole stack as text: winston; zap; logstash's encoder for Java. */
const STACKS = ['stack', 'stacktrace', 'stack_trace'] as const;

/**
 * The error that a JSON line describes, in the fields of the runtimes (`errorType`, `errorMessage`, `stackTrace`), of
 * Powertools, pino, winston, structlog, python-json-logger, log4j, Serilog or zap; undefined where it describes none.
 */
export function errorInFields(fields: JsonObject): ErrorDetail | undefined {
  const own = runtimeError(fields);
  if (own !== undefined) return own;
  for (const key of NESTED) {
    const value = fields[key];
    const found = value === undefined ? undefined : nestedError(value);
    if (found !== undefined) return found;
  }
  return tracebackError(fields.exc_info) ?? stackFieldError(fields);
}

/** What Lambda's Ruby runtime client puts around the class: `Function<NoCharge>`, `Init<LoadError>`. */
const RUBY_TYPE = /^(?:Function|Init|Runtime)<([^<>]{1,256})>$/;

/**
 * `errorType`, `errorMessage` and `stackTrace` (in Node's text format `stack`, in a Step Functions cause `trace`), as the runtimes
 * write them; dazn's logger says `errorName`.
 */
export function runtimeError(fields: JsonObject): ErrorDetail | undefined {
  const type = nonEmptyText(fields.errorType) ?? nonEmptyText(fields.errorName);
  const message = nonEmptyText(fields.errorMessage);
  if (type === undefined && message === undefined) return undefined;
  const whole = stackWords(fields.stackTrace ?? fields.stack ?? fields.trace);
  // Node's JSON format drops the prefix of its own error types everywhere but in the stack.
  const full = type !== undefined && whole?.startsWith(`Runtime.${type}`) ? `Runtime.${type}` : type;
  const named = full === undefined || !full.endsWith('>') ? full : (RUBY_TYPE.exec(full)?.[1] ?? full);
  return errorDetail(named, message, frames(whole, full, message));
}

function nestedError(value: JsonValue): ErrorDetail | undefined {
  if (typeof value === 'string') return tracebackError(value);
  if (Array.isArray(value)) return structlogError(value[0]);
  if (!isJsonObject(value)) return undefined;
  const own = runtimeError(value);
  if (own !== undefined) return own;
  const type = nonEmptyText(value.type) ?? nonEmptyText(value.name);
  const message = nonEmptyText(value.message);
  const stack = stackWords(value.stack ?? value.stack_trace ?? value.stackTrace ?? value.extendedStackTrace);
  if (message === undefined && stack === undefined) return undefined;
  return errorDetail(type, message, frames(stack, type, message));
}

/** A field that holds a whole traceback or stack as one text. */
function tracebackError(value: JsonValue | undefined): ErrorDetail | undefined {
  return typeof value === 'string' ? stackText(withNewlines(value))?.error : undefined;
}

/** The message at the top, and the stack beside it; zap's stack has no words, those stand in `error`. */
function stackFieldError(fields: JsonObject): ErrorDetail | undefined {
  const key = STACKS.find((name) => fields[name] !== undefined);
  const stack = key === undefined ? undefined : stackWords(fields[key]);
  if (stack === undefined) return undefined;
  const found = stackText(stack);
  if (found === undefined)
    return key === 'stacktrace' ? errorDetail(undefined, nonEmptyText(fields.error), stack) : undefined;
  if (found.error.type !== undefined) return found.error;
  const { type, message } = namedError(found.heading);
  return errorDetail(type, message, found.error.stack);
}

/** structlog's `dict_tracebacks`: one object an exception, the frames as objects. */
function structlogError(value: JsonValue | undefined): ErrorDetail | undefined {
  if (!isJsonObject(value)) return undefined;
  return errorDetail(nonEmptyText(value.exc_type), nonEmptyText(value.exc_value), stackWords(value.frames));
}

/** The frames of a stack, without the words that `type` and `message` already say. */
function frames(whole: string | undefined, type: string | undefined, message: string | undefined): string | undefined {
  if (whole === undefined || whole === '') return undefined;
  const found = stackText(whole);
  if (found !== undefined) return found.error.stack;
  const words = `${type}: ${message}`;
  if (whole.startsWith(`${words}\n`)) return whole.slice(words.length + 1);
  return whole === words || whole === type ? undefined : whole;
}
