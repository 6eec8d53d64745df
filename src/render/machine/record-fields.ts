import { UsageError } from '../../domain/errors.ts';
import { valueAt } from '../../domain/json.ts';
import type { WireRecord } from './records.ts';

/** What `--fields` can name, by record type. Below an object any further key may follow: `data.orderId`. */
const FIELDS = {
  event:
    'id invocationId time ingestedAt account region place function logGroup logStream eventId requestId kind level message data ' +
    'late pastHorizon clockAhead provisional inferred raw',
  invocation:
    'invocationId requestId attempt account region place function version architecture runtimeVersion initType memorySizeMb ' +
    'maxMemoryUsedMb logGroup logStream startedAt endedAt durationMs billedDurationMs initDurationMs restoreDurationMs ' +
    'coldStart status error loggedErrors traceId correlationIds lines revision incomplete',
  span:
    'traceId spanId parentSpanId depth name service kind origin operation startedAt endedAt durationMs selfMs status httpStatus ' +
    'error requestId functionArn invocationId invocationInferred annotations links inferred parentMissing outsideParent',
  'cold-starts':
    'account region place function logGroup version memorySizeMb architecture runtimeVersion initType invocations coldStarts rate ' +
    'rateInterval initMs restoreMs waitMs initFailures initTimeouts proactiveInits provisionedInits initCostUsd computeCostUsd series ' +
    'unseen',
  cost:
    'account region place function logGroup version memorySizeMb architecture runtimeVersion initType invocations billedDurationMs ' +
    'gbSeconds totalUsd computeUsd initUsd requestsUsd logsUsd logBytes perThousandInvocationsUsd maxMemoryUsedMb p99MemoryUsedMb unseen',
  change: 'time function kind version codeSha256 detail firstSeen',
  top: 'function invocations invocationsPerSecond errors throttles p95Ms concurrency coldRate costUsd series',
  function: 'function arn logGroup logFormat runtime architecture memorySizeMb timeoutMs lastModifiedAt',
  'log-group': 'logGroup arn account region storedBytes retentionDays',
} as const;

/** Record types that `--fields`, `tsv` and `csv` can show. */
export type TabularType = keyof typeof FIELDS;

/** What `tsv` and `csv` show when no `--fields` are given: a person's or spreadsheet's choice; all others can be named. */
const DEFAULT_COLUMNS: Readonly<Record<TabularType, string>> = {
  event: 'time function logGroup requestId kind level message data',
  invocation:
    'startedAt function requestId status durationMs billedDurationMs initDurationMs memorySizeMb maxMemoryUsedMb lines ' +
    'loggedErrors error.type error.message',
  span: 'startedAt depth service name operation kind durationMs selfMs status httpStatus requestId error.type error.message',
  'cold-starts':
    'function version invocations coldStarts rate initMs.p50 initMs.p95 initMs.p99 initMs.max restoreMs.p50 restoreMs.p95 waitMs.p95 ' +
    'initFailures initTimeouts initCostUsd unseen',
  cost:
    'function version invocations billedDurationMs gbSeconds totalUsd computeUsd initUsd requestsUsd logsUsd perThousandInvocationsUsd ' +
    'maxMemoryUsedMb p99MemoryUsedMb memorySizeMb unseen',
  change: 'time function kind version detail firstSeen',
  top: 'function invocations invocationsPerSecond errors throttles p95Ms concurrency coldRate costUsd',
  function: FIELDS.function,
  'log-group': FIELDS['log-group'],
};

/**
 * Reads `--fields a,b.c` for a record type.
 * @throws UsageError for a name that no such record has, with those that it has
 */
export function parseFields(given: string, type: TabularType): string[] {
  const known = FIELDS[type].split(' ');
  const names = given
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const hint = known.join(', ');
  if (names.length === 0) throw new UsageError('--fields names no field', { hint });
  const unknown = names.find((name) => !['type', 'v', ...known].includes(name.split('.')[0] ?? ''));
  if (unknown !== undefined) throw new UsageError(`--fields does not know “${unknown}”`, { hint });
  return names;
}

/** The columns of `tsv` and `csv` when none were chosen. */
export function defaultFields(type: TabularType): string[] {
  return DEFAULT_COLUMNS[type].split(' ');
}

/** A field's value, dots leading into objects; undefined where there is none. */
export function fieldValue(record: WireRecord, path: string): unknown {
  return valueAt(record, path.split('.'));
}

/** A record reduced to some fields, in that order, each under the name it was asked by. */
export function chosenFields(record: WireRecord, fields: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.map((field) => [field, fieldValue(record, field)]));
}
