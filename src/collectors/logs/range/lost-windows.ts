import { PagingStuckError } from '../filter-log-events.ts';
import { firstRevision } from '../gap-revisions.ts';
import { adviceOf, gapReasonOf } from '../group-failure.ts';
import { finishWindow, type GroupRange, type RangeWindow, reachOfWindow } from './group-range.ts';
import type { RangeReading } from './range-reading.ts';

/**
 * A call has failed for good. What concerns every group ends the reading; pages without an end lose the rest of their window;
 * anything else ends its group, once the calls that are under way have come back.
 */
export function noteFailure(range: RangeReading, group: GroupRange, window: RangeWindow, error: unknown): void {
  if (gapReasonOf(error) === undefined) range.fatal ??= error;
  else if (error instanceof PagingStuckError) {
    finishWindow(group, window);
    tellLost(range, group, { startAtMs: reachOfWindow(window), endAtMs: window.endAtMs }, error);
  } else group.error ??= error;
}

/** Tells what of a group was not read, and leaves it. */
export function giveUp(range: RangeReading, group: GroupRange): void {
  for (const stretch of stretchesOf(group.windows)) tellLost(range, group, stretch, group.error);
  group.windows = [];
}

interface Stretch {
  readonly startAtMs: number;
  readonly endAtMs: number | undefined;
}

/** Windows that follow on one another are lost as one. */
function stretchesOf(windows: readonly RangeWindow[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const window of windows) {
    const last = stretches.at(-1);
    const startAtMs = reachOfWindow(window);
    if (last !== undefined && last.endAtMs === startAtMs - 1)
      stretches.splice(-1, 1, { ...last, endAtMs: window.endAtMs });
    else stretches.push({ startAtMs, endAtMs: window.endAtMs });
  }
  return stretches;
}

function tellLost(range: RangeReading, group: GroupRange, { startAtMs, endAtMs }: Stretch, error: unknown): void {
  const reason = gapReasonOf(error);
  if (reason === undefined) return;
  range.gaps.push(
    firstRevision('final', {
      group: group.events.group,
      reason: reason === 'not-logged' && group.hasBeenRead ? 'deleted' : reason,
      fromAtMs: startAtMs,
      toAtMs: endAtMs ?? range.endAtMs ?? range.session.serverClock.now(),
      advice: adviceOf(error),
    }),
  );
}
