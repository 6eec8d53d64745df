import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRequest } from '../../domain/sources.ts';
import { lossOf, type MergedPart, requestOfPart, worstOf } from './merged-part.ts';

type NewestRequest = Omit<LogRequest, 'follow' | 'groupChanges'>;

/** One part read backwards. */
interface Backwards {
  readonly iterator: AsyncIterator<readonly LogEvent[]>;
  /** Read and not given on, newest first. */
  waiting: readonly LogEvent[];
  isThrough: boolean;
  error: unknown;
}

/**
 * The newest events of several parts, newest first. A part that fails is left out, as it is a gap of the reading itself.
 * @throws the worst of the errors when every part fails; at once what concerns all parts
 */
export async function* newestOfAll(
  parts: readonly MergedPart[],
  request: NewestRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEvent[]> {
  const runs = parts.map((part): Backwards => {
    const events = part.source.newest?.(requestOfPart(part, request), signal) ?? nothing();
    return { iterator: events[Symbol.asyncIterator](), waiting: [], isThrough: false, error: undefined };
  });
  try {
    while (true) {
      await Promise.all(runs.map(fill));
      if (signal.aborted) return;
      const open = runs.filter((run) => !run.isThrough);
      // As far back as every part is known: what is older may yet have something newer before it.
      const knownFromAtMs = Math.max(
        ...open.map(({ waiting }) => waiting.at(-1)?.loggedAtMs ?? Number.POSITIVE_INFINITY),
      );
      const due = runs.flatMap((run) => {
        const older = run.waiting.findIndex((event) => event.loggedAtMs < knownFromAtMs);
        const taken = older < 0 ? run.waiting : run.waiting.slice(0, older);
        run.waiting = run.waiting.slice(taken.length);
        return taken;
      });
      if (due.length > 0) yield due.sort((a, b) => b.loggedAtMs - a.loggedAtMs);
      if (open.length === 0) break;
    }
    if (runs.every(({ error }) => error !== undefined)) throw worstOf(runs.map(({ error }) => error));
  } finally {
    // Not awaited: one that waits for AWS would hold the others up.
    for (const { iterator } of runs) iterator.return?.()?.catch(() => undefined);
  }
}

/** Waits until a part has something to give, or nothing any more. */
async function fill(run: Backwards): Promise<void> {
  try {
    while (run.waiting.length === 0 && !run.isThrough) {
      const next = await run.iterator.next();
      if (next.done === true) run.isThrough = true;
      else run.waiting = next.value;
    }
  } catch (error) {
    if (lossOf(error) === undefined) throw error;
    run.isThrough = true;
    run.error = error;
  }
}

async function* nothing(): AsyncGenerator<readonly LogEvent[]> {}
