import type { Marks } from '../merge.ts';
import { type Follow, holdMs } from './follow-state.ts';
import { type FollowedGroup, isBehind, isUnread } from './followed-group.ts';

/** A group that is not getting through holds the others back for so long. */
const PATIENCE_WITH_ONE_GROUP_MS = 30_000;

/** How far everything that is waited for has come: from the clocks and from when each group was read, never from the events. */
export function marksOf(follow: Follow): Marks {
  const { horizonMs, session } = follow;
  const nowMs = session.serverClock.now();
  noteOutage(follow, nowMs);
  const complete = thoseToWaitFor(follow, [...wanted(follow), ...thoseDenied(follow)], nowMs - horizonMs).map(
    (group) => group.cursor.settled.throughMs,
  );
  const absent = thoseMissing(follow, nowMs - horizonMs).map((group) => group.lastReadAtMs - horizonMs);
  return {
    orderedUntil: Math.min(nowMs - holdMs(follow), orderedThrough(follow)),
    completeUntil: Math.min(nowMs - horizonMs, ...complete, ...absent),
  };
}

/** Up to where every group that is waited for has delivered what was readable in time. */
export function orderedThrough(follow: Follow): number {
  const lostBeforeMs = follow.session.serverClock.now() - PATIENCE_WITH_ONE_GROUP_MS;
  const ordered = thoseToWaitFor(follow, wanted(follow), lostBeforeMs).map((group) => group.orderedMs);
  return Math.min(Number.POSITIVE_INFINITY, ...ordered);
}

/** The loop that tells stood still for so long: the machine slept, or the consumer took nothing. */
const STOOD_STILL_MS = 10_000;

/** True where much more time has passed since the marks were last asked for than between two turns of the loop. */
export function hasStoodStill({ session, markedAtMs }: Follow): boolean {
  return session.serverClock.now() - markedAtMs > STOOD_STILL_MS;
}

/** After an outage of them all the patience with each begins anew: they come back one after the other. */
function noteOutage(follow: Follow, nowMs: number): void {
  const stoodStill = hasStoodStill(follow);
  follow.markedAtMs = nowMs;
  // A clock that was set back has not seen that instant yet.
  follow.noneWellAtMs = Math.min(follow.noneWellAtMs, nowMs);
  if (stoodStill) follow.noneWellAtMs = nowMs;
  const isAnyWell = wanted(follow).some((group) => !isBehind(group));
  if (!isAnyWell) follow.noneWellAtMs = nowMs;
}

/** While some groups are read well, those that have not been for long are left behind; when none is, all wait together. */
function thoseToWaitFor(
  { noneWellAtMs }: Follow,
  reading: readonly FollowedGroup[],
  lostBeforeMs: number,
): readonly FollowedGroup[] {
  const isLost = (group: FollowedGroup): boolean =>
    isBehind(group) && Math.max(group.lastReadAtMs, noneWellAtMs) < lostBeforeMs;
  const kept = reading.filter((group) => !isLost(group));
  return kept.length > 0 ? kept : reading;
}

/** A group that is not there has logged nothing up to when that was last found; one that comes back may have since. */
function thoseMissing({ groups, noneWellAtMs }: Follow, lostBeforeMs: number): readonly FollowedGroup[] {
  return groups.filter(
    ({ state, leftAtMs, lastReadAtMs }) =>
      state === 'missing' && leftAtMs === undefined && Math.max(lastReadAtMs, noneWellAtMs) >= lostBeforeMs,
  );
}

/** One that may not be read holds nothing up, but what it logged before is not complete either. */
function thoseDenied({ groups }: Follow): readonly FollowedGroup[] {
  return groups.filter((group) => group.state === 'denied' && !isUnread(group) && group.leftAtMs === undefined);
}

function wanted({ groups }: Follow): readonly FollowedGroup[] {
  return groups.filter((group) => group.state === 'reading' && group.leftAtMs === undefined);
}
