import type { ErrorDetail } from '../../domain/log-record.ts';
import type { RawTrace } from '../../domain/sources.ts';
import type { Span, SpanKind, Trace, TraceWarning } from '../../domain/span.ts';
import { parseTraceId } from '../../domain/trace-id.ts';
import { readDocument } from './document.ts';
import { newerOf } from './newest.ts';
import { quoted } from './quoted.ts';
import type { Segment } from './segment.ts';

/** The phases that Lambda writes under the function's segment, in its old structure and its new one (platform fact 3.2). */
const PHASES: ReadonlyMap<string, SpanKind> = new Map([
  ['Initialization', 'init'],
  ['Init', 'init'],
  ['Restore', 'restore'],
  ['Invocation', 'invocation'],
  ['Overhead', 'overhead'],
]);

const TRUNCATED: TraceWarning = {
  kind: 'truncated',
  text: 'the trace is too large: X-Ray has kept only a part of it',
};

/** Every segment of a trace by its id, and the exceptions that a cause may refer to. */
interface Known {
  readonly segments: ReadonlyMap<string, Segment>;
  readonly exceptions: ReadonlyMap<string, ErrorDetail>;
}

/**
 * Makes spans of the documents of a trace: segments, and subsegments wherever they stand. Neither the order of the documents
 * nor their repetition matters. Never throws: a document gives at least a span, or a warning. Whether parents exist, and fit
 * their children, is for the correlator to say.
 */
export function parseTrace(raw: RawTrace): Trace {
  const traceId = parseTraceId(raw.traceId) ?? raw.traceId;
  const segments = new Map<string, Segment>();
  const exceptions = new Map<string, ErrorDetail>();
  const ofDocuments: TraceWarning[] = [];
  for (const text of new Set(raw.documents)) {
    const document = readDocument(text, traceId);
    for (const warning of document.warnings) ofDocuments.push(warning);
    for (const segment of document.segments) {
      const { spanId } = segment.facts;
      segments.set(spanId, newerOf(segment, segments.get(spanId)));
      for (const [id, error] of segment.cause.exceptions) exceptions.set(id, firstByText(error, exceptions.get(id)));
    }
  }
  const known = { segments, exceptions };
  const ordered = [...segments.values()].sort(byStart);
  const serviceOf = serviceFinder(segments);
  const ofSegments = ordered.flatMap((segment) => segment.warnings);
  return {
    traceId,
    spans: ordered.map((segment) => spanOf(segment, serviceOf(segment), known)),
    warnings: once([
      ...(raw.isTruncated ? [TRUNCATED] : []),
      ...ofDocuments,
      ...ofSegments,
      ...missingDownstream(ordered),
    ]),
  };
}

function byStart({ facts: a }: Segment, { facts: b }: Segment): number {
  return a.startedAtMs - b.startedAtMs || (a.spanId < b.spanId ? -1 : 1);
}

/** Of two exceptions under one id (they should be equal) always the same one, whichever came first. */
function firstByText(error: ErrorDetail, other: ErrorDetail | undefined): ErrorDetail {
  return other !== undefined && JSON.stringify(other) < JSON.stringify(error) ? other : error;
}

function spanOf(segment: Segment, service: string, known: Known): Span {
  const { facts, cause } = segment;
  const parent = known.segments.get(facts.parentSpanId ?? '');
  const error = cause.error ?? exceptionOf(cause.refersTo ?? '', known);
  return { ...facts, service, kind: kindOf(segment, parent), ...(error === undefined ? {} : { error }) };
}

function exceptionOf(id: string, { segments, exceptions }: Known): ErrorDetail | undefined {
  return exceptions.get(id) ?? segments.get(id)?.cause.error;
}

function kindOf({ facts, isSubsegment, kind }: Segment, parent: Segment | undefined): SpanKind {
  const isPhase = isSubsegment && kind === 'internal' && parent?.facts.origin === 'AWS::Lambda::Function';
  return (isPhase ? PHASES.get(facts.name) : undefined) ?? kind;
}

/**
 * Finds the segment that a subsegment sent on its own belongs to, by way of its parents. Where that has not come, or the
 * parents go in a circle, the name of the last one found stands for it.
 */
function serviceFinder(segments: ReadonlyMap<string, Segment>): (segment: Segment) => string {
  const found = new Map<Segment, string>();
  return (segment) => {
    const way = new Set<Segment>();
    let at = segment;
    while (at.service === undefined && !found.has(at)) {
      way.add(at);
      const parent = segments.get(at.facts.parentSpanId ?? '');
      if (parent === undefined || way.has(parent)) break;
      at = parent;
    }
    const service = at.service ?? found.get(at) ?? at.facts.name;
    for (const passed of way) found.set(passed, service);
    return service;
  };
}

/** A call that says that the called is traced, and no segment under it. */
function missingDownstream(segments: readonly Segment[]): TraceWarning[] {
  const answered = new Set(segments.filter((one) => !one.isSubsegment).map(({ facts }) => facts.parentSpanId));
  return segments
    .filter(({ callsTraced, facts }) => callsTraced && !answered.has(facts.spanId))
    .map(({ facts }) => ({
      kind: 'downstream-missing',
      text: `what ${quoted(facts.name)} called is traced, but its segment has not come`,
    }));
}

/** Each warning once, in an order that does not depend on that of the documents. */
function once(warnings: readonly TraceWarning[]): TraceWarning[] {
  const byText = new Map(warnings.map((warning) => [`${warning.kind} ${warning.text}`, warning]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, warning]) => warning);
}
