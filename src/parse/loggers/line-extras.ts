import type { JsonObject } from '../../domain/json.ts';
import type { CorrelationIds, ErrorDetail, StatedFacts } from '../../domain/log-record.ts';
import { errorInFields } from '../stacks/error-fields.ts';
import { correlationIdsIn, isCorrelationKey } from './correlation-ids.ts';
import { loggerFacts, loggerTraceId } from './logger-facts.ts';

/** What a JSON line may say beside its level, its words and its request id. */
export interface LineExtras {
  readonly error: ErrorDetail | undefined;
  readonly facts: StatedFacts | undefined;
  readonly traceId: string | undefined;
  readonly correlationIds: CorrelationIds | undefined;
}

const NOTHING: LineExtras = { error: undefined, facts: undefined, traceId: undefined, correlationIds: undefined };
const [ERROR, FACTS, TRACE, CORRELATION] = [1, 2, 4, 8];

/** What each key is about. A line without a key of a group is not searched for what the group says. */
const GROUP_OF_KEY: ReadonlyMap<string, number> = new Map([
  ...groupOf(ERROR, ['errorType', 'errorMessage', 'errorName', 'exc_info', 'stack', 'stacktrace', 'stack_trace']),
  ...groupOf(ERROR, ['error', 'err', 'exception', 'exc', 'e', 'thrown', 'Exception', '@x']),
  ...groupOf(FACTS, ['cold_start', 'coldStart', 'function_name', 'function_version', 'function_memory_size']),
  ...groupOf(FACTS, ['sLevel', 'tenantId', 'tenant_id']),
  ...groupOf(TRACE, ['xray_trace_id', 'xrayTraceId', 'traceId']),
]);

function groupOf(group: number, keys: readonly string[]): [string, number][] {
  return keys.map((key) => [key, group]);
}

/** Reads the extras of a line: one look at each of its keys, and the rest only for what they promise. */
export function lineExtras(fields: JsonObject): LineExtras {
  let groups = 0;
  for (const key in fields) groups |= GROUP_OF_KEY.get(key) ?? (isCorrelationKey(key) ? CORRELATION : 0);
  if (groups === 0) return NOTHING;
  return {
    error: (groups & ERROR) === 0 ? undefined : errorInFields(fields),
    facts: (groups & FACTS) === 0 ? undefined : loggerFacts(fields),
    traceId: (groups & TRACE) === 0 ? undefined : loggerTraceId(fields),
    correlationIds: (groups & CORRELATION) === 0 ? undefined : correlationIdsIn(fields),
  };
}
