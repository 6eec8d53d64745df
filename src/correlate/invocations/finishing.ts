import { endOf, openingOf, type Run } from './run.ts';
import { REACH_MS } from './timeline.ts';

/** Lambda's longest timeout, for functions whose own is not known. */
export const LONGEST_TIMEOUT_MS = 900_000;

/** What the reading knows about the stream of a run. */
export interface Outlook {
  /** Nothing before this is expected any more, epoch milliseconds; −∞ where that is not known. */
  readonly completeUntil: number;
  readonly timeoutMs: number;
  /** True when START lines are logged in this stream. */
  readonly logsStarts: boolean;
}

/**
 * True when an invocation is to be told for the first time.
 *
 * At once: a REPORT; a fresh environment in its stream (it was lost); a line that states a failure, and then the next START.
 * When `completeUntil` has passed the place: an END, or the next START, without a REPORT (it may have been slow to come: told
 * at once it would be `unknown` and then revised); a line that states a failure, and then silence; in a stream that logs no
 * START lines (`SystemLogLevel` WARN), silence. Anything else: when it has been silent for longer than its timeout.
 *
 * Where no START is known, the start, and with it the id, is settled only once `completeUntil` has passed the first line.
 */
export function isTellable(run: Run, { completeUntil, timeoutMs, logsStarts }: Outlook): boolean {
  if (run.start === undefined && completeUntil <= run.first.loggedAtMs) return false;
  if (run.report !== undefined) return true;
  const { passed } = run;
  if (passed !== undefined && (run.isFailing || (passed.by === 'init' && run.start !== undefined))) return true;
  const mayBeSlowFromMs = run.end?.loggedAtMs ?? passed?.at.loggedAtMs;
  if (mayBeSlowFromMs !== undefined) return completeUntil > mayBeSlowFromMs;
  if (run.isFailing || (run.start === undefined && !logsStarts)) return completeUntil > run.last.loggedAtMs;
  return isSilent(run, completeUntil, timeoutMs);
}

/** True when nothing that is still expected can change what is known of a run; then its lines need not be kept. */
export function isSettled(run: Run, { completeUntil, timeoutMs }: Outlook): boolean {
  const endedAt = endOf(run);
  if (endedAt !== undefined) return completeUntil > endedAt.loggedAtMs;
  const { passed } = run;
  if (passed === undefined) return isSilent(run, completeUntil, timeoutMs);
  // Its REPORT may come yet, and show that it ran beside what passed it.
  if (run.start !== undefined)
    return completeUntil > Math.max(openingOf(run).loggedAtMs + timeoutMs, passed.at.loggedAtMs);
  return completeUntil > passed.at.loggedAtMs + REACH_MS;
}

function isSilent(run: Run, completeUntil: number, timeoutMs: number): boolean {
  return completeUntil > run.last.loggedAtMs + timeoutMs;
}
