import { UsageError } from '../../domain/errors.ts';
import { parseTraceId } from '../../domain/trace-id.ts';

/** What a person names with an id. */
export type TraceQuestion =
  /** A Lambda request ID, or the first characters of one. */
  { readonly kind: 'request'; readonly requestId: string } | { readonly kind: 'trace'; readonly traceId: string };

/** Fewer characters would match half of what was logged. */
const SHORTEST_ID = 8;

/**
 * Reads an id: an X-Ray trace id in any spelling, else a request ID. Request IDs are not always UUIDs (Web Functions have 26
 * letters and digits), so any word of their alphabet counts, from eight characters on.
 * @throws UsageError
 */
export function parseTraceQuestion(word: string): TraceQuestion {
  const traceId = parseTraceId(word);
  if (traceId !== undefined) return { kind: 'trace', traceId };
  const requestId = asLambdaWrites(word.trim());
  if (!/^[0-9A-Za-z-]+$/.test(requestId) || requestId.length > 64) {
    throw new UsageError(`“${word}” is neither a request ID nor an X-Ray trace id`, {
      hint: 'a request ID, its first 8 characters, 1-69a56c52-…, 32 hex digits, or a traceparent header',
    });
  }
  if (requestId.length < SHORTEST_ID) {
    throw new UsageError(`“${word}” is too short for an id`, { hint: 'give its first 8 characters at least' });
  }
  return { kind: 'request', requestId };
}

/** Lambda writes hexadecimal ids in small letters, and CloudWatch looks for exactly what it is told. */
function asLambdaWrites(id: string): string {
  return /^[0-9A-F-]+$/i.test(id) ? id.toLowerCase() : id;
}
