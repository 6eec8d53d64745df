import { compareText } from '../../domain/compare-text.ts';
import type { Invocation } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';

/** What invocations can be sorted by, greatest first; `started` is the newest first. */
export const INVOCATION_ORDERS = ['started', 'duration', 'init', 'memory', 'billed'] as const;

export type InvocationOrder = (typeof INVOCATION_ORDERS)[number];

/** Which invocations a person wants to see. All that are given must hold. */
export interface InvocationCriteria {
  readonly failed?: boolean;
  /** Those whose caller waited for an environment to start or restore. */
  readonly cold?: boolean;
  /** Those that took at least this long, milliseconds. */
  readonly slowMs?: number;
  readonly order: InvocationOrder;
  /** At most so many. */
  readonly limit: number;
}

/** Collects the invocations that were asked for out of any number. */
export interface ChosenInvocations {
  /** Takes a new invocation, or a revision of one taken before. */
  add(invocation: Invocation): void;
  /** The best so far, in order. */
  list(): Invocation[];
  /** How many met the criteria, also those beyond the limit. */
  matched(): number;
}

const ORDER_VALUE: Readonly<Record<InvocationOrder, (one: Invocation) => number>> = {
  started: (one) => one.startedAtMs,
  duration: (one) => one.durationMs ?? -1,
  init: (one) => one.initDurationMs ?? one.restoreDurationMs ?? -1,
  memory: (one) => one.maxMemoryUsedMb ?? -1,
  billed: (one) => one.billedDurationMs ?? -1,
};

/** Memory stays bounded by the limit, however many invocations there are. */
export function chooseInvocations(criteria: InvocationCriteria): ChosenInvocations {
  const rankOf = ORDER_VALUE[criteria.order];
  const capacity = Math.max(10_000, criteria.limit * 4);
  let chosen = new Map<string, Invocation>();
  let dropped = 0;

  const best = (): Invocation[] =>
    [...chosen.values()]
      .sort(
        (a, b) => rankOf(b) - rankOf(a) || b.startedAtMs - a.startedAtMs || compareText(a.invocationId, b.invocationId),
      )
      .slice(0, criteria.limit);

  return {
    add: (invocation) => {
      if (!matches(invocation, criteria)) {
        chosen.delete(invocation.invocationId);
        return;
      }
      chosen.set(invocation.invocationId, invocation);
      if (chosen.size <= capacity) return;
      const kept = best();
      dropped += chosen.size - kept.length;
      chosen = new Map(kept.map((one) => [one.invocationId, one]));
    },
    list: best,
    matched: () => chosen.size + dropped,
  };
}

function matches(invocation: Invocation, { failed, cold, slowMs }: InvocationCriteria): boolean {
  if (failed && !isFailure(invocation.status)) return false;
  if (cold && invocation.coldStart !== true) return false;
  return slowMs === undefined || (invocation.durationMs ?? 0) >= slowMs;
}
