import type { InvocationStatus } from '../../domain/invocation-status.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { Level } from '../../domain/level.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { jsonObjectIn } from '../json-text.ts';
import { statusOfErrorType } from '../lambda/end-status.ts';
import { errorWords, type Line, line } from '../line.ts';
import { leftTheHandler } from '../stacks/dotnet.ts';
import { runtimeError } from '../stacks/error-fields.ts';
import { type StackText, stackText } from '../stacks/text-stack.ts';
import { withNewlines, withoutLineEnding } from '../text.ts';
import { embeddedMetrics } from './emf.ts';
import { type LineExtras, lineExtras } from './line-extras.ts';
import { type LineFields, lineFields } from './line-fields.ts';
import { tracingFields, withPanic } from './tracing-fields.ts';

const LAMBDA_WARNING = 'LAMBDA_WARNING: ';

/** What a prefix or a span around a line said; its level gives way to the line's own, its ids do not. */
export interface Envelope {
  readonly level?: Level | undefined;
  readonly requestId?: string | undefined;
  readonly traceId?: string | undefined;
}

/** Reads a line of a JSON logger, whichever it is. `text` is the line itself, for messages that are nothing but it. */
export function jsonLine(fields: JsonObject, text: string, envelope: Envelope = {}): Line {
  const isSpanned = fields.span !== undefined || fields.fields !== undefined;
  const tracing = isSpanned ? tracingFields(fields) : undefined;
  if (tracing === undefined) return loggerLine(fields, text, envelope);
  const { requestId, traceId } = tracing;
  const around = { ...envelope, ...(requestId && { requestId }), ...(traceId && { traceId }) };
  return withPanic(loggerLine(tracing.fields, text, around));
}

function loggerLine(fields: JsonObject, text: string, envelope: Envelope): Line {
  const known = lineFields(fields);
  const extras = lineExtras(fields);
  const requestId = envelope.requestId ?? known.requestId;
  const metrics = embeddedMetrics(fields);
  if (metrics !== undefined) {
    return line('metric', metrics, { requestId, data: known.rest, correlationIds: extras.correlationIds });
  }
  const inner = innerLine(known, { requestId, level: known.level ?? envelope.level });
  if (inner !== undefined) return withOuter(inner, extras, known);
  const inWords = typeof known.message === 'string' ? messageStack(known.message) : undefined;
  const error = messageError(known.message) ?? extras.error ?? inWords?.error;
  const status = inWords?.status ?? reportedEnd(fields, error);
  const message = inWords?.heading ?? words(known, error, text);
  return line(message.startsWith(LAMBDA_WARNING) ? 'platform' : 'app', message, {
    requestId,
    level: known.level ?? envelope.level ?? (status === undefined ? undefined : 'error'),
    data: known.rest,
    error,
    facts: status === undefined ? extras.facts : { ...extras.facts, status },
    traceId: envelope.traceId ?? extras.traceId,
    correlationIds: extras.correlationIds,
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
  const extras = lineExtras(fields);
  return line('app', plainWords(known.message, extras.error), {
    ...extras,
    requestId: envelope.requestId ?? known.requestId,
    level: known.level ?? envelope.level,
    data: known.rest,
  });
}

function withOuter(inner: Line, outer: LineExtras, { rest }: LineFields): Line {
  const data =
    rest === undefined || inner.data === undefined
      ? (rest ?? inner.data)
      : Object.fromEntries([...Object.entries(rest), ...Object.entries(inner.data)]);
  const { correlationIds } = outer;
  return {
    ...inner,
    data,
    error: inner.error ?? outer.error,
    facts: outer.facts === undefined ? inner.facts : { ...inner.facts, ...outer.facts },
    traceId: outer.traceId ?? inner.traceId,
    correlationIds:
      correlationIds === undefined ? inner.correlationIds : { ...correlationIds, ...inner.correlationIds },
  };
}

/** An error as the whole message: what Node's runtime makes of a thrown error and of `console.error(error)` alike. */
function messageError(message: JsonValue | undefined): ErrorDetail | undefined {
  return isJsonObject(message) ? runtimeError(message) : undefined;
}

/** A stack trace inside the message: how Java's runtime and `LambdaLogger` print one. */
function messageStack(message: string): StackText | undefined {
  const plain = withoutLineEnding(message);
  return plain.includes('\n') || plain.includes('\r') ? stackText(withNewlines(plain)) : undefined;
}

/** What the line says: its message, else what its error says, else nothing; the fields are in `data`. */
function words({ message, rest }: LineFields, error: ErrorDetail | undefined, text: string): string {
  // .NET's runtime reports an error with an empty message beside it.
  if (typeof message === 'string' && (message !== '' || error === undefined)) return withoutLastBreak(message);
  if (isJsonObject(message) && error !== undefined && runtimeError(message) !== undefined) return errorWords(error);
  if (message !== undefined && message !== '') return compact(message, text);
  if (error !== undefined) return errorWords(error);
  return rest === undefined ? text : '';
}

function withoutLastBreak(message: string): string {
  return withNewlines(message).replace(/\n$/, '');
}

/** A message without the stack trace that its error already holds. */
function plainWords(message: string, error: ErrorDetail | undefined): string {
  const plain = withoutLastBreak(message);
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
 * Whether the line is the runtime's report that the invocation failed. Python's is known by its keys: no message, no logger;
 * Ruby's by the brackets around its class, .NET's by the runtime's own frames. Node's JSON report is printed as
 * `console.error(error)` is, so it is known only by the runtime's own error types; what it leaves open, `platform.report` says.
 */
function reportedEnd(fields: JsonObject, error: ErrorDetail | undefined): InvocationStatus | undefined {
  if (error === undefined) return undefined;
  if (error.type?.startsWith('Runtime.')) return statusOfErrorType(error.type);
  if (typeof fields.errorType !== 'string') return undefined;
  if (fields.message !== undefined)
    return fields.message === '' && leftTheHandler(error.stack ?? '') ? 'error' : undefined;
  if (fields.errorType.endsWith('>') && RUBY_REPORT.test(fields.errorType))
    return fields.errorType.startsWith('Init<') ? 'init-error' : 'error';
  const isPython =
    typeof fields.requestId === 'string' && Array.isArray(fields.stackTrace) && fields.logger === undefined;
  if (!isPython) return undefined;
  return fields.requestId === '' ? 'init-error' : statusOfErrorType(error.type);
}

/** `Function<NoCharge>`: Lambda's Ruby runtime client says so whose error it was. */
const RUBY_REPORT = /^(?:Function|Init)<[^<>]{1,256}>$/;
