import type { EventPage } from '../filter-log-events.ts';
import type { GroupPass } from '../group-events.ts';
import { type Follow, holdMs, timesOf } from './follow-state.ts';
import { CLOCK_UNCERTAINTY_MS, type FollowTimes } from './follow-times.ts';
import { type FollowedGroup, isBehind } from './followed-group.ts';
import { type AskedPages, askPages } from './group-pages.ts';
import { orderedThrough } from './marks.ts';
import { afterPage, afterRead, neverReadAgain, type PlannedRead, unreadFrom } from './read-plan.ts';
import { noteReturn } from './trouble.ts';

/** A read that got through. */
export interface WindowEnd {
  /** When its first page was asked for: on the server's clock, and on this machine's. */
  readonly beganAtMs: number;
  readonly askedAtMs: number;
  /** True where more than the quota kept it: the consumer, or the network. */
  readonly isDisturbed: boolean;
}

/** A head that goes on for so long is begun anew, so that what comes late meanwhile is seen. */
const LONGEST_HEAD_MS = 10_000;

/**
 * Reads one window of a group while there is room for it, and moves its cursor page by page, so that a read that breaks off
 * keeps what it brought.
 * @throws SlsobsError; anything at all once the signal has aborted
 */
export async function readWindow(follow: Follow, group: FollowedGroup, read: PlannedRead): Promise<WindowEnd> {
  const times = timesOf(follow, group);
  const asked = askPages(follow, group, read);
  const end = await takePages(follow, group, read, asked, times).finally(() => {
    group.pagesFromMs.delete(read);
  });
  await asked.pages.return(undefined);
  finish(group, read, end.beganAtMs, times);
  return end;
}

async function takePages(
  follow: Follow,
  group: FollowedGroup,
  read: PlannedRead,
  asked: AskedPages,
  times: FollowTimes,
): Promise<WindowEnd> {
  const pass = group.events.openPass();
  let end: WindowEnd | undefined;
  while (true) {
    const { page, hasWaited } = await nextPage(follow, group, read, asked);
    follow.signal.throwIfAborted();
    end = {
      askedAtMs: end?.askedAtMs ?? asked.askedAtMs(),
      beganAtMs: end?.beganAtMs ?? serverTime(follow, asked.askedAtMs()),
      isDisturbed: (end?.isDisturbed ?? false) || hasWaited || asked.wasSetBack(),
    };
    if (page === undefined) return end;
    takePage(follow, group, pass, page);
    notePage(follow, group, read, page, end.beganAtMs, times);
    if (read.kind === 'head') noteHeadPage(follow, group, page, end.beganAtMs, asked.askedAtMs());
    if (read.kind === 'head' && isToBeCut(follow, page, end.beganAtMs)) return end;
  }
}

async function nextPage(
  follow: Follow,
  group: FollowedGroup,
  { kind }: PlannedRead,
  { pages }: AskedPages,
): Promise<{ readonly page: EventPage | undefined; readonly hasWaited: boolean }> {
  const { clock, room } = follow;
  const expected = group.pageEvents;
  // Of the newest events, those that all the others wait for.
  const helps = (): boolean => kind !== 'head' || group.orderedMs <= orderedThrough(follow);
  const hasWaited = await room.enter(expected, helps);
  if (hasWaited) group.wantedSinceMs = undefined;
  if (kind === 'head') group.wantedSinceMs = Math.min(group.wantedSinceMs ?? clock.now(), clock.now());
  try {
    const { done, value } = await pages.next();
    return { page: done === true ? undefined : value, hasWaited };
  } finally {
    if (kind === 'head') group.sentAtMs = undefined;
    room.leave(expected);
  }
}

/** When something was asked for on the server's clock, of which more may have been learned since. */
function serverTime({ clock, session }: Follow, askedAtMs: number): number {
  return session.serverClock.now() - Math.max(0, clock.now() - askedAtMs);
}

function takePage(follow: Follow, group: FollowedGroup, pass: GroupPass, page: EventPage): void {
  const { merge, session, request, notices } = follow;
  follow.hasReadAnything = true;
  if (group.state !== 'reading') {
    noteReturn(follow, group);
    const isBack = group.state === 'denied' ? 'may be read now' : 'is there now';
    notices.push({ topic: 'joined', text: `log group “${group.events.group.name}” ${isBack}` });
    group.state = 'reading';
    group.awaySinceMs = undefined;
  }
  if (page.isRestart) pass.restart();
  const nowMs = session.serverClock.now();
  const events = pass.take(page.events);
  for (const { ingestedAtMs, loggedAtMs } of events) {
    if (ingestedAtMs !== undefined) group.lag.note(ingestedAtMs - loggedAtMs, nowMs);
  }
  const { endAtMs } = request;
  const wanted = endAtMs === undefined ? events : events.filter((event) => event.loggedAtMs <= endAtMs);
  merge.add(wanted, nowMs + CLOCK_UNCERTAINTY_MS);
  group.pageEvents = Math.max(1, page.events.length);
  if (wanted.length > 0) follow.ring();
}

function notePage(
  follow: Follow,
  group: FollowedGroup,
  read: PlannedRead,
  { events, readThroughMs: throughMs }: EventPage,
  beganAtMs: number,
  times: FollowTimes,
): void {
  if (isStartAhead(group, beganAtMs)) return;
  group.cursor = afterPage(group.cursor, read, { beganAtMs, throughMs }, times);
  group.pagesFromMs.set(read, events[0]?.timestamp ?? throughMs);
  forgetWhatIsThrough(group, times);
  follow.room.changed();
}

function noteHeadPage(
  follow: Follow,
  group: FollowedGroup,
  { readThroughMs, hasMore }: EventPage,
  beganAtMs: number,
  askedAtMs: number,
): void {
  // An empty page with a token shows nothing, up to no time.
  if (hasMore && readThroughMs <= group.seenThroughMs) return;
  group.orderedMs = Math.max(group.orderedMs, Math.min(readThroughMs - 1, beganAtMs - holdMs(follow)));
  group.seenThroughMs = Math.max(group.seenThroughMs, Math.min(readThroughMs, beganAtMs));
  group.lastReadAtMs = serverTime(follow, askedAtMs);
  group.wantedSinceMs = undefined;
  group.setback = undefined;
  if (isBehind(group)) group.recoveredAtMs ??= group.lastReadAtMs;
  follow.credentials.accepted(askedAtMs);
}

/** What is stamped after the beginning can wait for the next head, where this one is long or much waits. */
function isToBeCut({ room, session }: Follow, { readThroughMs }: EventPage, beganAtMs: number): boolean {
  const isLong = session.serverClock.now() - beganAtMs > LONGEST_HEAD_MS;
  return readThroughMs > beganAtMs && (isLong || room.isFull());
}

/** A start that lies in the future came from a clock that is ahead. */
function isStartAhead({ cursor }: FollowedGroup, beganAtMs: number): boolean {
  return cursor.headAtMs === undefined && cursor.startAtMs > beganAtMs + CLOCK_UNCERTAINTY_MS;
}

function finish(group: FollowedGroup, read: PlannedRead, beganAtMs: number, times: FollowTimes): void {
  if (isStartAhead(group, beganAtMs)) {
    group.cursor = { ...unreadFrom(beganAtMs), headAtMs: beganAtMs };
    group.seenThroughMs = beganAtMs;
  } else {
    group.cursor = afterRead(group.cursor, read, beganAtMs, times);
  }
  forgetWhatIsThrough(group, times);
}

function forgetWhatIsThrough({ events, cursor, pagesFromMs }: FollowedGroup, times: FollowTimes): void {
  const keepFromMs = Math.min(Number.POSITIVE_INFINITY, ...pagesFromMs.values());
  for (const { fromMs, toMs } of neverReadAgain(cursor, times)) events.forget(fromMs, Math.min(toMs + 1, keepFromMs));
}
