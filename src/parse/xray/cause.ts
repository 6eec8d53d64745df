import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { nonEmptyText } from '../json-text.ts';
import { errorDetail } from '../line.ts';
import { spanIdOf } from './span-id.ts';

/** Why a segment failed, as far as it says so itself. */
export interface Cause {
  /** Its first exception; undefined where it names none. */
  readonly error: ErrorDetail | undefined;
  /** The id of an exception elsewhere in the trace, or of the subsegment that holds it (Node's SDK); undefined where none is meant. */
  readonly refersTo: string | undefined;
  /** Every exception of it that has an id, for those who refer to it. */
  readonly exceptions: readonly (readonly [id: string, error: ErrorDetail])[];
}

const NO_CAUSE: Cause = { error: undefined, refersTo: undefined, exceptions: [] };

/**
 * Reads `cause`: an exception's id, or an object with the exceptions themselves ("X-Ray segment documents"), or, as Node's SDK
 * writes it, an object with an id and no exceptions.
 */
export function causeOf(value: JsonValue | undefined): Cause {
  if (typeof value === 'string') return { ...NO_CAUSE, refersTo: spanIdOf(value) };
  if (!isJsonObject(value)) return NO_CAUSE;
  const listed = Array.isArray(value.exceptions) ? value.exceptions.filter(isJsonObject) : [];
  const exceptions: [string, ErrorDetail][] = [];
  for (const exception of listed) {
    const id = spanIdOf(exception.id);
    const error = errorOf(exception);
    if (id !== undefined && error !== undefined) exceptions.push([id, error]);
  }
  const error = errorOf(listed[0] ?? value);
  return { error, refersTo: error === undefined ? spanIdOf(value.id) : undefined, exceptions };
}

function errorOf({ type, message, stack }: JsonObject): ErrorDetail | undefined {
  const frames = Array.isArray(stack) ? stack.map(frameText).filter((frame) => frame !== undefined) : [];
  return errorDetail(nonEmptyText(type), nonEmptyText(message), frames.join('\n'));
}

/**
 * A frame as its language prints it, since Python's come with the innermost last: `  File "pay.py", line 41, in charge`; all
 * others like Node's, `    at charge (src/pay.ts:41)`.
 */
function frameText(frame: JsonValue): string | undefined {
  if (!isJsonObject(frame)) return undefined;
  const label = nonEmptyText(frame.label);
  const path = nonEmptyText(frame.path);
  if (path?.endsWith('.py')) return `  File "${path}", line ${frame.line ?? '?'}, in ${label ?? '?'}`;
  const place = typeof frame.line === 'number' && path !== undefined ? `${path}:${frame.line}` : path;
  if (label === undefined) return place === undefined ? undefined : `    at ${place}`;
  return place === undefined ? `    at ${label}` : `    at ${label} (${place})`;
}
