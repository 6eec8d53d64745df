import type { StoredSegment, StoredTrace } from '../../world/traces/segment.ts';
import type { Operation } from '../call.ts';
import { optionalText } from '../input.ts';
import { readToken, writeToken } from '../page-token.ts';
import { invalidRequest, requiredTexts } from './requests.ts';
import { durationOf } from './trace-facts.ts';

/** Source: BatchGetTraces, API reference. */
const MAX_IDS = 5;
const MAX_ID_LENGTH = 35;
/** Documents beyond it are left out and `LimitExceeded` is true. Source: X-Ray endpoints and quotas (100 to 500 KB). */
const MAX_TRACE_BYTES = 500_000;
const MAX_PAGE_BYTES = 1_048_576;

/**
 * BatchGetTraces: what is unknown or too old is silently absent; what could not be looked at stands in
 * `UnprocessedTraceIds`. Nothing is found where the spans go to CloudWatch Logs.
 */
export const batchGetTraces: Operation = (input, nowMs, { traces, tracing }) => {
  const ids = requiredTexts(input, 'TraceIds');
  if (ids.length > MAX_IDS) throw invalidRequest(`TraceIds must not hold more than ${MAX_IDS} ids`);
  if (ids.some(({ length }) => length === 0 || length > MAX_ID_LENGTH)) {
    throw invalidRequest(`A trace id has 1 to ${MAX_ID_LENGTH} characters`);
  }
  const owner = JSON.stringify(['traces', ids]);
  const nextToken = optionalText(input, 'NextToken');
  const [skipped] = nextToken === undefined ? [0] : readToken(owner, nowMs, nextToken, invalidToken);

  const found: object[] = [];
  const unprocessed: string[] = [];
  let bytes = 0;
  for (const [index, id] of [...new Set(ids)].entries()) {
    if (index < Number(skipped)) continue;
    if (tracing.isUnprocessed()) {
      unprocessed.push(id);
      continue;
    }
    const trace = tracing.destination === 'XRay' ? traces.trace(id.toLowerCase(), nowMs) : undefined;
    if (trace === undefined) continue;
    bytes += sizeOf(trace.segments);
    if (bytes > MAX_PAGE_BYTES && found.length > 0) {
      return { Traces: found, UnprocessedTraceIds: unprocessed, NextToken: writeToken(owner, nowMs, [index]) };
    }
    found.push(wireTrace(trace));
  }
  return { Traces: found, UnprocessedTraceIds: unprocessed };
};

function invalidToken(): Error {
  return invalidRequest('Invalid NextToken');
}

function sizeOf(segments: readonly StoredSegment[]): number {
  return segments.reduce((sum, { document }) => sum + Buffer.byteLength(document), 0);
}

function wireTrace({ id, segments }: StoredTrace): object {
  let bytes = 0;
  const kept = segments.filter(({ document }) => {
    bytes += Buffer.byteLength(document);
    return bytes <= MAX_TRACE_BYTES;
  });
  return {
    Id: id,
    Duration: durationOf(segments),
    LimitExceeded: kept.length < segments.length,
    Segments: kept.map(({ segmentId, document }) => ({ Id: segmentId, Document: document })),
  };
}
