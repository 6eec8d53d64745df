import type { PlacedRecord } from '../../domain/invocation.ts';
import { type Level, levelRank } from '../../domain/level.ts';
import { levelOf } from '../../domain/line-level.ts';
import type { TextPattern } from '../../domain/text-pattern.ts';

type Pattern = Pick<TextPattern, 'test'>;

/** Which lines a person wants to see. All that are given must hold. */
export interface LineCriteria {
  /** This level and above, as `levelOf` tells it. */
  readonly level?: Level;
  /** Lines of this invocation: its whole request ID, or the first characters of it. */
  readonly requestId?: string;
  /** Only lines of these streams. Absent: of all. */
  readonly logStreamNames?: ReadonlySet<string>;
  /** Only lines of streams whose names begin so. */
  readonly logStreamNamePrefix?: string;
  /** An expression over the fields of a line. */
  readonly where?: (placed: PlacedRecord) => boolean;
  /** At least one must match the message as it was written. */
  readonly matching: readonly Pattern[];
  /** None may match. */
  readonly notMatching: readonly Pattern[];
}

/** True when no criterion is given. */
export function selectsEverything({ matching, notMatching, ...others }: LineCriteria): boolean {
  return matching.length === 0 && notMatching.length === 0 && Object.values(others).every((one) => one === undefined);
}

/** Makes the test of one line. What costs least is asked first. */
export function lineSelector(criteria: LineCriteria): (placed: PlacedRecord) => boolean {
  const { level, requestId, logStreamNames, logStreamNamePrefix, where, matching, notMatching } = criteria;
  return (placed) => {
    const { record } = placed;
    if (requestId !== undefined && placed.requestId?.startsWith(requestId) !== true) return false;
    if (level !== undefined && levelRank(levelOf(record)) < levelRank(level)) return false;
    const { logStreamName, message } = record.event;
    if (logStreamNames !== undefined && !logStreamNames.has(logStreamName)) return false;
    if (logStreamNamePrefix !== undefined && !logStreamName.startsWith(logStreamNamePrefix)) return false;
    if (where !== undefined && !where(placed)) return false;
    if (matching.length > 0 && !matching.some((pattern) => pattern.test(message))) return false;
    return !notMatching.some((pattern) => pattern.test(message));
  };
}
