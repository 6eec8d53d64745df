import type { Invocation, PlacedRecord } from '../../../src/domain/invocation.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { EventMarks } from '../../../src/domain/log-event.ts';
import type { LogStep } from '../../../src/domain/results/log-step.ts';
import { logRecord, ORDERS_GROUP, type RecordSketch } from '../../fakes/log-records.ts';

/** 14:02:00 in Berlin. */
export const BASE_AT_MS = Date.parse('2026-03-02T13:02:00.000Z');

/** What a test says about a line; times are milliseconds after `BASE_AT_MS`. */
export interface LineSketch extends Omit<RecordSketch, 'atMs'> {
  readonly at: number;
  /** The invocation it belongs to; its request ID unless given. */
  readonly of?: string;
  readonly raw?: string;
  readonly data?: JsonObject;
  readonly marks?: EventMarks;
  readonly ingestedAt?: number;
  readonly functionName?: string;
  readonly isInferred?: boolean;
}

export function placed(sketch: LineSketch): PlacedRecord {
  const { at, of, raw, data, marks, ingestedAt, functionName, isInferred = false, ...rest } = sketch;
  const record = logRecord({ ...rest, atMs: BASE_AT_MS + at });
  const event = {
    ...record.event,
    message: raw ?? record.event.message,
    ingestedAtMs: ingestedAt === undefined ? undefined : BASE_AT_MS + ingestedAt,
    ...(marks === undefined ? {} : { marks }),
  };
  return {
    record: { ...record, event, data },
    invocationId: of ?? sketch.requestId,
    requestId: sketch.requestId ?? of,
    isInferred,
    functionName,
  };
}

/** An invocation that took 319 ms and ended well, unless a test says otherwise. */
export function invocation(requestId: string, endedAt: number, facts: Partial<Invocation> = {}): Invocation {
  return {
    invocationId: requestId,
    requestId,
    attempt: 1,
    group: ORDERS_GROUP,
    logStreamName: '2026/03/02/[$LATEST]8f3c',
    startedAtMs: BASE_AT_MS + endedAt - (facts.durationMs ?? 319),
    endedAtMs: BASE_AT_MS + endedAt,
    durationMs: 319,
    maxMemoryUsedMb: 88,
    memorySizeMb: 512,
    status: 'ok',
    loggedErrors: 0,
    lineCount: 5,
    revision: 1,
    isIncomplete: false,
    ...facts,
  };
}

export function step(parts: Partial<LogStep>): LogStep {
  return {
    placed: [],
    invocations: [],
    gapChanges: [],
    notices: [],
    orderedUntil: BASE_AT_MS + 11_000,
    completeUntil: BASE_AT_MS,
    usage: { apiCalls: 1, duplicates: 0 },
    ...parts,
  };
}
