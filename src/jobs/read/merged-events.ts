import type { EventMarks, LogEvent } from '../../domain/log-event.ts';
import type { LogBatch } from '../../domain/sources.ts';
import type { PartRun } from './part-run.ts';

/** A part of a follow that is lost holds the lines of the others back for so long. */
const PATIENCE_MS = 30_000;
/** And keeps their invocations from being sealed for so long. */
const SEALING_PATIENCE_MS = 150_000;
/** Events of a part that wait for other parts; it is not asked for more while it has these. */
const MOST_HELD = 20_000;

/** Puts the events of several parts in one order. */
export interface MergedEvents {
  /** Takes what a part told. */
  add(run: PartRun, batch: LogBatch): void;
  /** True where more of a part is wanted now: one that is far ahead of the others waits for them. */
  wants(run: PartRun): boolean;
  /** Releases what is due, in time order. */
  release(): Pick<LogBatch, 'events' | 'orderedUntil' | 'completeUntil'>;
}

/** @param isFollow a range waits for every part; a follow leaves behind those that are lost */
export function createMergedEvents(runs: readonly PartRun[], isFollow: boolean): MergedEvents {
  let urgent: LogEvent[] = [];
  let orderedUntil = Number.NEGATIVE_INFINITY;
  let completeUntil = Number.NEGATIVE_INFINITY;

  const newestMark = (): number => Math.max(...runs.map((run) => run.orderedUntil));
  /** Marks of a part that was left behind are older than what was released since. */
  const marksOf = ({ loggedAtMs, marks }: LogEvent): EventMarks | undefined => {
    if (marks?.late || marks?.clockAhead) return marks;
    if (loggedAtMs > orderedUntil) return undefined;
    return { ...marks, late: true, ...(loggedAtMs <= completeUntil ? { pastHorizon: true } : {}) };
  };
  const isLost = (run: PartRun, newestAtMs: number): boolean => {
    const isBehind = run.openGaps.size > 0 && newestAtMs - run.orderedUntil > PATIENCE_MS;
    const isSilent = run.isAsked() && newestAtMs - (run.othersAtMs ?? newestAtMs) > PATIENCE_MS;
    return isBehind || isSilent;
  };
  const advance = (): void => {
    const reading = runs.filter((run) => run.state === 'reading');
    const newestAtMs = newestMark();
    const lost = new Set(isFollow ? reading.filter((run) => isLost(run, newestAtMs)) : []);
    if (lost.size === reading.length) lost.clear();
    const waitedFor = reading.length > 0 ? reading : runs.filter((run) => run.state === 'ended');
    const ordered = waitedFor.filter((run) => !lost.has(run));
    const complete = waitedFor.filter((run) => !lost.has(run) || newestAtMs - run.orderedUntil <= SEALING_PATIENCE_MS);
    const oldest = (of: (run: PartRun) => number, some: readonly PartRun[]): number =>
      some.length === 0 ? newestAtMs : Math.min(...some.map(of));
    orderedUntil = Math.max(
      orderedUntil,
      oldest((run) => run.orderedUntil, ordered),
    );
    completeUntil = Math.max(
      completeUntil,
      Math.min(
        orderedUntil,
        oldest((run) => run.completeUntil, complete),
      ),
    );
  };

  return {
    add: (run, batch) => {
      for (const event of batch.events) {
        const marks = marksOf(event);
        if (marks === undefined) run.held.push(event);
        else urgent.push(marks === event.marks ? event : { ...event, marks });
      }
      run.othersAtMs = newestMark();
    },
    wants: (run) => run.held.length < MOST_HELD || run.orderedUntil <= orderedUntil,
    release: () => {
      advance();
      const due = runs.flatMap((run) => {
        const later = run.held.findIndex((event) => event.loggedAtMs > orderedUntil);
        return run.held.splice(0, later < 0 ? run.held.length : later);
      });
      // The sort is stable: events of one millisecond stay in the order in which their part gave them.
      const events = [...urgent, ...due].sort((a, b) => a.loggedAtMs - b.loggedAtMs);
      urgent = [];
      return { events, orderedUntil, completeUntil };
    },
  };
}
