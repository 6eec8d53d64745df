import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { Level } from '../../domain/level.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import { levelOfField } from './levels.ts';

/** Where loggers put the level: most; Python's runtime; Google's and logrus' relatives; python-json-logger; ECS. */
const LEVEL_KEYS = ['level', 'log_level', 'severity', 'lvl', 'levelname', 'log.level', 'LogLevel', 'loglevel'] as const;
/** Where they put their words: most; pino, slog and bunyan; structlog; GELF. */
const MESSAGE_KEYS = ['message', 'msg', 'event', 'short_message'] as const;
const TIME_KEYS = ['timestamp', 'time', '@timestamp', 'ts', 'asctime'] as const;
/**
 * Where they put Lambda's request id (platform fact 2.4). Powertools' own key comes first: beside it, `requestId` is
 * something that the function added, often API Gateway's.
 */
const ID_KEYS = ['function_request_id', 'requestId', 'AWSRequestId', 'awsRequestId', 'aws_request_id'] as const;

/** The fields of a JSON line that have a meaning of their own, and the rest. */
export interface LineFields {
  readonly level: Level | undefined;
  /** Undefined where no key holds one; any JSON value where `message` does. */
  readonly message: JsonValue | undefined;
  readonly requestId: string | undefined;
  /** Everything that was not taken; undefined when nothing is left. */
  readonly rest: JsonObject | undefined;
}

/** Sorts the fields of a JSON line. A field whose value has no such meaning stays in the rest. */
export function lineFields(fields: JsonObject): LineFields {
  const levelKey = LEVEL_KEYS.find((key) => fields[key] !== undefined && levelOfField(fields[key]) !== undefined);
  const messageKey = MESSAGE_KEYS.find((key) => isMessage(key, fields[key]));
  const timeKey = TIME_KEYS.find((key) => isTime(fields[key]));
  const idKey = ID_KEYS.find((key) => fields[key] !== undefined && isLambdaRequestId(fields[key]));
  const inRecord = isJsonObject(fields.record) ? fields.record.requestId : undefined;
  const requestId = idKey === undefined ? inRecord : fields[idKey];
  return {
    level: levelKey === undefined ? undefined : levelOfField(fields[levelKey]),
    message: messageKey === undefined ? undefined : fields[messageKey],
    requestId: isLambdaRequestId(requestId) ? requestId : undefined,
    rest: without(fields, [levelKey, messageKey, timeKey, idKey, emptyIdKey(fields)]),
  };
}

function isMessage(key: string, value: JsonValue | undefined): boolean {
  return key === 'message' ? value !== undefined : typeof value === 'string';
}

function isTime(value: JsonValue | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value));
}

/** Python's runtime writes `"requestId": ""` in init. */
function emptyIdKey(fields: JsonObject): string | undefined {
  return fields.requestId === '' ? 'requestId' : undefined;
}

function without(fields: JsonObject, taken: readonly (string | undefined)[]): JsonObject | undefined {
  let rest: Record<string, JsonValue | undefined> | undefined;
  for (const key of Object.keys(fields)) {
    if (taken.includes(key)) continue;
    rest ??= {};
    if (key === '__proto__') Object.defineProperty(rest, key, { value: fields[key], enumerable: true });
    else rest[key] = fields[key];
  }
  return rest;
}
