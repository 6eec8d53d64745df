import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { joinSafe, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';

/** An embedded metric format line as `metric Orders ColdStart=1`: its namespaces, then what parse made of its values. */
export function metricText({ data, message }: LogRecord, options: SanitizeOptions): SafeText {
  const names = namespaces(data).map((name) => sanitizeLine(name, options));
  return joinSafe([safe`metric`, ...names, sanitizeLine(message, options)], ' ');
}

function namespaces(data: JsonObject | undefined): string[] {
  const directives = isJsonObject(data?._aws) ? data._aws.CloudWatchMetrics : undefined;
  if (!Array.isArray(directives)) return [];
  const names = directives.filter(isJsonObject).map(({ Namespace }) => Namespace);
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}
