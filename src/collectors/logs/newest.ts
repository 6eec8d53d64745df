import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRequest } from '../../domain/sources.ts';
import type { AwsSession } from '../aws/session.ts';
import { gapReasonOf, worstOf } from './group-failure.ts';
import type { BackwardStep } from './newest/backward-step.ts';
import { readGroupBackwards } from './newest/group-backwards.ts';
import { createReading } from './reading.ts';

/** One group that is read backwards. */
interface BackwardRun {
  readonly steps: AsyncGenerator<BackwardStep>;
  /** Read and not given on, newest first. */
  waiting: readonly LogEvent[];
  /** Epoch milliseconds: everything after this has been read; +∞ at first. */
  knownAfterMs: number;
  isThrough: boolean;
  error: unknown;
}

/**
 * Gives the newest events of all groups first, each once, until nobody asks for more: of each group a small page, then larger
 * ones. A group that cannot be read is left out while others can: a reading of the range tells it as a gap.
 * @throws SlsobsError what concerns every group, or why none of them could be read
 */
export async function* readNewest(
  session: AwsSession,
  request: Omit<LogRequest, 'follow' | 'groupChanges'>,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEvent[]> {
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const reading = createReading(session, { ...request, follow: false }, stopped);
  const runs = request.groups.map(
    (selection): BackwardRun => ({
      steps: readGroupBackwards(session, reading, selection, request),
      waiting: [],
      knownAfterMs: Number.POSITIVE_INFINITY,
      isThrough: false,
      error: undefined,
    }),
  );
  try {
    while (runs.some(({ isThrough }) => !isThrough)) {
      const boundMs = knownAfter(runs);
      // Only those that keep the others waiting: what lies further back may never be asked for.
      await Promise.all(runs.filter((run) => !run.isThrough && run.knownAfterMs === boundMs).map(advance));
      if (signal.aborted) return;
      const due = takeAfter(runs, knownAfter(runs));
      if (due.length > 0) yield due;
    }
    throwWhenNoneCouldBeRead(runs);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

function knownAfter(runs: readonly BackwardRun[]): number {
  return Math.max(...runs.map((run) => (run.isThrough ? Number.NEGATIVE_INFINITY : run.knownAfterMs)));
}

async function advance(run: BackwardRun): Promise<void> {
  try {
    const next = await run.steps.next();
    if (next.done === true) {
      run.isThrough = true;
      return;
    }
    run.waiting = [...run.waiting, ...next.value.events];
    run.knownAfterMs = next.value.knownAfterMs;
  } catch (error) {
    if (gapReasonOf(error) === undefined) throw error;
    run.isThrough = true;
    run.error = error;
  }
}

function takeAfter(runs: readonly BackwardRun[], boundMs: number): LogEvent[] {
  const due = runs.flatMap((run) => {
    const firstLeft = run.waiting.findIndex((event) => event.loggedAtMs <= boundMs);
    const taken = firstLeft < 0 ? run.waiting : run.waiting.slice(0, firstLeft);
    run.waiting = run.waiting.slice(taken.length);
    return taken;
  });
  return due.sort((a, b) => b.loggedAtMs - a.loggedAtMs);
}

function throwWhenNoneCouldBeRead(runs: readonly BackwardRun[]): void {
  const errors = runs.map(({ error }) => error).filter((error) => error !== undefined);
  if (errors.length > 0 && errors.length === runs.length) throw worstOf(errors);
}
