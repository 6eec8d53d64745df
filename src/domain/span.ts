import type { JsonObject } from './json.ts';
import type { ErrorDetail } from './log-record.ts';

/** `error`: the caller's fault (4xx), `throttle`: 429, `fault`: its own (5xx). `running`: its end is not known yet. */
export const SPAN_STATUSES = ['ok', 'error', 'throttle', 'fault', 'running'] as const;

export type SpanStatus = (typeof SPAN_STATUSES)[number];

/** What stands behind a span of Lambda: the service's side, the function's side, or a phase of it. */
export type SpanKind =
  | 'server'
  | 'client'
  | 'internal'
  | 'producer'
  | 'consumer'
  | 'init'
  | 'invocation'
  | 'overhead'
  | 'restore';

/** One stretch of work in a trace: an X-Ray segment or subsegment, or an OpenTelemetry span. */
export interface Span {
  /** X-Ray spelling: `1-8hex-24hex`. */
  readonly traceId: string;
  /** 16 hex digits; where a document has none that can be used, one derived from its content. */
  readonly spanId: string;
  /** Absent for a root, and where the document names none. */
  readonly parentSpanId?: string;
  readonly name: string;
  /** The service it belongs to: the name of the segment that it is part of. */
  readonly service: string;
  readonly kind: SpanKind;
  /** X-Ray's origin, such as `AWS::Lambda::Function`. */
  readonly origin?: string;
  readonly startedAtMs: number;
  /** Absent while in progress. Never before `startedAtMs`: a document that says so is repaired and warned of. */
  readonly endedAtMs?: number;
  readonly status: SpanStatus;
  /** Lambda's request id on `AWS::Lambda` segments and on calls to Lambda; another service's id elsewhere. */
  readonly requestId?: string;
  readonly functionArn?: string;
  /** `GET https://…`, `PutItem orders`, `Publish order-failed`: what was asked of whom, in one line. */
  readonly operation?: string;
  readonly httpStatus?: number;
  readonly error?: ErrorDetail;
  readonly annotations: JsonObject;
  /** Other traces that led to this one, or that it led to (SQS). */
  readonly links: readonly SpanLink[];
  /** True for a node that X-Ray made up from its caller's subsegment. */
  readonly isInferred: boolean;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId?: string;
}

/** What was wrong with the documents of a trace; told, never thrown. */
export interface TraceWarning {
  readonly kind:
    | 'malformed'
    | 'missing-parent'
    | 'cycle'
    | 'negative'
    | 'outside-parent'
    | 'in-progress'
    | 'truncated'
    | 'downstream-missing';
  /** A clause, with the name concerned. May hold untrusted names. */
  readonly text: string;
}

/** All that is known of a trace. */
export interface Trace {
  readonly traceId: string;
  /** In no particular order; each span once, in its newest revision. */
  readonly spans: readonly Span[];
  readonly warnings: readonly TraceWarning[];
}

/** True for what Lambda's service wrote about a call: it holds the request ID, and waits for the function. */
export function isLambdaService({ origin }: Span): boolean {
  return origin === 'AWS::Lambda';
}

/** True for what ran in the function; the child of the service's span of the same name. */
export function isLambdaFunction({ origin }: Span): boolean {
  return origin === 'AWS::Lambda::Function';
}

/** The function that either side of a call belongs to: from its ARN, else the span's own name. */
export function functionNameOf({ functionArn, name }: Span): string {
  const [, afterKind] = functionArn?.split(':function:') ?? [];
  return afterKind?.split(':')[0] || name;
}
