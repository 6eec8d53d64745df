import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { jsonText } from '../json-text.ts';
import { asSafe, type SafeText } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';

/** Keys that Powertools for AWS Lambda adds to every line (its Logger's standard and context keys). */
const POWERTOOLS = new Set([
  'cold_start',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'sampling_rate',
  'xray_trace_id',
]);

/** Keys of Powertools that other loggers use too: its own only beside one of the above. */
const POWERTOOLS_SHARED = new Set(['service', 'location']);

/** Keys that loggers put an error under; the row shows the error itself. */
const ERROR_KEYS = new Set([
  'err',
  'error',
  'errorMessage',
  'errorType',
  'exception',
  'exception_name',
  'stack',
  'stackTrace',
  'stack_trace',
]);

/** How fields are shown. */
export interface FieldOptions extends SanitizeOptions {
  /** True: also what loggers add to every line by themselves. */
  readonly loggerFields: boolean;
  /** Characters after which no further field is prepared, because none would be seen; absent: all. */
  readonly enough?: number;
}

/** A line's other fields as `key=value`, in their own order, without those of an error that the row shows itself. */
export function fieldTexts(record: LogRecord, options: FieldOptions): SafeText[] {
  const { data, error } = record;
  if (data === undefined) return [];
  const texts: SafeText[] = [];
  const isOfLogger = options.loggerFields ? () => false : loggersOwn(data);
  let length = 0;
  for (const key of Object.keys(data)) {
    const value = data[key];
    if (value === undefined || key === '_aws' || (error !== undefined && ERROR_KEYS.has(key))) continue;
    if (isOfLogger(key)) continue;
    const text = fieldText(key, value, options);
    texts.push(text);
    length += text.length;
    if (options.enough !== undefined && length > options.enough) break;
  }
  return texts;
}

/** Whether a field is one that the logger adds by itself: Powertools' context, pino's process and host, Python's root logger. */
function loggersOwn(data: JsonObject): (key: string) => boolean {
  const isPowertools = Object.keys(data).some((key) => POWERTOOLS.has(key));
  const isPino = typeof data.pid === 'number' && typeof data.hostname === 'string';
  return (key) =>
    POWERTOOLS.has(key) ||
    (isPowertools && POWERTOOLS_SHARED.has(key)) ||
    (isPino && (key === 'pid' || key === 'hostname')) ||
    (key === 'logger' && data.logger === 'root');
}

/** Plain words bare, everything else as compact JSON. */
function fieldText(key: string, value: JsonValue, options: SanitizeOptions): SafeText {
  return asSafe(`${sanitizeLine(bareOrJson(key), options)}=${sanitizeLine(bareOrJson(value), options)}`);
}

function bareOrJson(value: JsonValue): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : jsonText(value);
}
