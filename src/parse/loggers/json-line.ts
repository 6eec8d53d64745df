import type { InvocationStatus } from '../../domain/invocation.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { Level } from '../../domain/level.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { jsonObjectIn } from '../json-text.ts';
import { statusOfErrorType } from '../lambda/end-status.ts';
import { errorWords, type Line, line } from '../line.ts';
import { errorInFields, runtimeError } from '../stacks/error-fields.ts';
import { stackText } from '../stacks/text-stack.ts';
import { withNewlines } from '../text.ts';
import { embeddedMetrics } from './emf.ts';
import { type LineFields, lineFields } from './line-fields.ts';
import { loggerFacts, loggerTraceId } from './logger-facts.ts';

const LAMBDA_WARNING = 'LAMBDA_WARNING: ';

/** What a text prefix around a JSON line said; its level gives way to the line's own, its request id does not. */
export interface Envelope {
  readonly level?: Level | undefined;
  readonly requestId?: string | undefined;
}

/** Reads a line of a JSON logger, whichever it is. `text` is the line itself, for messages that are nothing but it. */
export function jsonLine(fields: JsonObject, text: string, envelope: Envelope = {}): Line {
  const metrics = embeddedMetrics(fields);
  const known = lineFields(fields);
  const requestId = envelope.requestId ?? known.requestId;
  if (metrics !== undefined) return line('metric', metrics, { requestId, data: known.rest });
  const inner = innerLine(known, { requestId, level: known.level ?? envelope.level });
  if (inner !== undefined) return withOuter(inner, fields, known);
  const error = messageError(known.message) ?? errorInFields(fields);
  const status = reportedEnd(fields, error);
  const facts = loggerFacts(fields);
  const message = words(known, error, text);
  return line(message.startsWith(LAMBDA_WARNING) ? 'platform' : 'app', message, {
    requestId,
    level: known.level ?? envelope.level,
    data: known.rest,
    error,
    facts: status === undefined ? facts : { ...facts, status },
    traceId: loggerTraceId(fields),
  });
}

/**
 * A message that is itself a JSON line (platform fact 8.24): an object with its own words, or a text that is such an object.
 * `console.log(JSON.stringify(…))` and `console.log({level, message, …})` in Lambda's JSON format are these.
 */
function innerLine({ message }: LineFields, envelope: Envelope): Line | undefined {
  const fields = typeof message === 'string' ? jsonObjectIn(message) : message;
  if (!isJsonObject(fields) || runtimeError(fields) !== undefined) return undefined;
  // An object's words are plain text here: what is wrapped twice stays wrapped.
  const known = lineFields(fields);
  if (typeof known.message !== 'string') return undefined;
  const error = errorInFields(fields);
  return line('app', plainWords(known.message, error), {
    requestId: envelope.requestId ?? known.requestId,
    level: known.level ?? envelope.level,
    data: known.rest,
    error,
    facts: loggerFacts(fields),
    traceId: loggerTraceId(fields),
  });
}

function withOuter(inner: Line, fields: JsonObject, { rest }: LineFields): Line {
  const data =
    rest === undefined || inner.data === undefined
      ? (rest ?? inner.data)
      : Object.fromEntries([...Object.entries(rest), ...Object.entries(inner.data)]);
  const outerFacts = loggerFacts(fields);
  return {
    ...inner,
    data,
    error: inner.error ?? errorInFields(fields),
    facts: outerFacts === undefined ? inner.facts : { ...inner.facts, ...outerFacts },
    traceId: loggerTraceId(fields) ?? inner.traceId,
  };
}

/** An error as the whole message: what Node's runtime makes of a thrown error and of `console.error(error)` alike. */
function messageError(message: JsonValue | undefined): ErrorDetail | undefined {
  return isJsonObject(message) ? runtimeError(message) : undefined;
}

/** What the line says: its message, else what its error says, else nothing; the fields are in `data`. */
function words({ message, rest }: LineFields, error: ErrorDetail | undefined, text: string): string {
  if (typeof message === 'string') return plainWords(message, error);
  if (isJsonObject(message) && error !== undefined && runtimeError(message) !== undefined) return errorWords(error);
  if (message !== undefined) return compact(message, text);
  if (error !== undefined) return errorWords(error);
  return rest === undefined ? text : '';
}

/** A message without the stack trace that its error already holds. */
function plainWords(message: string, error: ErrorDetail | undefined): string {
  const plain = withNewlines(message).replace(/\n$/, '');
  return error?.stack === undefined ? plain : (stackText(plain)?.heading ?? plain);
}

function compact(value: JsonValue, text: string): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack: the line as it came says the same.
    return text;
  }
}

/**
 * Whether the line is the runtime's report that the invocation failed. Python's is known by its keys: no message, no logger.
 * Node's JSON report is printed as `console.error(error)` is, so it is known only by the runtime's own error types; what it
 * leaves open, `platform.report` says.
 */
function reportedEnd(fields: JsonObject, error: ErrorDetail | undefined): InvocationStatus | undefined {
  if (error?.type?.startsWith('Runtime.')) return statusOfErrorType(error.type);
  const isPython =
    typeof fields.errorType === 'string' &&
    typeof fields.requestId === 'string' &&
    Array.isArray(fields.stackTrace) &&
    fields.message === undefined &&
    fields.logger === undefined;
  if (!isPython) return undefined;
  return fields.requestId === '' ? 'init-error' : statusOfErrorType(error?.type);
}
