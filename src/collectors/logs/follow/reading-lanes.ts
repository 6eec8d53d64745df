import type { Follow } from './follow-state.ts';
import { timesOf } from './follow-state.ts';
import type { FollowedGroup } from './followed-group.ts';
import { noteHeadInterval } from './pace.ts';
import { dueReread, headRead, type PlannedRead } from './read-plan.ts';
import { headGotThrough, noteFailure, noteRereadFailure, rereadGotThrough } from './trouble.ts';
import { readWindow } from './window-reading.ts';

/** How often a group that does not exist is looked for, more seldom the longer it does; and one that may not be read. */
const MISSING_POLL_MS = 5000;
const LONGEST_AWAY_POLL_MS = 30_000;
const MISSING_POLLS = 10;

/**
 * Reads one group until the follow ends, the group may not be read or was left: its newest events and, beside them, what is to
 * be read again. Never rejects.
 */
export async function followGroup(follow: Follow, group: FollowedGroup): Promise<void> {
  await Promise.all([readHeads(follow, group), readAgain(follow, group)]);
}

function goesOn({ signal, fatal }: Follow, group: FollowedGroup): boolean {
  return !signal.aborted && fatal === undefined && group.state !== 'stopped';
}

async function readHeads(follow: Follow, group: FollowedGroup): Promise<void> {
  const { clock, signal, ring } = follow;
  while (goesOn(follow, group)) {
    let askedAtMs = clock.now();
    try {
      askedAtMs = await readHead(follow, group);
    } catch (error) {
      if (signal.aborted) return;
      noteFailure(follow, group, error);
    }
    ring();
    // The clock may have been set meanwhile: no pause is longer than it was meant to be.
    const pauseForMs = pauseMs(follow, group);
    await clock.sleep(Math.min(pauseForMs, askedAtMs + pauseForMs - clock.now()), signal);
  }
}

/** @returns when it was asked for, on this machine's clock */
async function readHead(follow: Follow, group: FollowedGroup): Promise<number> {
  const { headAtMs } = group.cursor;
  const planned = headRead(group.cursor);
  const { rewindToMs } = group;
  group.rewindToMs = undefined;
  const read = rewindToMs === undefined ? planned : { ...planned, fromMs: Math.min(planned.fromMs, rewindToMs) };
  const { beganAtMs, askedAtMs, isDisturbed } = await readWindow(follow, group, read);
  if (headAtMs !== undefined) noteHeadInterval(group, beganAtMs - headAtMs, follow.times.pollMs, isDisturbed);
  headGotThrough(follow, group, beganAtMs);
  return askedAtMs;
}

function pauseMs({ times, clock }: Follow, { state, awaySinceMs }: FollowedGroup): number {
  if (state === 'denied') return LONGEST_AWAY_POLL_MS;
  if (state !== 'missing' || awaySinceMs === undefined) return times.pollMs;
  const missingForMs = clock.now() - awaySinceMs;
  return Math.min(LONGEST_AWAY_POLL_MS, Math.max(MISSING_POLL_MS, missingForMs / MISSING_POLLS));
}

async function readAgain(follow: Follow, group: FollowedGroup): Promise<void> {
  const { clock, signal, times, ring } = follow;
  while (goesOn(follow, group)) {
    const read = rereadOf(follow, group);
    const isRead = read !== undefined && (await isReadAgain(follow, group, read));
    if (isRead) ring();
    else await clock.sleep(times.pollMs, signal);
  }
}

function rereadOf(follow: Follow, group: FollowedGroup): PlannedRead | undefined {
  if (group.state !== 'reading' || group.cursor.headAtMs === undefined) return undefined;
  const mood = { isHurried: follow.pace.isHurried(), phase: group.phase };
  return dueReread(group.cursor, follow.session.serverClock.now(), timesOf(follow, group), mood);
}

async function isReadAgain(follow: Follow, group: FollowedGroup, read: PlannedRead): Promise<boolean> {
  try {
    const { isDisturbed } = await readWindow(follow, group, read);
    rereadGotThrough(follow, group, isDisturbed);
    return true;
  } catch (error) {
    if (!follow.signal.aborted) noteRereadFailure(follow, group, error);
    return false;
  }
}
