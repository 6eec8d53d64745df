import type { PlacedRecord } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';
import { type Level, levelRank } from '../../domain/level.ts';

/** Which lines a person wants to see. All that are given must hold. */
export interface LineCriteria {
  /** This level and above. A line without a level counts as `info`; one that says the invocation failed, as `error`. */
  readonly level?: Level;
  /** Lines of this invocation: its whole request ID, or the first characters of it. */
  readonly requestId?: string;
  /** At least one must match the message as it was written. */
  readonly matching: readonly RegExp[];
  /** None may match. */
  readonly notMatching: readonly RegExp[];
}

/** True when no criterion is given. */
export function selectsEverything(criteria: LineCriteria): boolean {
  const { level, requestId, matching, notMatching } = criteria;
  return level === undefined && requestId === undefined && matching.length === 0 && notMatching.length === 0;
}

/** Makes the test of one line. */
export function lineSelector(criteria: LineCriteria): (placed: PlacedRecord) => boolean {
  const { level, requestId, matching, notMatching } = criteria;
  return ({ record, requestId: ofInvocation }) => {
    if (requestId !== undefined && ofInvocation?.startsWith(requestId) !== true) return false;
    if (level !== undefined) {
      const saysFailure = record.facts?.status !== undefined && isFailure(record.facts.status);
      if (levelRank(saysFailure ? 'error' : (record.level ?? 'info')) < levelRank(level)) return false;
    }
    const text = record.event.message;
    if (matching.length > 0 && !matching.some((pattern) => pattern.test(text))) return false;
    return !notMatching.some((pattern) => pattern.test(text));
  };
}
