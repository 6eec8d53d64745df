import { durationWords } from './duration-words.ts';
import type { Follow } from './follow-state.ts';

/** The share of events that is to be within half of the horizon. */
const NEARLY_ALL = 0.99;
/** The horizon grows in whole half minutes, and shrinks when half of it does. */
const STEP_MS = 30_000;
const WORTH_SHRINKING = 2;

/**
 * Sets the horizon to twice the lag that nearly all events of every group keep, within its bounds, and says so. What was called
 * complete stays so: the marks wait until the longer horizon has caught up with them.
 */
export function fitHorizon(follow: Follow): void {
  const { times, groups, session, notices } = follow;
  const nowMs = session.serverClock.now();
  const lags = groups.map(({ lag }) => lag.quantile(NEARLY_ALL, nowMs) ?? 0);
  const lagMs = Math.max(0, ...lags);
  const steppedMs = Math.ceil((2 * lagMs) / STEP_MS) * STEP_MS;
  const fittingMs = Math.max(times.horizonMs, Math.min(times.longestHorizonMs, steppedMs));
  const isLonger = fittingMs > follow.horizonMs;
  if (fittingMs === follow.horizonMs || (!isLonger && fittingMs * WORTH_SHRINKING > follow.horizonMs)) return;
  follow.horizonMs = fittingMs;
  const late = isLonger ? `events come up to ${durationWords(lagMs)} late here` : 'events come sooner again';
  notices.push({ topic: 'lag', text: `${late}; each stretch is read again until ${durationWords(fittingMs)} after` });
}
