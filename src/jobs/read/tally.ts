import type { Gap } from '../../domain/gap.ts';
import type { Invocation } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';
import type { LogStep, ReadingSummary } from '../../domain/results/log-step.ts';
import { noteUnfilled } from './unfilled-gaps.ts';

/** Counts what a reading amounts to, step by step. */
export interface Tally {
  /** Passes steps on, counted. */
  count(steps: AsyncIterable<LogStep>): AsyncIterable<LogStep>;
  /** Adds lines that were shown. */
  addShown(lines: number): void;
  summary(): ReadingSummary;
  /** True while a whole account or region is missing. */
  lacksPlace(): boolean;
  /** How far the telling has come. */
  toldUntil(): ToldUntil;
}

/** Up to where a reading has been told. */
export interface ToldUntil {
  /** Epoch milliseconds: everything up to here has been told in order; −∞ before that can be said of any time. */
  readonly atMs: number;
  /** True where some of what comes after was told too: the telling stands in the middle of a batch. */
  readonly isMoreTold: boolean;
}

/** Invocations whose revision is still counted right. */
const REVISABLE = 65_536;

/** Begins at nothing. */
export function createTally(): Tally {
  const counts = { events: 0, shown: 0, invocations: 0, failed: 0, coldStarts: 0, late: 0 };
  const openGaps = new Map<string, Gap>();
  let toldUntilAtMs = Number.NEGATIVE_INFINITY;
  let newestToldMs = Number.NEGATIVE_INFINITY;
  let usage = { apiCalls: 0, duplicates: 0 };
  // A revision replaces what was counted before. Revisions come soon after, so the newest few are enough; and of those only what
  // they counted for, because whole invocations would be most of what a long reading keeps in memory.
  const counted = new Map<string, CountedFor>();

  const count = (countedFor: CountedFor, by: 1 | -1): void => {
    counts.invocations += by;
    if (countedFor === 'failed' || countedFor === 'failed cold start') counts.failed += by;
    if (countedFor === 'cold start' || countedFor === 'failed cold start') counts.coldStarts += by;
  };

  const remember = ({ invocationId }: Invocation, countedFor: CountedFor): void => {
    counted.set(invocationId, countedFor);
    const oldest = counted.keys().next().value;
    if (counted.size > REVISABLE && oldest !== undefined) counted.delete(oldest);
  };

  const add = (step: LogStep): void => {
    for (const placed of step.placed) {
      const { marks, loggedAtMs } = placed.record.event;
      // It is counted when a read brings it.
      if (marks?.provisional) continue;
      counts.events += 1;
      if (marks?.late) counts.late += 1;
      if (!marks?.clockAhead) newestToldMs = Math.max(newestToldMs, loggedAtMs);
    }
    for (const invocation of step.invocations) {
      const former = counted.get(invocation.invocationId);
      if (former !== undefined) count(former, -1);
      const countedFor = countedForOf(invocation);
      count(countedFor, 1);
      remember(invocation, countedFor);
    }
    noteUnfilled(openGaps, step.gapChanges);
    usage = step.usage;
    toldUntilAtMs = step.orderedUntil;
  };

  return {
    count: async function* (steps) {
      for await (const step of steps) {
        add(step);
        yield step;
      }
    },
    addShown: (lines) => {
      counts.shown += lines;
    },
    summary: () => ({ ...counts, gaps: openGaps.size, ...usage }),
    lacksPlace: () => [...openGaps.values()].some(isOfPlace),
    toldUntil: () => ({ atMs: toldUntilAtMs, isMoreTold: newestToldMs > toldUntilAtMs }),
  };
}

/** What an invocation counts for beside itself. */
type CountedFor = 'failed' | 'cold start' | 'failed cold start' | 'nothing else';

function countedForOf({ status, coldStart }: Invocation): CountedFor {
  if (isFailure(status)) return coldStart === true ? 'failed cold start' : 'failed';
  return coldStart === true ? 'cold start' : 'nothing else';
}

const REASONS_OF_A_PLACE = new Set<Gap['reason']>(['denied', 'disconnected', 'expired']);

/** Whether a whole account or region is missing: over no group in particular, because nobody could be asked there; credentials that have not come back are those of a whole account. */
export function isOfPlace({ group, reason, toAtMs }: Gap): boolean {
  return group === undefined ? REASONS_OF_A_PLACE.has(reason) : reason === 'expired' && toAtMs === undefined;
}
