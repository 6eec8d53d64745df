import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import { traceIdOf } from '../lambda/trace-id.ts';
import { errorDetail, type Line } from '../line.ts';

/** The span in which Lambda's Rust runtime client calls the handler; others, a web framework's, have request ids of their own. */
export const RUNTIME_SPAN = 'Lambda runtime invoke';
/** The words of Lambda's Rust runtime client where a handler panicked; the panic's own words went to stderr. */
const PANICKED = 'user handler panicked';

/** A JSON line of Rust's tracing in the form of other loggers. */
export interface TracingFields {
  readonly fields: JsonObject;
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;
}

/**
 * `{"level", "fields": {"message", …}, "span": {"requestId", …}, "spans": […]}` with the fields at the top, and without the
 * runtime's own span; undefined for lines of other loggers. `span` is the last of `spans`, so it is not kept twice.
 */
export function tracingFields(fields: JsonObject): TracingFields | undefined {
  const { span, spans, fields: inner, ...rest } = fields;
  const list: readonly JsonValue[] = Array.isArray(spans) ? spans : span === undefined ? [] : [span];
  const request = list.find(
    (one) => isJsonObject(one) && one.name === RUNTIME_SPAN && isLambdaRequestId(requestIdIn(one)),
  );
  const isNested = isJsonObject(inner) && typeof inner.message === 'string' && rest.message === undefined;
  if (!isNested && request === undefined) return undefined;
  const own = list.filter((one) => one !== request);
  const flat: JsonObject = isNested
    ? { ...inner, ...rest }
    : { ...rest, ...(inner === undefined ? {} : { fields: inner }) };
  const said = isJsonObject(request) ? request : {};
  const requestId = requestIdIn(said);
  return {
    fields: own.length === 0 ? flat : { ...flat, spans: own },
    requestId: isLambdaRequestId(requestId) ? requestId : undefined,
    traceId: traceIdOf(said.xrayTraceId ?? said.xray_trace_id),
  };
}

function requestIdIn(span: JsonObject): JsonValue | undefined {
  return span.requestId ?? span.request_id;
}

/** A line of the runtime client about a panic of the handler, as the end that it is; every other line as it is. */
export function withPanic(line: Line): Line {
  if (line.level !== 'error' || !line.message.startsWith(PANICKED)) return line;
  return { ...line, error: errorDetail('panic', PANICKED, undefined), facts: { ...line.facts, status: 'error' } };
}
