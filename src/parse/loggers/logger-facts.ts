import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { StatedFacts } from '../../domain/log-record.ts';
import { nonEmptyText } from '../json-text.ts';
import { traceIdOf } from '../lambda/trace-id.ts';
import { presentFacts } from '../line.ts';

/**
 * What a logger states about the invocation: Powertools' `function_*` and `cold_start` keys (in Java `coldStart`), those of dazn's
 * logger, and the tenant that runtimes and Powertools add. Undefined where it states nothing.
 */
export function loggerFacts(fields: JsonObject): StatedFacts | undefined {
  const coldStart = fields.cold_start ?? fields.coldStart;
  // Others may log a `functionName` that is not their own; dazn's logger is known by its second level.
  const dazn = fields.sLevel === undefined ? undefined : fields;
  return presentFacts({
    functionName: nonEmptyText(fields.function_name) ?? nonEmptyText(dazn?.functionName),
    version: nonEmptyText(fields.function_version) ?? nonEmptyText(dazn?.functionVersion),
    memorySizeMb: megabytes(fields.function_memory_size) ?? megabytes(dazn?.functionMemorySize),
    coldStart: typeof coldStart === 'boolean' ? coldStart : undefined,
    tenantId: nonEmptyText(fields.tenantId) ?? nonEmptyText(fields.tenant_id),
  });
}

/** The X-Ray trace id that a logger put into its line, under Powertools' key or the usual others. */
export function loggerTraceId(fields: JsonObject): string | undefined {
  return traceIdOf(fields.xray_trace_id) ?? traceIdOf(fields.xrayTraceId) ?? traceIdOf(fields.traceId);
}

/** Powertools writes the memory size as a text. */
function megabytes(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value > 0 ? value : undefined;
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
