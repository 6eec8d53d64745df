import { type CorrelatorOptions, InvocationCorrelator } from '../../../src/correlate/invocations/correlator.ts';
import type { Invocation, PlacedRecord } from '../../../src/domain/invocation.ts';
import type { LogRecord } from '../../../src/domain/log-record.ts';

/** No reading says anything about completeness: a file. */
export const NO_MARKS = { orderedUntil: Number.NEGATIVE_INFINITY, completeUntil: Number.NEGATIVE_INFINITY };

/** Marks of a reading that has everything before an instant. */
export function completeUntil(atMs: number): { orderedUntil: number; completeUntil: number } {
  return { orderedUntil: atMs, completeUntil: atMs };
}

/** A correlator that takes the function from `/aws/lambda/NAME`. */
export function correlator(options: Partial<CorrelatorOptions> = {}): InvocationCorrelator {
  return new InvocationCorrelator({ functionNameOf: (event) => event.group.name.split('/').at(-1), ...options });
}

/** The invocations of a file of records, as last told, by request id; of several attempts the last. */
export function toldOf(records: readonly LogRecord[]): Record<string, Invocation> {
  return Object.fromEntries(readWhole(records).invocations.map((invocation) => [invocation.requestId, invocation]));
}

/** Reads records as one batch of a file, to its end. */
export function readWhole(records: readonly LogRecord[]): { placed: PlacedRecord[]; invocations: Invocation[] } {
  const reading = correlator();
  const { placed, changed } = reading.take(records, NO_MARKS);
  return { placed, invocations: lastTold([...changed, ...reading.end().changed]) };
}

/** The last telling of each invocation, in the order of their starts. */
export function lastTold(tellings: readonly Invocation[]): Invocation[] {
  const last = new Map(tellings.map((invocation) => [invocation.invocationId, invocation]));
  return [...last.values()].sort((a, b) => a.startedAtMs - b.startedAtMs || (a.invocationId < b.invocationId ? -1 : 1));
}

/** For each record the request it was placed in, with `?` where that was inferred; `-` for none. */
export function placesOf(placed: readonly PlacedRecord[]): string {
  return placed
    .map(({ invocationId, requestId, isInferred }) =>
      invocationId === undefined ? '-' : requestId + (isInferred ? '?' : ''),
    )
    .join(' ');
}
