import type { PlacedRecord } from '../../domain/invocation.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';

/** A record before correlation: what the line itself and its stream tell is known, its invocation is not. */
export function unplaced(record: LogRecord): PlacedRecord {
  const functionName = functionNameOf(record.event) ?? record.facts?.functionName;
  return { record, invocationId: undefined, requestId: record.requestId, isInferred: false, functionName };
}
