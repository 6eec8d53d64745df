import type { InitType, InvocationStatus } from '../../domain/invocation-status.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { RecordKind, StatedFacts } from '../../domain/log-record.ts';
import { nonEmptyText } from '../json-text.ts';
import { errorDetail, type Line, line, presentFacts } from '../line.ts';
import { endStatus, initStatus } from './end-status.ts';
import { isRequestId } from './request-id.ts';
import { isSampledIn, traceIdOf } from './trace-id.ts';

const PREFIX = 'platform.';

/** Kinds of the platform's JSON events (Telemetry API schema, platform fact 2.5); others are `platform`. */
const KINDS: ReadonlyMap<string, RecordKind> = new Map([
  ['initStart', 'init-start'],
  ['initReport', 'init-report'],
  ['start', 'start'],
  ['end', 'end'],
  ['runtimeDone', 'end'],
  ['report', 'report'],
  ['restoreStart', 'restore-start'],
  ['restoreReport', 'restore-report'],
  ['extension', 'extension'],
  ['telemetrySubscription', 'telemetry'],
  ['logsSubscription', 'telemetry'],
]);

/** Kinds that are about one request, and useless without its id. */
const NEEDS_ID: ReadonlySet<RecordKind> = new Set(['start', 'end', 'report']);

/**
 * Reads `{"time", "type": "platform.…", "record"}`; undefined for every other object. Every field of the record is optional: a
 * Managed Instances report has a duration and nothing else. `data` is the record.
 */
export function platformEvent(fields: JsonObject, text: string): Line | undefined {
  const { type, record } = fields;
  if (typeof type !== 'string' || !type.startsWith(PREFIX)) return undefined;
  const name = type.slice(PREFIX.length);
  const kind = KINDS.get(name) ?? 'platform';
  if (!isJsonObject(record)) return line('unparsed', text);
  const requestId =
    typeof record.requestId === 'string' && isRequestId(record.requestId) ? record.requestId : undefined;
  if (requestId === undefined && NEEDS_ID.has(kind)) return line('unparsed', text, { data: record });
  const errorType = nonEmptyText(record.errorType);
  return line(kind, text, {
    requestId,
    level: name === 'logsDropped' ? 'warn' : undefined,
    data: record,
    error: errorDetail(errorType, undefined, undefined),
    facts: statedFacts(kind, record, errorType),
    traceId: isJsonObject(record.tracing) ? traceIdOf(record.tracing.value) : undefined,
  });
}

function statedFacts(kind: RecordKind, record: JsonObject, errorType: string | undefined): StatedFacts | undefined {
  return presentFacts({
    functionName: nonEmptyText(record.functionName) ?? functionOfArn(record.functionArn),
    version: nonEmptyText(record.version) ?? nonEmptyText(record.functionVersion),
    runtimeVersion: nonEmptyText(record.runtimeVersion),
    initType: initType(record.initializationType),
    phase: nonEmptyText(record.phase),
    tenantId: nonEmptyText(record.tenantId),
    memorySizeMb: megabytesOfBytes(record.instanceMaxMemory),
    ...measures(kind, record.metrics),
    status: statedStatus(kind, record.status, errorType),
    isTraceSampled: isJsonObject(record.tracing) ? isSampledIn(record.tracing.value) : undefined,
  });
}

/** Only a report says how something ended for good; an init that `initRuntimeDone` tells of has its own. */
function statedStatus(
  kind: RecordKind,
  word: JsonValue | undefined,
  errorType: string | undefined,
): InvocationStatus | undefined {
  if (kind === 'report' || kind === 'end') return endStatus(word, errorType);
  return kind === 'init-report' || kind === 'restore-report' ? initStatus(word, errorType) : undefined;
}

function measures(kind: RecordKind, metrics: JsonValue | undefined): Parameters<typeof presentFacts>[0] {
  if (!isJsonObject(metrics)) return {};
  const durationMs = amount(metrics.durationMs);
  if (kind === 'init-report') return { initDurationMs: durationMs };
  if (kind === 'restore-report') return { restoreDurationMs: durationMs };
  if (kind !== 'report') return {};
  return {
    durationMs,
    billedDurationMs: amount(metrics.billedDurationMs),
    memorySizeMb: amount(metrics.memorySizeMB),
    maxMemoryUsedMb: amount(metrics.maxMemoryUsedMB),
    initDurationMs: amount(metrics.initDurationMs),
    restoreDurationMs: amount(metrics.restoreDurationMs),
  };
}

function amount(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function megabytesOfBytes(value: JsonValue | undefined): number | undefined {
  const bytes = amount(value);
  return bytes === undefined ? undefined : Math.round(bytes / 1_048_576);
}

const INIT_TYPES: ReadonlySet<string> = new Set<InitType>([
  'on-demand',
  'provisioned-concurrency',
  'snap-start',
  'lambda-managed-instances',
]);

function initType(value: JsonValue | undefined): InitType | undefined {
  return typeof value === 'string' && INIT_TYPES.has(value) ? (value as InitType) : undefined;
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME` and what may follow. */
function functionOfArn(value: JsonValue | undefined): string | undefined {
  const parts = typeof value === 'string' ? value.split(':', 7) : [];
  return parts[5] === 'function' ? nonEmptyText(parts[6]) : undefined;
}
