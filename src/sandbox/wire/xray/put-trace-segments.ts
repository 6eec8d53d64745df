import type { Segment, StoredSegment } from '../../world/traces/segment.ts';
import type { Operation } from '../call.ts';
import { requiredTexts } from './requests.ts';

const MAX_DOCUMENT_BYTES = 65_536;
const SEGMENT_ID = /^[0-9a-f]{16}$/i;
const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;

/** Why a document was not taken. AWS does not document its codes: these are the sandbox's own. */
interface Rejection {
  readonly Id: string;
  readonly ErrorCode: string;
  readonly Message: string;
}

/**
 * PutTraceSegments: keeps every document as it came, also one that repeats a segment; what is malformed is told and left
 * out. Times are not judged: a segment may end before it begins.
 */
export const putTraceSegments: Operation = (input, nowMs, { traces }) => {
  const rejected: Rejection[] = [];
  for (const document of requiredTexts(input, 'TraceSegmentDocuments')) {
    const read = readDocument(document, nowMs);
    if ('ErrorCode' in read) rejected.push(read);
    else traces.put(read);
  }
  return { UnprocessedTraceSegments: rejected };
};

function readDocument(document: string, nowMs: number): StoredSegment | Rejection {
  const segment = parseSegment(document);
  if (segment === undefined) return rejection('', 'ParseError', 'The document is not a JSON object');
  const { id, trace_id: traceId } = segment;
  const shownId = typeof id === 'string' ? id : '';
  if (Buffer.byteLength(document) > MAX_DOCUMENT_BYTES) {
    return rejection(shownId, 'DocumentTooLarge', `The document is larger than ${MAX_DOCUMENT_BYTES} bytes`);
  }
  if (typeof id !== 'string' || !SEGMENT_ID.test(id)) {
    return rejection(shownId, 'InvalidId', 'id must be 16 hexadecimal digits');
  }
  if (typeof traceId !== 'string' || !TRACE_ID.test(traceId)) {
    return rejection(id, 'InvalidTraceId', 'trace_id must look like 1-58406520-a006649127e371903a2de979');
  }
  const missing = missingField(segment);
  if (missing !== undefined) return rejection(id, 'MissingField', missing);
  return { traceId: traceId.toLowerCase(), segmentId: id, receivedAtMs: nowMs, segment, document };
}

function rejection(id: string, code: string, message: string): Rejection {
  return { Id: id, ErrorCode: code, Message: message };
}

function parseSegment(document: string): Segment | undefined {
  try {
    const parsed: unknown = JSON.parse(document);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Segment) : undefined;
  } catch {
    return undefined;
  }
}

function missingField(segment: Segment): string | undefined {
  if (typeof segment.name !== 'string' || segment.name === '') return 'name must not be empty';
  if (typeof segment.start_time !== 'number') return 'start_time must be epoch seconds';
  if (typeof segment.end_time !== 'number' && segment.in_progress !== true) {
    return 'end_time must be epoch seconds, unless in_progress is true';
  }
  if (segment.type === 'subsegment' && typeof segment.parent_id !== 'string') return 'a subsegment needs a parent_id';
  return undefined;
}
