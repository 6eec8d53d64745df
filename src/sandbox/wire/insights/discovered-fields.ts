import { jsonFields, mayHoldField } from './json-fields.ts';
import { lambdaRequestId, lambdaType, reportFields } from './lambda-fields.ts';
import type { LogRecord } from './log-record.ts';
import type { Value } from './value.ts';

/** Reads one field of an event; undefined where the event lacks it. */
export type FieldReader = (record: LogRecord) => Value;

/** The fields that CloudWatch Logs gives every event. */
const SYSTEM_FIELDS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['@timestamp', ({ event }) => ({ atMs: event.timestampMs })],
  ['@ingestionTime', ({ event }) => ({ atMs: event.ingestedAtMs })],
  ['@message', ({ event }) => event.message],
  ['@logStream', ({ event }) => event.logStreamName],
  ['@log', ({ log }) => log],
]);

/** The fields that are discovered in Lambda's logs, beside those of the REPORT line. */
const LAMBDA_FIELDS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['@type', ({ event }) => lambdaType(event.message)],
  ['@requestId', ({ event }) => lambdaRequestId(event.message)],
]);

/**
 * The reader of a field by its name. "Field discovery is supported only for log groups in the Standard log class": events of others
 * have the five fields of every event. Source: the page "Supported logs and discovered fields".
 */
export function fieldReader(name: string): FieldReader {
  const system = SYSTEM_FIELDS.get(name);
  if (system !== undefined) return system;
  const read =
    LAMBDA_FIELDS.get(name) ?? (name.startsWith('@') && !name.startsWith('@@') ? ofReport(name) : ofJson(name));
  return (record) => (record.isDiscovered ? read(record) : undefined);
}

function ofReport(name: string): FieldReader {
  return (record) => {
    record.report ??= reportFields(record.event.message);
    return record.report.get(name);
  };
}

function ofJson(name: string): FieldReader {
  const mayHold = mayHoldField(name);
  return (record) => {
    if (record.json === undefined && !mayHold(record.event.message)) return undefined;
    record.json ??= jsonFields(record.event.message);
    return record.json.get(name);
  };
}
