import type { LogGroup } from '../../../domain/log-event.ts';
import type { GroupChange, GroupSelection } from '../../../domain/sources.ts';
import { type Follow, timesOf } from './follow-state.ts';
import { createFollowedGroup, type FollowedGroup } from './followed-group.ts';
import { neverReadAgain } from './read-plan.ts';
import { followGroup } from './reading-lanes.ts';
import { groupKey, onePerGroup } from './selections.ts';

/** A group that was left is dropped after this much more than the horizon, whether or not its last read has got through. */
const LEFT_PATIENCE_MS = 60_000;

/** Its multiples lie evenly between whole numbers, however many they are. */
const GOLDEN_SECTION = 0.618_033_988_75;

/** Begins to read groups. */
export function join(follow: Follow, selections: readonly GroupSelection[], startAtMs: number): void {
  const { region, serverClock } = follow.session;
  for (const selection of onePerGroup(selections, region)) {
    const known = follow.groups.find(isOf(selection.group, region));
    if (known !== undefined) {
      reselect(follow, known, selection, startAtMs);
      continue;
    }
    const phase = (follow.groups.length * GOLDEN_SECTION) % 1;
    const group = createFollowedGroup(selection, { region, startAtMs, phase, nowMs: serverClock.now() });
    follow.groups = [...follow.groups, group];
    void followGroup(follow, group);
  }
}

function isOf(logGroup: LogGroup, region: string): (group: FollowedGroup) => boolean {
  const key = groupKey(logGroup, region);
  return ({ events, state }) => state !== 'stopped' && groupKey(events.group, region) === key;
}

/** What was read so long ago that it is forgotten is not read again: of a group that joins within minutes that is nothing. */
function reselect(follow: Follow, group: FollowedGroup, selection: GroupSelection, sinceMs: number): void {
  group.leftAtMs = undefined;
  group.selection = selection;
  group.events.select(selection);
  const forgotten = neverReadAgain(group.cursor, timesOf(follow, group)).map(({ toMs }) => toMs + 1);
  group.rewindToMs = Math.max(group.cursor.startAtMs, sinceMs, ...forgotten);
}

/** Takes the changes as they come, until the follow ends. Never rejects. */
export async function takeGroupChanges(follow: Follow): Promise<void> {
  const { request, signal, notices, ring } = follow;
  if (request.groupChanges === undefined) return;
  try {
    for await (const change of request.groupChanges(signal)) {
      if (signal.aborted) return;
      take(follow, change);
      ring();
    }
  } catch (error) {
    if (signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    notices.push({ topic: 'target', text: `targets that come and go are no longer looked for: ${why}` });
    ring();
  }
}

function take(follow: Follow, { joined, joinedSinceMs, left, notices }: GroupChange): void {
  const { region, serverClock } = follow.session;
  for (const logGroup of left) {
    const group = follow.groups.find(isOf(logGroup, region));
    if (group !== undefined) group.leftAtMs ??= serverClock.now();
  }
  join(follow, joined, joinedSinceMs);
  follow.notices.push(...notices);
  follow.room.changed();
}

/** Drops the groups that were left and have been read to the horizon since. */
export function dropLeftGroups(follow: Follow): void {
  const nowMs = follow.session.serverClock.now();
  const isOver = ({ leftAtMs, cursor }: FollowedGroup): boolean =>
    leftAtMs !== undefined &&
    (cursor.settled.throughMs >= leftAtMs || nowMs > leftAtMs + follow.horizonMs + LEFT_PATIENCE_MS);
  for (const group of follow.groups.filter(isOver)) {
    group.state = 'stopped';
    follow.formerDuplicates += group.events.duplicates();
  }
  follow.groups = follow.groups.filter((group) => !isOver(group));
}
