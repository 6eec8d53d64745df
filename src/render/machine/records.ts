import type { Gap, Notice } from '../../domain/gap.ts';
import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import type { ReadingSummary } from '../../domain/results/log-step.ts';
import type { TraceAnswer, TraceNode } from '../../domain/results/trace-answer.ts';
import type { FunctionSummary, LogGroupSummary } from '../../domain/sources.ts';
import { isoTime } from './iso-time.ts';

/**
 * What other programs read. Every record has `type` and `v`; a field that is not known is undefined here and absent on the
 * wire. Fields are only ever added within a version. docs/schemas/ describes them.
 */
export interface WireRecord {
  readonly type: string;
  readonly v: 1;
  readonly [field: string]: unknown;
}

/** The record of one event. `raw` is there where `message` is not the event's text as it came. */
export function eventRecord({ record, invocationId, requestId, isInferred, functionName }: PlacedRecord): WireRecord {
  const { event, kind, level, message, data } = record;
  const { group, marks } = event;
  return {
    type: 'event',
    v: 1,
    id: event.id,
    invocationId,
    time: isoTime(event.loggedAtMs),
    ingestedAt: isoTime(event.ingestedAtMs),
    account: group.account,
    region: group.region,
    place: group.place,
    function: functionName,
    logGroup: group.name,
    logStream: event.logStreamName,
    eventId: event.eventId,
    requestId,
    kind,
    level,
    message,
    data,
    late: marks?.late,
    pastHorizon: marks?.pastHorizon,
    clockAhead: marks?.clockAhead,
    provisional: marks?.provisional,
    inferred: isInferred || undefined,
    raw: event.message === message ? undefined : event.message,
  };
}

/** The record of one invocation, as far as it is known now. */
export function invocationRecord(invocation: Invocation): WireRecord {
  const { group, error } = invocation;
  return {
    type: 'invocation',
    v: 1,
    invocationId: invocation.invocationId,
    requestId: invocation.requestId,
    attempt: invocation.attempt,
    account: group.account,
    region: group.region,
    place: group.place,
    function: invocation.functionName,
    version: invocation.version,
    architecture: invocation.architecture,
    runtimeVersion: invocation.runtimeVersion,
    initType: invocation.initType,
    memorySizeMb: invocation.memorySizeMb,
    maxMemoryUsedMb: invocation.maxMemoryUsedMb,
    logGroup: group.name,
    logStream: invocation.logStreamName,
    startedAt: isoTime(invocation.startedAtMs),
    endedAt: isoTime(invocation.endedAtMs),
    durationMs: invocation.durationMs,
    billedDurationMs: invocation.billedDurationMs,
    initDurationMs: invocation.initDurationMs,
    restoreDurationMs: invocation.restoreDurationMs,
    coldStart: invocation.coldStart,
    status: invocation.status,
    error: error === undefined ? undefined : errorFields(error),
    loggedErrors: invocation.loggedErrors,
    traceId: invocation.traceId,
    correlationIds: invocation.correlationIds,
    lines: invocation.lineCount,
    revision: invocation.revision,
    incomplete: invocation.isIncomplete || undefined,
  };
}

function errorFields({ type, message, stack }: ErrorDetail): object {
  return { type, message, stack };
}

/** The record of one span in its place in the waterfall; records of a trace stand in that order. */
export function spanRecord({ span, selfMs, invocation, ...node }: TraceNode): WireRecord {
  const { startedAtMs, endedAtMs, error } = span;
  return {
    type: 'span',
    v: 1,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    depth: node.depth,
    name: span.name,
    service: span.service,
    kind: span.kind,
    origin: span.origin,
    operation: span.operation,
    startedAt: isoTime(startedAtMs),
    endedAt: isoTime(endedAtMs),
    durationMs: endedAtMs === undefined ? undefined : toMicroseconds(Math.max(0, endedAtMs - startedAtMs)),
    selfMs: selfMs === undefined ? undefined : toMicroseconds(selfMs),
    status: span.status,
    httpStatus: span.httpStatus,
    error: error === undefined ? undefined : errorFields(error),
    requestId: span.requestId ?? invocation?.requestId,
    functionArn: span.functionArn,
    invocationId: invocation?.invocationId,
    invocationInferred: node.isInvocationInferred,
    annotations: Object.keys(span.annotations).length === 0 ? undefined : span.annotations,
    links: span.links.length === 0 ? undefined : span.links,
    inferred: span.isInferred || undefined,
    parentMissing: node.isParentMissing || undefined,
    outsideParent: node.isOutsideParent || undefined,
  };
}

/** Milliseconds without digits that mean nothing: X-Ray's times are seconds with a fraction, and a sketch's quantiles are powers. */
export function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** The record of what is known of one request, told after its invocations, events and spans. */
export function traceRecord({ requestId, traceId, traceState, nodes, ...answer }: TraceAnswer): WireRecord {
  return {
    type: 'trace',
    v: 1,
    requestId,
    traceId,
    traceState,
    invocations: answer.invocations.length,
    events: answer.lines.length,
    spans: nodes.length,
    warnings: answer.warnings.map(({ kind, text }) => ({ kind, text })),
  };
}

/** The record of one revision of a gap. A gap of one group has that group's account and region. */
export function gapRecord(gap: Gap): WireRecord {
  return {
    type: 'gap',
    v: 1,
    gapId: gap.gapId,
    state: gap.state,
    revision: gap.revision,
    reason: gap.reason,
    account: gap.account ?? gap.group?.account,
    region: gap.region ?? gap.group?.region,
    place: gap.place ?? gap.group?.place,
    logGroup: gap.group?.name,
    from: isoTime(gap.fromAtMs),
    to: isoTime(gap.toAtMs),
    count: gap.count,
    advice: gap.advice,
  };
}

/** The record of a notice. */
export function noticeRecord({ topic, text }: Notice): WireRecord {
  return { type: 'notice', v: 1, topic, text };
}

/** The last record of a reading. */
export function summaryRecord(summary: ReadingSummary): WireRecord {
  return {
    type: 'summary',
    v: 1,
    events: summary.events,
    shown: summary.shown,
    invocations: summary.invocations,
    failed: summary.failed,
    coldStarts: summary.coldStarts,
    duplicatesDropped: summary.duplicates,
    late: summary.late,
    gaps: summary.gaps,
    apiCalls: summary.apiCalls,
  };
}

/** The record of a function as the account configures it. */
export function functionRecord(summary: FunctionSummary): WireRecord {
  return {
    type: 'function',
    v: 1,
    function: summary.name,
    arn: summary.arn,
    logGroup: summary.logGroupName,
    logFormat: summary.logFormat,
    runtime: summary.runtime,
    architecture: summary.architecture,
    memorySizeMb: summary.memorySizeMb,
    timeoutMs: summary.timeoutMs,
    lastModifiedAt: isoTime(summary.lastModifiedAtMs),
  };
}

/** The record of a log group as the account holds it. */
export function logGroupRecord({ group, storedBytes, retentionDays }: LogGroupSummary): WireRecord {
  return {
    type: 'log-group',
    v: 1,
    logGroup: group.name,
    arn: group.arn,
    account: group.account,
    region: group.region,
    storedBytes,
    retentionDays,
  };
}
