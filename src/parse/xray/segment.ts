import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { Span, SpanKind, SpanLink, SpanStatus, TraceWarning } from '../../domain/span.ts';
import { parseTraceId } from '../../domain/trace-id.ts';
import { nonEmptyText } from '../json-text.ts';
import { type Cause, causeOf } from './cause.ts';
import { isSending, operationOf } from './operation.ts';
import { quoted } from './quoted.ts';
import { spanIdOf } from './span-id.ts';
import { type SegmentTimes, segmentTimes } from './times.ts';

/** Where in its document a segment or subsegment stands. */
export interface SegmentPlace {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined at the top of a document, where `parent_id` says it. */
  readonly outer: { readonly spanId: string; readonly startedAtMs: number | undefined } | undefined;
  /** The name of the segment that the document is; undefined in the document of a subsegment that was sent on its own. */
  readonly service: string | undefined;
  readonly isSubsegment: boolean;
}

/** A segment or subsegment as its own fields tell it: what the rest of the trace decides is left open. */
export interface Segment {
  readonly facts: Omit<Span, 'service' | 'kind' | 'error'>;
  readonly service: string | undefined;
  readonly isSubsegment: boolean;
  /** What it is unless it turns out to be a phase of Lambda's. */
  readonly kind: SpanKind;
  readonly cause: Cause;
  /** True where it says that whom it called is traced too. */
  readonly callsTraced: boolean;
  /** What was wrong with it. */
  readonly warnings: readonly TraceWarning[];
}

/**
 * Reads one object of a document but for its subsegments; a warning instead where nothing says when it was.
 * @param complaints what is wrong with it already, in clauses without their subject
 */
export function readSegment(
  fields: JsonObject,
  place: SegmentPlace,
  complaints: readonly string[],
): { readonly segment: Segment } | { readonly warning: TraceWarning } {
  const name = segmentName(fields);
  const times = segmentTimes(fields, place.outer?.startedAtMs);
  const annotations = annotationsOf(fields.annotations);
  const links = linksOf(fields.links);
  const all = [...complaints, ...times.complaints, ...annotations.complaints, ...links.complaints];
  const { startedAtMs, endedAtMs } = times;
  if (startedAtMs === undefined) {
    const text = `${quoted(name)} is left out: ${[...all, 'nothing says when it was'].join(', ')}`;
    return { warning: { kind: 'malformed', text } };
  }
  const facts = {
    traceId: place.traceId,
    spanId: place.spanId,
    ...present({ parentSpanId: place.outer?.spanId ?? spanIdOf(fields.parent_id) }),
    name,
    ...present({ origin: nonEmptyText(fields.origin) }),
    startedAtMs,
    ...present({ endedAtMs }),
    status: statusOf(fields, endedAtMs),
    ...present(callOf(fields)),
    annotations: annotations.kept,
    links: links.kept,
    isInferred: fields.inferred === true,
  };
  const { service, isSubsegment } = place;
  const kind = isSubsegment ? subsegmentKind(fields) : 'server';
  const warnings = warningsAbout(name, all, times);
  const cause = causeOf(fields.cause);
  return { segment: { facts, service, isSubsegment, kind, cause, callsTraced: isTraced(fields), warnings } };
}

function warningsAbout(
  name: string,
  complaints: readonly string[],
  { endedAtMs, backwardsMs }: SegmentTimes,
): TraceWarning[] {
  const warnings: TraceWarning[] = [];
  if (complaints.length > 0) warnings.push({ kind: 'malformed', text: `${quoted(name)}: ${complaints.join(', ')}` });
  if (backwardsMs > 0) {
    warnings.push({ kind: 'negative', text: `${quoted(name)} ends ${backwardsMs} ms before it starts` });
  }
  if (endedAtMs === undefined) warnings.push({ kind: 'in-progress', text: `${quoted(name)} is still in progress` });
  return warnings;
}

/** Its name; where it has none, where it comes from. */
export function segmentName(fields: JsonObject): string {
  return nonEmptyText(fields.name) ?? nonEmptyText(fields.origin) ?? 'unnamed';
}

type Present<Fields> = { [Key in keyof Fields]?: NonNullable<Fields[Key]> };

/** The fields that are not undefined. */
function present<Fields extends object>(fields: Fields): Present<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>;
}

/** A fault stands before a throttle, which X-Ray also flags as an error, and any flag before being in progress. */
function statusOf({ fault, throttle, error }: JsonObject, endedAtMs: number | undefined): SpanStatus {
  if (fault === true) return 'fault';
  if (throttle === true) return 'throttle';
  if (error === true) return 'error';
  return endedAtMs === undefined ? 'running' : 'ok';
}

/** What the `http` and `aws` blocks say, and `resource_arn` on the segments that Lambda itself writes. */
function callOf(fields: JsonObject) {
  const aws = isJsonObject(fields.aws) ? fields.aws : {};
  const http = isJsonObject(fields.http) ? fields.http : {};
  const response = isJsonObject(http.response) ? http.response : {};
  return {
    requestId: nonEmptyText(aws.request_id),
    functionArn: functionArn(aws.function_arn) ?? functionArn(fields.resource_arn),
    operation: operationOf(fields),
    httpStatus: httpStatus(response.status) ?? httpStatus(aws.status_code),
  };
}

function functionArn(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.startsWith('arn:') && value.includes(':function:') ? value : undefined;
}

function httpStatus(value: JsonValue | undefined): number | undefined {
  const status = typeof value === 'string' ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 999 ? status : undefined;
}

function subsegmentKind({ namespace, aws }: JsonObject): SpanKind {
  if (namespace === 'aws' && isSending(aws)) return 'producer';
  return namespace === 'aws' || namespace === 'remote' ? 'client' : 'internal';
}

/** `traced` stands in the request ("X-Ray segment documents"), or beside `http` (Node's SDK). */
function isTraced({ http, traced }: JsonObject): boolean {
  return traced === true || (isJsonObject(http) && isJsonObject(http.request) && http.request.traced === true);
}

interface Kept<Value> {
  readonly kept: Value;
  readonly complaints: readonly string[];
}

/** X-Ray indexes texts, numbers and booleans; nothing else is an annotation. */
function annotationsOf(value: JsonValue | undefined): Kept<JsonObject> {
  if (value === undefined || value === null) return { kept: {}, complaints: [] };
  if (!isJsonObject(value)) return { kept: {}, complaints: ['its annotations are no object'] };
  const entries = Object.entries(value);
  const plain = entries.filter(([, held]) => ['string', 'number', 'boolean'].includes(typeof held));
  const isAll = plain.length === entries.length;
  // Object.fromEntries defines each key as the object's own, `__proto__` too.
  return { kept: Object.fromEntries(plain), complaints: isAll ? [] : ['an annotation is no plain value'] };
}

function linksOf(value: JsonValue | undefined): Kept<readonly SpanLink[]> {
  if (value === undefined || value === null) return { kept: [], complaints: [] };
  if (!Array.isArray(value)) return { kept: [], complaints: ['its links are no list'] };
  const entries: readonly JsonValue[] = value;
  const kept = entries.map(linkOf).filter((link) => link !== undefined);
  return { kept, complaints: kept.length === entries.length ? [] : ['a link names no trace'] };
}

function linkOf(value: JsonValue): SpanLink | undefined {
  if (!isJsonObject(value) || typeof value.trace_id !== 'string') return undefined;
  const traceId = parseTraceId(value.trace_id);
  return traceId === undefined ? undefined : { traceId, ...present({ spanId: spanIdOf(value.id) }) };
}
