import type { EventMarks, LogEvent } from '../../domain/log-event.ts';

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
  /** All events that wait, and the characters of their messages. */
  held(): { readonly events: number; readonly characters: number };
  /** Releases everything up to `reached.orderedUntil`, in time order. Marks that lie before former ones stay where they were. */
  release(reached: Marks): Marks & { readonly events: LogEvent[] };
}

/** Events in time order that came together, of which the first ones may have gone already. */
interface Run {
  events: readonly LogEvent[];
  gone: number;
}

const UNTOLD: Marks = { orderedUntil: Number.NEGATIVE_INFINITY, completeUntil: Number.NEGATIVE_INFINITY };

/**
 * What waits is kept in the runs in which it came, so that a release touches only what it releases.
 * @param told how far an earlier reading of the same question had come
 */
export function createMerge(told: Marks = UNTOLD): Merge {
  let runs: Run[] = [];
  let urgent: LogEvent[] = [];
  let events = 0;
  let characters = 0;
  let { orderedUntil, completeUntil } = told;

  const count = ({ message }: LogEvent, change: 1 | -1): void => {
    events += change;
    characters += change * message.length;
  };
  const urgencyOf = ({ loggedAtMs }: LogEvent, aheadAfterMs: number): EventMarks | undefined => {
    if (loggedAtMs > aheadAfterMs) return { clockAhead: true };
    if (loggedAtMs > orderedUntil) return undefined;
    return { late: true, ...(loggedAtMs <= completeUntil ? { pastHorizon: true } : {}) };
  };
  const takeDue = (): LogEvent[] => {
    const due: LogEvent[] = [];
    for (const run of runs) takeDueOf(run, orderedUntil, due);
    runs = runs.filter((run) => run.gone < run.events.length);
    for (const event of due) count(event, -1);
    return due;
  };

  return {
    add: (added, aheadAfterMs = Number.POSITIVE_INFINITY) => {
      const run: LogEvent[] = [];
      for (const event of added) {
        const marks = urgencyOf(event, aheadAfterMs);
        if (marks === undefined) run.push(event);
        else urgent.push({ ...event, marks: { ...event.marks, ...marks } });
      }
      if (run.length === 0) return;
      for (const event of run) count(event, 1);
      runs.push({ events: run.sort(byTime), gone: 0 });
    },
    held: () => ({ events, characters }),
    release: (reached) => {
      orderedUntil = Math.max(orderedUntil, reached.orderedUntil);
      completeUntil = Math.max(completeUntil, Math.min(reached.completeUntil, orderedUntil));
      // The sort is stable, and quick on runs: events of one millisecond stay in the order in which their service gave them.
      const released = [...urgent, ...takeDue()].sort(byTime);
      urgent = [];
      return { events: released, orderedUntil, completeUntil };
    },
  };
}

function byTime(a: LogEvent, b: LogEvent): number {
  return a.loggedAtMs - b.loggedAtMs;
}

function takeDueOf(run: Run, untilMs: number, due: LogEvent[]): void {
  const { events } = run;
  for (let event = events[run.gone]; event !== undefined && event.loggedAtMs <= untilMs; event = events[run.gone]) {
    due.push(event);
    run.gone += 1;
  }
  // What has gone is let go of, once it is the greater part.
  if (run.gone > events.length / 2) {
    run.events = events.slice(run.gone);
    run.gone = 0;
  }
}
