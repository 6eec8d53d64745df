import type { EventMarks, LogEvent, LogGroup } from '../../domain/log-event.ts';

/** How far a reading has come, epoch milliseconds; see `LogBatch`. */
export interface Marks {
  readonly orderedUntil: number;
  readonly completeUntil: number;
}

/** Makes one stream in time order out of what several groups deliver at their own pace. */
export interface Merge {
  /**
   * Takes events of one group in any order. One that comes after its time was released goes out with the next batch, marked
   * `late`, and `pastHorizon` where its time had been called complete; one stamped later than `aheadAfterMs` goes out with it
   * too, marked `clockAhead`, because waiting for its time could take hours.
   */
  add(events: readonly LogEvent[], aheadAfterMs?: number): void;
  /** Events of this group that wait for their time. */
  heldOf(group: LogGroup): number;
  /** True when something would go out whatever the marks. */
  hasUrgent(): boolean;
  /** Releases everything up to `reached.orderedUntil`, in time order. Marks that lie before former ones stay where they were. */
  release(reached: Marks): Marks & { readonly events: LogEvent[] };
}

/** Both marks begin at −∞. */
export function createMerge(): Merge {
  let held: LogEvent[] = [];
  let urgent: LogEvent[] = [];
  const heldCounts = new Map<LogGroup, number>();
  let orderedUntil = Number.NEGATIVE_INFINITY;
  let completeUntil = Number.NEGATIVE_INFINITY;

  const count = (group: LogGroup, change: number): void => {
    heldCounts.set(group, (heldCounts.get(group) ?? 0) + change);
  };
  const urgencyOf = ({ loggedAtMs }: LogEvent, aheadAfterMs: number): EventMarks | undefined => {
    if (loggedAtMs > aheadAfterMs) return { clockAhead: true };
    if (loggedAtMs > orderedUntil) return undefined;
    return { late: true, ...(loggedAtMs <= completeUntil ? { pastHorizon: true } : {}) };
  };

  return {
    add: (events, aheadAfterMs = Number.POSITIVE_INFINITY) => {
      for (const event of events) {
        const marks = urgencyOf(event, aheadAfterMs);
        if (marks !== undefined) {
          urgent.push({ ...event, marks: { ...event.marks, ...marks } });
        } else {
          held.push(event);
          count(event.group, 1);
        }
      }
    },
    heldOf: (group) => heldCounts.get(group) ?? 0,
    hasUrgent: () => urgent.length > 0,
    release: (reached) => {
      orderedUntil = Math.max(orderedUntil, reached.orderedUntil);
      completeUntil = Math.max(completeUntil, Math.min(reached.completeUntil, orderedUntil));
      const due = Map.groupBy(held, (event) => event.loggedAtMs <= orderedUntil);
      const released = due.get(true) ?? [];
      held = due.get(false) ?? [];
      for (const event of released) count(event.group, -1);
      // The sort is stable: events of one millisecond stay in the order in which their service gave them.
      const events = [...urgent, ...released].sort((a, b) => a.loggedAtMs - b.loggedAtMs);
      urgent = [];
      return { events, orderedUntil, completeUntil };
    },
  };
}
