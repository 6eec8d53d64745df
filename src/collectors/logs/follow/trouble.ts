import type { GapReason } from '../../../domain/gap.ts';
import { firstRevision, settled } from '../gap-revisions.ts';
import { adviceOf, gapReasonOf, worstOf } from '../group-failure.ts';
import { type Follow, holdMs, timesOf } from './follow-state.ts';
import { type FollowedGroup, isBehind, isUnread } from './followed-group.ts';

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
  const toAtMs = group.recoveredAtMs ?? beganAtMs;
  for (const gap of group.openGaps) follow.gaps.push(settled(gap, 'filled', toAtMs));
  group.openGaps = [];
  group.recoveredAtMs = undefined;
  follow.room.changed();
}

/** A page that has been wanted for as long as a turn usually takes, and was set back, is a gap until it gets through. */
export function openGaps(follow: Follow): void {
  const { groups, clock, times, pace } = follow;
  const patienceMs = Math.max(times.pollMs, pace.intervalMs());
  for (const group of groups) {
    const { setback: reason, state, wantedSinceMs, leftAtMs } = group;
    const isOverdue = wantedSinceMs !== undefined && clock.now() - wantedSinceMs >= patienceMs;
    if (reason === undefined || isBehind(group) || state !== 'reading' || leftAtMs !== undefined || !isOverdue)
      continue;
    openGap(follow, group, reason);
  }
}

function openGap({ gaps, session }: Follow, group: FollowedGroup, reason: GapReason, error?: unknown): void {
  // What a start that lies in the future leaves unseen has not begun yet.
  const fromAtMs = Math.min(group.seenThroughMs, session.serverClock.now());
  const gap = firstRevision('open', { group: group.events.group, reason, fromAtMs, advice: adviceOf(error) });
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
  else {
    group.setback = reason;
    if (isUnread(group)) group.error = error;
  }
}

/** A reread failed for good. What concerns the whole group is left to its next head to find. */
export function noteRereadFailure(follow: Follow, group: FollowedGroup, error: unknown): void {
  const reason = gapReasonOf(error);
  if (reason === undefined) follow.fatal = error;
  if (reason !== 'disconnected' && reason !== 'unprocessed') return;
  if (unsettledMs(follow, group) > FAR_BEHIND_MS) openUnsettled(follow, group, reason);
}

function noteMissing(follow: Follow, group: FollowedGroup): void {
  group.lastReadAtMs = follow.session.serverClock.now();
  if (group.state === 'missing') return;
  group.state = 'missing';
  group.awaySinceMs = follow.clock.now();
  group.wantedSinceMs = undefined;
  group.setback = undefined;
  if (group.leftAtMs !== undefined) return;
  const { group: logGroup } = group.events;
  if (isUnread(group)) {
    follow.notices.push({ topic: 'target', text: `there is no log group “${logGroup.name}” yet; waiting for it` });
    return;
  }
  const goneAtMs = follow.session.serverClock.now();
  follow.notices.push({ topic: 'left', text: `log group “${logGroup.name}” was deleted; waiting for it to come back` });
  closeGaps(follow, group, goneAtMs);
  const subject = { group: logGroup, reason: 'deleted', fromAtMs: group.seenThroughMs, toAtMs: goneAtMs } as const;
  follow.gaps.push(firstRevision('final', subject));
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
