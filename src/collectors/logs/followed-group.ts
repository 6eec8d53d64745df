import type { Gap, GapReason, Notice } from '../../domain/gap.ts';
import type { GroupSelection } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { ServerClock } from '../aws/server-clock.ts';
import type { EventPage } from './filter-log-events.ts';
import { afterRead, earliestNeeded, type FollowTimes, type GroupCursor, nextRead, UNREAD } from './follow-plan.ts';
import { firstRevision, settled } from './gap-revisions.ts';
import { createGroupEvents, type GroupEvents } from './group-events.ts';
import { adviceOf, gapReasonOf } from './group-failure.ts';
import type { Merge } from './merge.ts';
import type { Reading } from './reading.ts';

/** What all groups of a follow share. */
export interface Follow {
  readonly times: FollowTimes;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly reading: Reading;
  readonly merge: Merge;
  readonly signal: AbortSignal;
  /** Wakes the loop that tells. */
  readonly ring: () => void;
  readonly endAtMs: number | undefined;
  startAtMs: number;
  hasReadAnything: boolean;
  /** What ends the whole follow. */
  fatal: unknown;
  /** Not told yet. */
  readonly gaps: Gap[];
  readonly notices: Notice[];
}

/** One group that is followed. */
export interface FollowedGroup {
  readonly events: GroupEvents;
  readonly logStreamNames: readonly string[] | undefined;
  cursor: GroupCursor;
  /** `missing`: there is no such group (yet, or any more); `stopped`: it may not be read. */
  state: 'reading' | 'missing' | 'stopped';
  /** How far the first read has come; see `EventPage`. */
  firstReadThroughMs: number;
  /** When it was last read, or began to be tried: epoch milliseconds on the server's clock. */
  lastReadAtMs: number;
  /** Why reads are not getting through just now. */
  setback: GapReason | undefined;
  openGap: Gap | undefined;
  /** Why it was never read. */
  error: unknown;
}

/** The server's clock is known to a second. */
const CLOCK_UNCERTAINTY_MS = 1000;
/** How often a group that does not exist is looked for. */
const MISSING_POLL_MS = 5000;

/** @param nowMs epoch milliseconds on the server's clock */
export function createFollowedGroup(selection: GroupSelection, region: string, nowMs: number): FollowedGroup {
  return {
    events: createGroupEvents(selection, region),
    logStreamNames: selection.logStreamNames,
    cursor: UNREAD,
    state: 'reading',
    firstReadThroughMs: Number.NEGATIVE_INFINITY,
    lastReadAtMs: nowMs,
    setback: undefined,
    openGap: undefined,
    error: undefined,
  };
}

/** Reads one group again and again until the follow ends or the group may not be read. Never rejects. */
export async function followGroup(follow: Follow, group: FollowedGroup): Promise<void> {
  const { clock, signal, times } = follow;
  while (!signal.aborted && group.state !== 'stopped' && follow.fatal === undefined) {
    const beganMs = clock.now();
    try {
      await readOnce(follow, group, beganMs);
    } catch (error) {
      if (signal.aborted) return;
      noteFailure(follow, group, error);
    }
    follow.ring();
    const pauseMs = group.state === 'missing' ? MISSING_POLL_MS : times.pollMs;
    await clock.sleep(beganMs + pauseMs - clock.now(), signal);
  }
}

async function readOnce(follow: Follow, group: FollowedGroup, beganMs: number): Promise<void> {
  const { serverClock, times, reading } = follow;
  const plan = nextRead(group.cursor, serverClock.now(), follow.startAtMs, times);
  const window = {
    logGroupName: group.events.group.name,
    startAtMs: plan.fromMs,
    ...(group.logStreamNames === undefined ? {} : { logStreamNames: group.logStreamNames }),
  };
  const pages = reading.pages(window, {
    // Until something was read, what fails is told at once: a wrong endpoint is no outage.
    patience: follow.hasReadAnything ? 'endless' : 'limited',
    onSetback: (setback) => {
      group.setback = setback;
    },
  });
  group.events.beginPass();
  for await (const page of pages) takePage(follow, group, page);
  // The clocks' offset may have been learned from the answer.
  const beganAtMs = serverClock.now() - (follow.clock.now() - beganMs);
  // A start that lies in the future came from a clock that is ahead.
  if (follow.startAtMs > beganAtMs + CLOCK_UNCERTAINTY_MS) follow.startAtMs = beganAtMs;
  group.cursor = afterRead(group.cursor, plan, beganAtMs);
  group.lastReadAtMs = beganAtMs;
  group.setback = undefined;
  group.error = undefined;
  group.events.forget(Number.NEGATIVE_INFINITY, earliestNeeded(group.cursor, times));
  if (group.openGap !== undefined) follow.gaps.push(settled(group.openGap, 'filled', beganAtMs));
  group.openGap = undefined;
}

function takePage(follow: Follow, group: FollowedGroup, page: EventPage): void {
  const { merge, serverClock, endAtMs } = follow;
  follow.hasReadAnything = true;
  if (group.state === 'missing') {
    follow.notices.push({ topic: 'joined', text: `log group “${group.events.group.name}” is there now` });
    group.state = 'reading';
  }
  if (page.isRestart) group.events.beginPass();
  const events = group.events.take(page.events);
  const wanted = endAtMs === undefined ? events : events.filter((event) => event.loggedAtMs <= endAtMs);
  merge.add(wanted, serverClock.now() + CLOCK_UNCERTAINTY_MS);
  group.firstReadThroughMs = page.readThroughMs;
  if (wanted.length > 0) follow.ring();
}

function noteFailure(follow: Follow, group: FollowedGroup, error: unknown): void {
  const reason = gapReasonOf(error);
  if (reason === undefined) follow.fatal = error;
  else if (reason === 'not-logged') noteMissing(follow, group);
  else if (reason === 'denied' || reason === 'log-class') stopGroup(follow, group, reason, error);
  else {
    group.setback = reason;
    if (group.cursor === UNREAD) group.error = error;
  }
}

function noteMissing(follow: Follow, group: FollowedGroup): void {
  if (group.state === 'missing') return;
  group.state = 'missing';
  const { group: logGroup } = group.events;
  if (group.cursor === UNREAD) {
    follow.notices.push({ topic: 'target', text: `there is no log group “${logGroup.name}” yet; waiting for it` });
    return;
  }
  const goneAtMs = follow.serverClock.now();
  follow.notices.push({ topic: 'left', text: `log group “${logGroup.name}” was deleted; waiting for it to come back` });
  const subject = { group: logGroup, reason: 'deleted', fromAtMs: group.lastReadAtMs, toAtMs: goneAtMs } as const;
  follow.gaps.push(firstRevision('final', subject));
  if (group.openGap !== undefined) follow.gaps.push(settled(group.openGap, 'final', goneAtMs));
  group.openGap = undefined;
}

function stopGroup(follow: Follow, group: FollowedGroup, reason: GapReason, error: unknown): void {
  group.state = 'stopped';
  if (group.cursor === UNREAD) group.error = error;
  const fromAtMs = group.cursor === UNREAD ? follow.startAtMs : group.lastReadAtMs;
  follow.gaps.push(firstRevision('final', { group: group.events.group, reason, fromAtMs, advice: adviceOf(error) }));
}
