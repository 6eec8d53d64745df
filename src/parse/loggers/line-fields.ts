import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { Level } from '../../domain/level.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import { levelOfField } from './levels.ts';

/**
 * Where loggers put the level: most; Python's runtime; Google's and logrus' relatives; python-json-logger; ECS; dazn's, beside a
 * number in `level`; Serilog.
 */
const LEVEL_KEYS = [
  'level',
  'log_level',
  'severity',
  'lvl',
  'levelname',
  'log.level',
  'LogLevel',
  'loglevel',
  'sLevel',
  'Level',
  '@l',
] as const;
/** Where they put their words: most; pino, slog and bunyan; structlog; GELF; Serilog. */
const MESSAGE_KEYS = ['message', 'msg', 'event', 'short_message', 'RenderedMessage', '@m'] as const;
const TIME_KEYS = ['timestamp', 'time', '@timestamp', 'ts', 'asctime', 'Timestamp', '@t'] as const;
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
  const levelKey = firstKey(LEVEL_KEYS, fields, isLevel);
  const messageKey = firstKey(MESSAGE_KEYS, fields, isMessage);
  const timeKey = firstKey(TIME_KEYS, fields, isTime);
  const idKey = firstKey(ID_KEYS, fields, isLambdaRequestId);
  const requestId = idKey === undefined ? idInside(fields) : fields[idKey];
  return {
    level: levelKey === undefined ? undefined : levelOfField(fields[levelKey]),
    message: messageKey === undefined ? undefined : fields[messageKey],
    requestId: isLambdaRequestId(requestId) ? requestId : undefined,
    rest: without(fields, levelKey, messageKey, timeKey, idKey),
  };
}

/** The first of some keys that has a value with the meaning looked for. */
function firstKey(
  keys: readonly string[],
  fields: JsonObject,
  isMeant: (value: JsonValue, key: string) => boolean,
): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (value !== undefined && isMeant(value, key)) return key;
  }
  return undefined;
}

/** Serilog's `Level` is a word; as a number it is the application's own. */
function isLevel(value: JsonValue, key: string): boolean {
  return levelOfField(value) !== undefined && (key !== 'Level' || typeof value === 'string');
}

function isMessage(value: JsonValue, key: string): boolean {
  return key === 'message' || typeof value === 'string';
}

function isTime(value: JsonValue): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value));
}

/** An id inside an object: of the platform's record, of log4j's context. */
function idInside({ record, contextMap }: JsonObject): JsonValue | undefined {
  if (isJsonObject(record)) return record.requestId;
  return isJsonObject(contextMap) ? contextMap.AWSRequestId : undefined;
}

/** The fields but those taken, and two that say nothing more: Python's empty `requestId` of init, and dazn's second level. */
function without(
  fields: JsonObject,
  level: string | undefined,
  message: string | undefined,
  time: string | undefined,
  id: string | undefined,
): JsonObject | undefined {
  let rest: Record<string, JsonValue | undefined> | undefined;
  for (const key in fields) {
    if (key === level || key === message || key === time || key === id) continue;
    const value = fields[key];
    if (key === 'requestId' && value === '') continue;
    if (key === 'sLevel' && isLevel(value ?? null, key)) continue;
    rest ??= {};
    if (key === '__proto__') Object.defineProperty(rest, key, { value, enumerable: true });
    else rest[key] = value;
  }
  return rest;
}
