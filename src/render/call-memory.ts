import type { Invocation, PlacedRecord } from '../domain/invocation.ts';
import { isFailure } from '../domain/invocation-status.ts';
import { RecentMap } from './recent-map.ts';

/** Invocations that are remembered; what is older is neither told again nor selected any more. */
const REMEMBERED = 16_384;

/** What a view must remember about invocations: which were selected, and what was told of them. */
export interface CallMemory {
  /** Before any line of a step is shown: a line that was selected selects its invocation. */
  note(placed: PlacedRecord): void;
  /**
   * Whether an invocation is to be told, and whether that replaces what was told of it. `state` is what would be told: the same
   * again is not news.
   */
  tell(invocation: Invocation, state: string): 'first' | 'revised' | 'not';
}

/**
 * @param isFiltered false when `isSelected` refuses nothing: then every invocation is told. Else one is told when a line of
 *   it was selected, platform lines included, or when it failed and a line that says just that would be
 */
export function createCallMemory(isSelected: (placed: PlacedRecord) => boolean, isFiltered: boolean): CallMemory {
  const selected = new RecentMap<string, true>(REMEMBERED);
  const told = new RecentMap<string, string>(REMEMBERED);
  return {
    note: (placed) => {
      if (isFiltered && placed.invocationId !== undefined && isSelected(placed))
        selected.set(placed.invocationId, true);
    },
    tell: (invocation, state) => {
      const { invocationId, status } = invocation;
      if (status === 'running') return 'not';
      const isAsked =
        !isFiltered || selected.has(invocationId) || (isFailure(status) && isSelected(asLine(invocation)));
      const before = told.get(invocationId);
      if (!isAsked || before === state) return 'not';
      told.set(invocationId, state);
      return before === undefined ? 'first' : 'revised';
    },
  };
}

/** A line that says how the invocation ended, where the platform wrote none. */
function asLine(invocation: Invocation): PlacedRecord {
  const { invocationId, requestId, group, logStreamName, status, error, functionName } = invocation;
  const message = error?.message ?? '';
  const event = {
    id: invocationId,
    group,
    logStreamName,
    loggedAtMs: invocation.endedAtMs ?? invocation.startedAtMs,
    ingestedAtMs: undefined,
    message,
    ordinal: 0,
    eventId: undefined,
  };
  const facts = { status };
  const unstated = { level: undefined, data: undefined, traceId: undefined };
  return {
    record: { event, kind: 'platform', requestId, message, error, facts, ...unstated },
    invocationId,
    requestId,
    isInferred: false,
    functionName,
  };
}
