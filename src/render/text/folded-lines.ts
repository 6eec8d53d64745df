import type { PlacedRecord } from '../../domain/invocation.ts';
import { saysFailure } from '../../domain/line-level.ts';
import type { RecordKind } from '../../domain/log-record.ts';

/** Kinds that belong to an environment as much as to an invocation. */
const OF_ENVIRONMENT = new Set<RecordKind>([
  'init-start',
  'init-report',
  'restore-start',
  'restore-report',
  'extension',
  'telemetry',
  'platform',
]);
const OF_INVOCATION = new Set<RecordKind>(['start', 'end', 'report', 'timeout', 'runtime-exit']);

/**
 * True for lines that the quiet line of an invocation stands for, or will when the reads have brought them. What tells of a
 * failure and belongs to none is shown.
 */
export function isFolded({ record, invocationId }: PlacedRecord): boolean {
  if (invocationId !== undefined || record.event.marks?.provisional) {
    return OF_INVOCATION.has(record.kind) || OF_ENVIRONMENT.has(record.kind);
  }
  const tellsFailure = saysFailure(record);
  return OF_ENVIRONMENT.has(record.kind) && !tellsFailure;
}
