/** A segment document, or a subsegment inside one, as far as these checks read it. Source: X-Ray developer guide. */
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
  readonly name: string;
  readonly origin: string | undefined;
  readonly status: 'ok' | 'error' | 'fault';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** Every span of finished documents. */
export function spansOf(documents: readonly Segment[]): TrueSpan[] {
  return documents.flatMap((document) => spansWithin(document, document.parent_id));
}

function spansWithin(segment: Segment, parentSpanId: string | undefined): TrueSpan[] {
  const span: TrueSpan = {
    spanId: segment.id,
    parentSpanId,
    name: segment.name,
    origin: segment.origin,
    status: segment.fault ? 'fault' : segment.error ? 'error' : 'ok',
    startedAtMs: segment.start_time * 1000,
    endedAtMs: (segment.end_time ?? Number.NaN) * 1000,
    annotations: segment.annotations ?? {},
  };
  return [span, ...(segment.subsegments ?? []).flatMap((child) => spansWithin(child, segment.id))];
}
