import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { nonEmptyText } from '../json-text.ts';
import { errorDetail } from '../line.ts';
import { spanIdOf } from './span-id.ts';

/** Why a segment failed, as far as it says so itself. */
export interface Cause {
  /** Its first exception; undefined where it names none. */
  readonly error: ErrorDetail | undefined;
  /** The id of an exception that stands elsewhere in the trace; undefined where the exception stands here. */
  readonly exceptionId: string | undefined;
  /** Every exception of it that has an id, for those who refer to it. */
  readonly exceptions: readonly (readonly [id: string, error: ErrorDetail])[];
}

const NO_CAUSE: Cause = { error: undefined, exceptionId: undefined, exceptions: [] };

/** Reads `cause`: an exception's id, or an object with the exceptions themselves ("X-Ray segment documents"). */
export function causeOf(value: JsonValue | undefined): Cause {
  if (typeof value === 'string') return { ...NO_CAUSE, exceptionId: spanIdOf(value) };
  if (!isJsonObject(value)) return NO_CAUSE;
  const listed = Array.isArray(value.exceptions) ? value.exceptions.filter(isJsonObject) : [];
  const exceptions: [string, ErrorDetail][] = [];
  for (const exception of listed) {
    const id = spanIdOf(exception.id);
    const error = errorOf(exception);
    if (id !== undefined && error !== undefined) exceptions.push([id, error]);
  }
  const error = listed[0] === undefined ? errorOf(value) : errorOf(listed[0]);
  return { error, exceptionId: undefined, exceptions };
}

function errorOf({ type, message, stack }: JsonObject): ErrorDetail | undefined {
  const frames = Array.isArray(stack) ? stack.map(frameText).filter((frame) => frame !== undefined) : [];
  return errorDetail(nonEmptyText(type), nonEmptyText(message), frames.join('\n'));
}

/** A frame as Node prints it, `    at charge (src/pay.ts:41)`: X-Ray keeps those of all languages alike. */
function frameText(frame: JsonValue): string | undefined {
  if (!isJsonObject(frame)) return undefined;
  const label = nonEmptyText(frame.label);
  const path = nonEmptyText(frame.path);
  const place = typeof frame.line === 'number' && path !== undefined ? `${path}:${frame.line}` : path;
  if (label === undefined) return place === undefined ? undefined : `    at ${place}`;
  return place === undefined ? `    at ${label}` : `    at ${label} (${place})`;
}
