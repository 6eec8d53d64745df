import type { LogBatch, LogRequest } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { AwsSession } from '../aws/session.ts';
import { type Bell, createBell } from './bell.ts';
import { completeThrough, type FollowTimes, orderedThrough } from './follow-plan.ts';
import { createFollowedGroup, type Follow, type FollowedGroup, followGroup } from './followed-group.ts';
import { firstRevision } from './gap-revisions.ts';
import { worstOf } from './group-failure.ts';
import { createMerge, type Marks } from './merge.ts';
import { createReading } from './reading.ts';

/** A group that is not getting through holds the others back for so long. */
const PATIENCE_WITH_ONE_GROUP_MS = 30_000;

/**
 * Follows groups by reading each again every few seconds. Both marks come from the server's clock and from when each group
 * was last read, never from the events. A start in the past that came from a clock which is behind reads that much more.
 */
export async function* followLogs(
  session: AwsSession,
  request: LogRequest,
  { clock, times }: { readonly clock: Clock; readonly times: FollowTimes },
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const bell = createBell(stopped);
  const { serverClock } = session;
  const follow: Follow = {
    times,
    clock,
    serverClock,
    reading: createReading(session, request, stopped),
    merge: createMerge(),
    signal: stopped,
    ring: bell.ring,
    startAtMs: request.startAtMs ?? serverClock.now(),
    endAtMs: request.endAtMs,
    hasReadAnything: false,
    fatal: undefined,
    gaps: [],
    notices: [],
  };
  const groups = request.groups.map((selection) => createFollowedGroup(selection, session.region, serverClock.now()));
  try {
    for (const group of groups) void followGroup(follow, group);
    while (true) {
      await rungOrAfter(times.pollMs, bell, clock);
      if (signal.aborted) return;
      throwWhatEndsAll(follow, groups);
      openGaps(follow, groups);
      const batch = nextBatch(follow, groups);
      yield batch;
      if (request.endAtMs !== undefined && batch.completeUntil >= request.endAtMs) return;
    }
  } finally {
    stop.abort();
  }
}

async function rungOrAfter(durationMs: number, bell: Bell, clock: Clock): Promise<void> {
  const timer = new AbortController();
  await Promise.race([bell.rung(), clock.sleep(durationMs, timer.signal)]);
  timer.abort();
}

/** @throws what concerns every group, or why none of them can be read */
function throwWhatEndsAll({ fatal, hasReadAnything }: Follow, groups: readonly FollowedGroup[]): void {
  if (fatal !== undefined) throw fatal;
  const isHopeless = groups.length > 0 && groups.every((group) => group.error !== undefined);
  if (!hasReadAnything && isHopeless) throw worstOf(groups.map((group) => group.error));
}

/** A read that is a poll behind its time is a gap until it gets through. */
function openGaps({ gaps, serverClock, startAtMs, times }: Follow, groups: readonly FollowedGroup[]): void {
  for (const group of groups) {
    const { setback: reason, openGap, state, lastReadAtMs, cursor } = group;
    const isBehind = serverClock.now() - lastReadAtMs > 2 * times.pollMs;
    if (reason === undefined || openGap !== undefined || state !== 'reading' || !isBehind) continue;
    const fromAtMs = cursor.readAtMs ?? startAtMs;
    group.openGap = firstRevision('open', { group: group.events.group, reason, fromAtMs });
    gaps.push(group.openGap);
  }
}

function nextBatch(follow: Follow, groups: readonly FollowedGroup[]): LogBatch {
  const { merge, reading, hasReadAnything } = follow;
  const released = merge.release(marksOf(follow, groups));
  // Until one group has answered, an error may still turn out to be the answer rather than a gap.
  const isAnswered = hasReadAnything || groups.some((group) => group.state === 'missing');
  const gapChanges = isAnswered ? follow.gaps.splice(0) : [];
  const notices = follow.notices.splice(0);
  return { ...released, gapChanges, notices, usage: reading.usage(groups.map((group) => group.events)) };
}

function marksOf({ serverClock, times }: Follow, groups: readonly FollowedGroup[]): Marks {
  const nowMs = serverClock.now();
  const through = (of: (group: FollowedGroup) => number, patienceMs: number): number =>
    Math.min(Number.POSITIVE_INFINITY, ...thoseToWaitFor(groups, nowMs - patienceMs).map(of));
  const ordered = through((group) => {
    const isFirstRead = group.cursor.readAtMs === undefined;
    return isFirstRead ? group.firstReadThroughMs - 1 : orderedThrough(group.cursor, times);
  }, PATIENCE_WITH_ONE_GROUP_MS);
  const complete = through((group) => completeThrough(group.cursor, times), times.horizonMs);
  return {
    orderedUntil: Math.min(nowMs - times.holdMs, ordered),
    completeUntil: Math.min(nowMs - times.horizonMs, complete),
  };
}

/** While some groups are read well, those that have not been for long are left behind; when none is, all wait together. */
function thoseToWaitFor(groups: readonly FollowedGroup[], lostBeforeMs: number): readonly FollowedGroup[] {
  const reading = groups.filter((group) => group.state === 'reading');
  const healthy = reading.filter((group) => group.openGap === undefined || group.lastReadAtMs >= lostBeforeMs);
  return healthy.length > 0 ? healthy : reading;
}
