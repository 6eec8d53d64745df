import type { GapReason } from '../../../domain/gap.ts';
import { firstRevision, settled } from '../gap-revisions.ts';
import { adviceOf, gapReasonOf, worstOf } from '../group-failure.ts';
import { type Follow, holdMs, timesOf } from './follow-state.ts';
import { type FollowedGroup, isBehind, isUnread } from './followed-group.ts';
import { hasStoodStill } from './marks.ts';
import { unreadFrom } from './read-plan.ts';

/** Rereads that end so far behind the horizon, twice in a row, do not keep up. */
const FAR_BEHIND_MS = 60_000;
const REREADS_BEHIND = 2;

/** @throws what concerns every group, or why none of them can be read */
export function throwWhatEndsAll({ fatal, hasReadAnything, groups }: Follow): void {
  if (fatal !== undefined) throw fatal;
  const isHopeless = groups.length > 0 && groups.every((group) => group.error !== undefined);
  if (!hasReadAnything && isHopeless) throw worstOf(groups.map((group) => group.error));
}

/** The newest events were read up to a read that began at this instant. */
export function headGotThrough(follow: Follow, group: FollowedGroup, beganAtMs: number): void {
  group.orderedMs = Math.max(group.orderedMs, beganAtMs - holdMs(follow));
  group.seenThroughMs = Math.max(group.seenThroughMs, beganAtMs);
  group.error = undefined;
  fillGaps(follow, group, group.recoveredAtMs ?? beganAtMs);
  follow.room.changed();
}

function fillGaps({ gaps, session }: Follow, group: FollowedGroup, toAtMs: number): void {
  for (const gap of group.openGaps) {
    // A read that seems to have begun before the gap did so before this machine's clock was set ahead.
    const isBefore = toAtMs < (gap.fromAtMs ?? toAtMs);
    gaps.push(settled(gap, 'filled', isBefore ? session.serverClock.now() : toAtMs));
  }
  // What was told as filled belongs to no later gap.
  if (isBehind(group)) group.seenThroughMs = Math.max(group.seenThroughMs, toAtMs);
  group.openGaps = [];
  group.recoveredAtMs = undefined;
}

/** A call that has been under way for so long hangs: FilterLogEvents answers within a few seconds. */
const HANGS_AFTER_MS = 10_000;

/** Opens the gaps that are due. */
export function openGaps(follow: Follow): void {
  for (const group of follow.groups) openIfOverdue(follow, group);
}

/** A page that has been wanted for as long as a turn usually takes, and was set back or hangs, is a gap until it gets through. */
export function openIfOverdue(follow: Follow, group: FollowedGroup): void {
  const { clock, times, pace } = follow;
  const { state, leftAtMs } = group;
  const nowMs = clock.now();
  // Nothing was late while the machine slept, and a clock that was set back has not seen these instants yet.
  const stoodStill = hasStoodStill(follow);
  for (const since of ['wantedSinceMs', 'sentAtMs'] as const) {
    const atMs = group[since];
    if (atMs !== undefined && (stoodStill || atMs > nowMs)) group[since] = nowMs;
  }
  const { wantedSinceMs, sentAtMs } = group;
  const isHanging = sentAtMs !== undefined && nowMs - sentAtMs >= HANGS_AFTER_MS;
  const reason = group.setback ?? (isHanging ? 'disconnected' : undefined);
  if (reason === undefined || isBehind(group) || state !== 'reading' || leftAtMs !== undefined) return;
  const patienceMs = Math.max(times.pollMs, pace.intervalMs());
  const isOverdue = wantedSinceMs !== undefined && nowMs - wantedSinceMs >= patienceMs;
  if (isOverdue) openGap(follow, group, reason);
}

/**
 * A group that had not been there answered. Where calls for it had failed since it was last found missing, it was unseen from
 * then on: that is told only now, because of a group that stays away nothing is missing.
 */
export function noteReturn(follow: Follow, group: FollowedGroup): void {
  if (group.state !== 'missing') return;
  group.seenThroughMs = Math.max(group.seenThroughMs, group.lastReadAtMs);
  if (group.setback !== undefined) openIfLongUnseen(follow, group, group.setback);
}

function openIfLongUnseen(follow: Follow, group: FollowedGroup, reason: GapReason, error?: unknown): void {
  const { session, times, pace } = follow;
  if (isBehind(group) || group.leftAtMs !== undefined) return;
  const unseenMs = session.serverClock.now() - group.seenThroughMs;
  if (unseenMs >= times.pollMs + pace.intervalMs()) openGap(follow, group, reason, error);
}

function openGap({ gaps, session }: Follow, group: FollowedGroup, reason: GapReason, error?: unknown): void {
  // What a start that lies in the future leaves unseen has not begun yet.
  const fromAtMs = isUnread(group) ? Math.min(group.seenThroughMs, session.serverClock.now()) : group.seenThroughMs;
  const gap = firstRevision('open', { group: group.events.group, reason, fromAtMs, advice: adviceOf(error) });
  // A group that answered and was refused again before its head got through is in the same gap still.
  if (group.openGaps.some(({ gapId }) => gapId === gap.gapId)) return;
  group.openGaps = [...group.openGaps, gap];
  gaps.push(gap);
}

/** A reread ended. Where it is far behind again, what lies between is a gap until it has caught up. */
export function rereadGotThrough(follow: Follow, group: FollowedGroup, isDisturbed: boolean): void {
  const debtMs = unsettledMs(follow, group);
  const isFarBehind = debtMs > FAR_BEHIND_MS + timesOf(follow, group).settleEveryMs;
  group.rereadsBehind = isFarBehind && !isDisturbed ? group.rereadsBehind + 1 : 0;
  if (group.rereadsBehind >= REREADS_BEHIND) openUnsettled(follow, group, group.rereadSetback ?? 'horizon');
  if (!isFarBehind && group.unsettledGap !== undefined) {
    follow.gaps.push(settled(group.unsettledGap, 'filled', group.cursor.settled.throughMs));
    group.unsettledGap = undefined;
  }
  group.rereadSetback = undefined;
}

/** How much older than the horizon the oldest time is that was not read there yet, and that the next head will not read. */
function unsettledMs(follow: Follow, { cursor }: FollowedGroup): number {
  const dueMs = Math.min(cursor.headFromMs, follow.session.serverClock.now() - follow.horizonMs);
  return dueMs - cursor.settled.throughMs;
}

function openUnsettled(follow: Follow, group: FollowedGroup, reason: GapReason): void {
  if (group.unsettledGap !== undefined || isBehind(group) || group.leftAtMs !== undefined) return;
  const fromAtMs = group.cursor.settled.throughMs + 1;
  group.unsettledGap = firstRevision('open', { group: group.events.group, reason, fromAtMs });
  follow.gaps.push(group.unsettledGap);
}

/** A head failed for good. */
export function noteFailure(follow: Follow, group: FollowedGroup, error: unknown): void {
  const reason = gapReasonOf(error);
  if (reason === undefined) follow.fatal = error;
  else if (reason === 'not-logged') noteMissing(follow, group);
  else if (reason === 'denied') noteDenied(follow, group, error);
  else if (reason === 'log-class') stopGroup(follow, group, reason, error);
  else noteVain(follow, group, reason, error);
}

/** A head that gives up is tried again; each begins where the last one got to, so what lies after that stays unseen. */
function noteVain(follow: Follow, group: FollowedGroup, reason: GapReason, error: unknown): void {
  group.setback = reason;
  if (isUnread(group)) group.error = error;
  if (group.state === 'reading') openIfLongUnseen(follow, group, reason, error);
}

/** A reread failed for good. What concerns the whole group is left to its next head to find. */
export function noteRereadFailure(follow: Follow, group: FollowedGroup, error: unknown): void {
  const reason = gapReasonOf(error);
  if (reason === undefined) follow.fatal = error;
  if (reason !== 'disconnected' && reason !== 'unprocessed') return;
  if (unsettledMs(follow, group) > FAR_BEHIND_MS) openUnsettled(follow, group, reason);
}

function noteMissing(follow: Follow, group: FollowedGroup): void {
  const nowMs = follow.session.serverClock.now();
  group.lastReadAtMs = nowMs;
  // What is born from now on is wanted, also where the start came from a clock that is ahead.
  if (isUnread(group) && group.cursor.startAtMs > nowMs) {
    group.cursor = unreadFrom(nowMs);
    group.seenThroughMs = nowMs;
  }
  group.wantedSinceMs = undefined;
  group.setback = undefined;
  if (group.state === 'missing') {
    fillGaps(follow, group, nowMs);
    // Also where it seemed to be later the last time: the clock may have been put right meanwhile.
    group.seenThroughMs = nowMs;
    return;
  }
  group.state = 'missing';
  group.awaySinceMs = follow.clock.now();
  if (group.leftAtMs !== undefined) return;
  const { group: logGroup } = group.events;
  if (isUnread(group)) {
    follow.notices.push({ topic: 'target', text: `there is no log group “${logGroup.name}” yet; waiting for it` });
    return;
  }
  follow.notices.push({ topic: 'left', text: `log group “${logGroup.name}” was deleted; waiting for it to come back` });
  closeGaps(follow, group, nowMs);
  const subject = { group: logGroup, reason: 'deleted', fromAtMs: group.seenThroughMs, toAtMs: nowMs } as const;
  follow.gaps.push(firstRevision('final', subject));
  group.seenThroughMs = Math.max(group.seenThroughMs, nowMs);
}

/** Permissions can be given while a follow runs: it looks again now and then. */
function noteDenied(follow: Follow, group: FollowedGroup, error: unknown): void {
  if (group.state === 'denied') return;
  group.state = 'denied';
  group.awaySinceMs = follow.clock.now();
  group.wantedSinceMs = undefined;
  group.setback = undefined;
  if (isUnread(group)) group.error = error;
  if (group.leftAtMs === undefined) openGap(follow, group, 'denied', error);
}

function stopGroup(follow: Follow, group: FollowedGroup, reason: GapReason, error: unknown): void {
  group.state = 'stopped';
  if (isUnread(group)) group.error = error;
  closeGaps(follow, group, follow.session.serverClock.now());
  const fromAtMs = group.seenThroughMs;
  follow.gaps.push(firstRevision('final', { group: group.events.group, reason, fromAtMs, advice: adviceOf(error) }));
}

function closeGaps({ gaps }: Follow, group: FollowedGroup, toAtMs: number): void {
  for (const gap of [...group.openGaps, group.unsettledGap]) {
    if (gap !== undefined) gaps.push(settled(gap, 'final', toAtMs));
  }
  group.openGaps = [];
  group.unsettledGap = undefined;
}
