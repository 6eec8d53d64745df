import type { JsonObject } from '../domain/json.ts';
import type { Level } from '../domain/level.ts';
import type { CorrelationIds, ErrorDetail, LogRecord, RecordKind, StatedFacts } from '../domain/log-record.ts';

/** What a rule read out of one message: a record that has not been given its event yet. */
export type Line = Omit<LogRecord, 'event' | 'correlationIds'> & {
  readonly correlationIds: CorrelationIds | undefined;
};

/** The parts of a line that a rule may leave out; absent and undefined mean the same. */
export interface LineParts {
  readonly requestId?: string | undefined;
  readonly level?: Level | undefined;
  readonly data?: JsonObject | undefined;
  readonly error?: ErrorDetail | undefined;
  readonly facts?: StatedFacts | undefined;
  readonly traceId?: string | undefined;
  readonly correlationIds?: CorrelationIds | undefined;
}

/** Makes a line; every line has the same fields in the same order, which keeps reading them fast. */
export function line(kind: RecordKind, message: string, parts: LineParts = {}): Line {
  return {
    kind,
    requestId: parts.requestId,
    level: parts.level,
    message,
    data: parts.data,
    error: parts.error,
    facts: parts.facts,
    traceId: parts.traceId,
    correlationIds: parts.correlationIds,
  };
}

/** A line of words, and whatever was said around them: by far the most common line, made without looking for the parts it lacks. */
export function wordsLine(message: string, { requestId, level, traceId }: LineParts): Line {
  return {
    kind: 'app',
    requestId,
    level,
    message,
    data: undefined,
    error: undefined,
    facts: undefined,
    traceId,
    correlationIds: undefined,
  };
}

/** An `ErrorDetail` of the parts that say something; undefined when none does. */
export function errorDetail(
  type: string | undefined,
  message: string | undefined,
  stack: string | undefined,
): ErrorDetail | undefined {
  if (!type && !message && !stack) return undefined;
  return { ...(type ? { type } : {}), ...(message ? { message } : {}), ...(stack ? { stack } : {}) };
}

/** `KeyError: 'sku'`, or whichever of the two there is. */
export function errorWords({ type, message }: ErrorDetail): string {
  return type && message ? `${type}: ${message}` : (type ?? message ?? '');
}

type Undefinable<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** Facts without those that are undefined; undefined when none is left. */
export function presentFacts(facts: Undefinable<StatedFacts>): StatedFacts | undefined {
  let present: Record<string, unknown> | undefined;
  for (const name in facts) {
    const value = facts[name as keyof StatedFacts];
    if (value === undefined) continue;
    present ??= {};
    present[name] = value;
  }
  return present;
}
