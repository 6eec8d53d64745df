import type { Gap } from '../../domain/gap.ts';
import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { LogSource, Usage } from '../../domain/sources.ts';
import { logSteps } from '../read/log-steps.ts';
import type { RequestPlace } from './request-search.ts';

/** What the streams hold about one request. */
export interface RequestLogs {
  /** Every attempt, by start. */
  readonly invocations: readonly Invocation[];
  /** Their lines, those without an id included, in time order. */
  readonly lines: readonly PlacedRecord[];
  readonly gaps: readonly Gap[];
  readonly usage: Usage;
}

/** An init takes ten seconds at most, and its lines stand before START (Lambda developer guide, "Init phase"). */
const BEFORE_MS = 15_000;
/** Extensions and work in the background write after REPORT. */
const AFTER_MS = 15_000;

/**
 * Reads what a request logged, from the streams that it ran in: all of it, also the lines that carry no id.
 * @throws SlsobsError when nothing could be read
 */
export async function readRequestLogs(
  places: readonly RequestPlace[],
  source: LogSource,
  signal: AbortSignal,
  correlationFields: readonly string[],
): Promise<RequestLogs> {
  const invocations = new Map<string, Invocation>();
  const lines: PlacedRecord[] = [];
  const gaps: Gap[] = [];
  let apiCalls = 0;
  for (const { requestId, selection, firstAtMs, lastAtMs } of places) {
    const request = {
      groups: [selection],
      startAtMs: firstAtMs - BEFORE_MS,
      endAtMs: lastAtMs + AFTER_MS,
      follow: false,
    };
    let callsOfThisPlace = 0;
    for await (const step of logSteps(source, request, signal, { correlationFields })) {
      for (const one of step.invocations) if (one.requestId === requestId) invocations.set(one.invocationId, one);
      lines.push(...step.placed.filter((placed) => placed.requestId === requestId));
      gaps.push(...step.gapChanges);
      callsOfThisPlace = step.usage.apiCalls;
    }
    apiCalls += callsOfThisPlace;
  }
  return {
    invocations: numberedAttempts([...invocations.values()]),
    lines: lines.sort((a, b) => a.record.event.loggedAtMs - b.record.event.loggedAtMs),
    gaps,
    usage: { apiCalls, duplicates: 0 },
  };
}

/** Streams are read one after another, so that each reading sees the attempts of its own stream alone. */
function numberedAttempts(invocations: readonly Invocation[]): Invocation[] {
  const attempts = new Map<string, number>();
  return [...invocations]
    .sort((a, b) => a.startedAtMs - b.startedAtMs)
    .map((one) => {
      const key = `${one.functionName ?? one.group.name} ${one.requestId}`;
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      return one.attempt === attempt ? one : { ...one, attempt };
    });
}
