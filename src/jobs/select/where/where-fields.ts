import type { PlacedRecord } from '../../../domain/invocation.ts';
import { INVOCATION_STATUSES } from '../../../domain/invocation-status.ts';
import { valueAt } from '../../../domain/json.ts';
import { levelOf } from '../../../domain/line-level.ts';
import { RECORD_KINDS } from '../../../domain/log-record.ts';

/** What values a field can have, and so what it can be compared with. */
export type FieldType =
  | { readonly kind: 'level' | 'text' | 'number' | 'flag' | 'any' }
  | { readonly kind: 'word'; readonly words: readonly string[] };

/** A field of a line that `--where` can name. */
export interface WhereField {
  readonly type: FieldType;
  /** Undefined where a line does not have it. */
  readonly read: (placed: PlacedRecord) => unknown;
}

const text = (read: WhereField['read']): WhereField => ({ type: { kind: 'text' }, read });
const number = (read: WhereField['read']): WhereField => ({ type: { kind: 'number' }, read });
const flag = (read: WhereField['read']): WhereField => ({ type: { kind: 'flag' }, read });

/** By the names that records have. */
const FIELDS: Readonly<Record<string, WhereField>> = {
  level: { type: { kind: 'level' }, read: ({ record }) => levelOf(record) },
  kind: { type: { kind: 'word', words: RECORD_KINDS }, read: ({ record }) => record.kind },
  status: { type: { kind: 'word', words: INVOCATION_STATUSES }, read: ({ record }) => record.facts?.status },
  message: text(({ record }) => record.message),
  raw: text(({ record }) => record.event.message),
  function: text(({ functionName }) => functionName),
  requestId: text(({ requestId }) => requestId),
  invocationId: text(({ invocationId }) => invocationId),
  traceId: text(({ record }) => record.traceId),
  logGroup: text(({ record }) => record.event.group.name),
  logStream: text(({ record }) => record.event.logStreamName),
  eventId: text(({ record }) => record.event.eventId),
  account: text(({ record }) => record.event.group.account),
  region: text(({ record }) => record.event.group.region),
  place: text(({ record }) => record.event.group.place),
  version: text(({ record }) => record.facts?.version),
  'error.type': text(({ record }) => record.error?.type),
  'error.message': text(({ record }) => record.error?.message),
  'error.stack': text(({ record }) => record.error?.stack),
  durationMs: number(({ record }) => record.facts?.durationMs),
  billedDurationMs: number(({ record }) => record.facts?.billedDurationMs),
  initDurationMs: number(({ record }) => record.facts?.initDurationMs),
  restoreDurationMs: number(({ record }) => record.facts?.restoreDurationMs),
  memorySizeMb: number(({ record }) => record.facts?.memorySizeMb),
  maxMemoryUsedMb: number(({ record }) => record.facts?.maxMemoryUsedMb),
  late: flag(({ record }) => record.event.marks?.late),
  provisional: flag(({ record }) => record.event.marks?.provisional),
  inferred: flag(({ isInferred }) => isInferred),
};

/** Every name that stands by itself; `data.…` and `correlationIds.…` lead into what a line carries. */
export const FIELD_NAMES: readonly string[] = [...Object.keys(FIELDS), 'data', 'correlationIds'];

/** The field of a path; undefined where lines have no such field. */
export function whereField(path: readonly string[]): WhereField | undefined {
  const name = path.join('.');
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  const [first, ...rest] = path;
  if (first === 'data') return { type: { kind: 'any' }, read: ({ record }) => valueAt(record.data, rest) };
  if (first === 'correlationIds' && rest.length > 0) {
    return { type: { kind: 'any' }, read: ({ record }) => valueAt(record.correlationIds, rest) };
  }
  return first === 'error' && rest.length === 0
    ? { type: { kind: 'flag' }, read: ({ record }) => record.error !== undefined }
    : undefined;
}
