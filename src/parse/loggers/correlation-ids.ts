import type { JsonObject } from '../../domain/json.ts';
import type { CorrelationIds, LogRecord } from '../../domain/log-record.ts';

/** A longer value is no id. */
const LONGEST = 256;
/** `x-correlation-id` and every other `x-correlation-…` (dazn, SenseLogs, pino-lambda), with underscores in others. */
const PREFIX = /^x[-_]correlation[-_]/i;
/** Powertools' `correlation_id`, and the other ways to write it. */
const CORRELATION_ID = /^correlation[-_]?id$/i;
/** The W3C header; API Gateway's id; one durable or state machine execution, which spans many invocations. */
const NAMES: ReadonlySet<string> = new Set([
  'traceparent',
  'apiGatewayRequestId',
  'apiRequestId',
  'executionArn',
  'execution_arn',
]);

/**
 * The IDs that a JSON line shares with lines of other functions, under the names of the conventions in use; undefined where it
 * has none.
 */
export function correlationIdsIn(fields: JsonObject): CorrelationIds | undefined {
  let found: Record<string, string> | undefined;
  for (const key in fields) {
    if (!isCorrelationKey(key)) continue;
    const value = fields[key];
    if (typeof value !== 'string' || value === '' || value.length > LONGEST) continue;
    found ??= {};
    found[key] = value;
  }
  return found;
}

/** Whether a field of this name holds such an ID. The first character sorts out nearly every key of nearly every line. */
export function isCorrelationKey(key: string): boolean {
  switch (key.charCodeAt(0)) {
    case 0x78:
    case 0x58:
      return PREFIX.test(key);
    case 0x63:
    case 0x43:
      return CORRELATION_ID.test(key);
    case 0x61:
    case 0x65:
    case 0x74:
      return NAMES.has(key);
    default:
      return false;
  }
}

/** A record with fields of its own choosing taken for such IDs too; the record itself where it has none of them. */
export function withCorrelationFields(record: LogRecord, names: readonly string[]): LogRecord {
  const { data } = record;
  if (data === undefined) return record;
  let found: Record<string, string> | undefined;
  for (const name of names) {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const id = String(value);
    if (id === '' || id.length > LONGEST) continue;
    found ??= {};
    found[name] = id;
  }
  return found === undefined ? record : { ...record, correlationIds: { ...record.correlationIds, ...found } };
}
