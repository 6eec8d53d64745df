import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { TraceWarning } from '../../domain/span.ts';
import { stableId } from '../../domain/stable-id.ts';
import { parseTraceId } from '../../domain/trace-id.ts';
import { shortened } from './quoted.ts';
import { readSegment, type Segment, type SegmentPlace, segmentName } from './segment.ts';
import { spanIdOf } from './span-id.ts';

/** What one document holds. It has at least one segment or one warning. */
export interface ReadDocument {
  readonly segments: readonly Segment[];
  /** About what gave no segment; the others carry their own. */
  readonly warnings: readonly TraceWarning[];
}

/** Something of a document that is still to be read. */
interface Unread {
  readonly fields: JsonObject;
  readonly outer: SegmentPlace['outer'];
  /** Its position among its siblings; stands in for an id. */
  readonly index: number;
}

/**
 * Reads the JSON text of a segment, or of a subsegment that was sent on its own, and all that is nested in it. Never throws;
 * nesting may be as deep as the text allows.
 */
export function readDocument(text: string, traceId: string): ReadDocument {
  const document = objectIn(text);
  if (document === undefined) return { segments: [], warnings: [{ kind: 'malformed', text: complaintOf(text) }] };
  const segments: Segment[] = [];
  const warnings = otherTrace(document, traceId);
  const isIndependent = document.type === 'subsegment';
  const service = isIndependent ? undefined : segmentName(document);
  const idOf = idsOf(text);
  const unread: Unread[] = [{ fields: document, outer: undefined, index: 0 }];
  for (let next = unread.pop(); next !== undefined; next = unread.pop()) {
    const { fields, outer } = next;
    const id = idOf(next);
    const inner = subsegmentsOf(fields);
    const isSubsegment = outer !== undefined || isIndependent;
    const place = { traceId, spanId: id.spanId, outer, service, isSubsegment };
    const read = readSegment(fields, place, [...id.complaints, ...nameComplaint(fields), ...inner.complaints]);
    if ('segment' in read) segments.push(read.segment);
    else warnings.push(read.warning);
    const startedAtMs = 'segment' in read ? read.segment.facts.startedAtMs : undefined;
    // Last first, for the last is taken first: of two with one id, the first in the document keeps it.
    for (let index = inner.objects.length - 1; index >= 0; index -= 1) {
      const subsegment = inner.objects[index];
      if (subsegment !== undefined) {
        unread.push({ fields: subsegment, outer: { spanId: id.spanId, startedAtMs }, index });
      }
    }
  }
  return { segments, warnings };
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function complaintOf(text: string): string {
  return text.trim() === '' ? 'a document is empty' : `a document is no JSON object: ${shortened(text)}`;
}

function otherTrace({ trace_id: named }: JsonObject, traceId: string): TraceWarning[] {
  const other = typeof named === 'string' ? parseTraceId(named) : undefined;
  if (other === undefined || other === traceId) return [];
  return [{ kind: 'malformed', text: `a document names another trace, ${other}` }];
}

/** Gives everything in one document an id of its own, the same at every reading. */
function idsOf(text: string) {
  const given = new Set<string>();
  return ({ fields, outer, index }: Unread): { spanId: string; complaints: string[] } => {
    const stated = spanIdOf(fields.id);
    if (stated !== undefined && !given.has(stated)) {
      given.add(stated);
      return { spanId: stated, complaints: [] };
    }
    const spanId = outer === undefined ? stableId('document', text) : stableId('within', outer.spanId, index);
    given.add(spanId);
    const complaint = stated === undefined ? 'it has no id' : `its id ${stated} is taken`;
    return { spanId, complaints: [complaint] };
  };
}

function nameComplaint({ name }: JsonObject): string[] {
  return typeof name === 'string' && name !== '' ? [] : ['it has no name'];
}

function subsegmentsOf({ subsegments }: JsonObject): { objects: JsonObject[]; complaints: string[] } {
  if (subsegments === undefined || subsegments === null) return { objects: [], complaints: [] };
  if (!Array.isArray(subsegments)) return { objects: [], complaints: ['its subsegments are no list'] };
  const entries: readonly JsonValue[] = subsegments;
  const objects = entries.filter(isJsonObject);
  return { objects, complaints: objects.length === entries.length ? [] : ['a subsegment is no object'] };
}
