/** A segment document of X-Ray, or a subsegment inside one. Source: X-Ray developer guide, "Segment documents". */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly trace_id?: string;
  readonly parent_id?: string;
  /** Epoch seconds. */
  readonly start_time: number;
  /** Absent while it runs. */
  readonly end_time?: number;
  readonly in_progress?: boolean;
  readonly origin?: string;
  readonly throttle?: boolean;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly aws?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly Segment[];
  readonly [field: string]: unknown;
}

/** A span that must be shown, in the words of the `span` record. */
export interface TrueSpan {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** Of those above it that are there. */
  readonly depth: number;
  readonly name: string;
  readonly origin: string | undefined;
  readonly status: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** The spans of a trace's documents in the order of a waterfall: depth first, children by start. */
export function waterfallOf(documents: readonly Segment[]): TrueSpan[] {
  const ended = new Set(documents.filter((document) => document.in_progress !== true).map((document) => document.id));
  const newest = documents.filter((document) => document.in_progress !== true || !ended.has(document.id));
  const spans = newest.flatMap((document) => spansWithin(document, document.parent_id));
  const ids = new Set(spans.map((span) => span.spanId));
  const childrenOf = (parent: string | undefined, depth: number): TrueSpan[] =>
    spans
      .filter(({ parentSpanId: id }) => (id !== undefined && ids.has(id) ? id : undefined) === parent)
      .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
      .flatMap((span) => [{ ...span, depth }, ...childrenOf(span.spanId, depth + 1)]);
  return childrenOf(undefined, 0);
}

/** What a `span` record tells of it. */
export function toldInRecord(record: Readonly<Record<string, unknown>>): unknown {
  return {
    spanId: record.spanId,
    parentSpanId: record.parentSpanId,
    depth: record.depth,
    name: record.name,
    origin: record.origin,
    status: record.status,
    startedAtMs: Date.parse(String(record.startedAt)),
    endedAtMs: Date.parse(String(record.endedAt)),
    annotations: record.annotations ?? {},
  };
}

function spansWithin(segment: Segment, parentSpanId: string | undefined): TrueSpan[] {
  const { id: spanId, name, origin, start_time: startedAt, end_time: endedAt = Number.NaN, annotations = {} } = segment;
  const startedAtMs = millisecondOf(startedAt);
  const endedAtMs = millisecondOf(endedAt);
  const span = {
    spanId,
    parentSpanId,
    depth: 0,
    name,
    origin,
    status: statusOf(segment),
    startedAtMs,
    endedAtMs,
    annotations,
  };
  return [span, ...(segment.subsegments ?? []).flatMap((child) => spansWithin(child, spanId))];
}

/** The millisecond that an instant in seconds falls into: X-Ray keeps microseconds, what binary fractions add is none. */
function millisecondOf(seconds: number): number {
  return Math.floor(Math.round(seconds * 1e6) / 1e3);
}

/** Throttling is an error too, and marked as both. */
function statusOf({ in_progress: isRunning, throttle, fault, error }: Segment): string {
  if (isRunning) return 'running';
  if (throttle) return 'throttle';
  if (fault) return 'fault';
  return error ? 'error' : 'ok';
}
