import type { Gap, GapReason } from '../../../domain/gap.ts';
import type { GroupSelection } from '../../../domain/sources.ts';
import { createGroupEvents, type GroupEvents } from '../group-events.ts';
import { createObservedLag, type ObservedLag } from './observed-lag.ts';
import { type GroupCursor, type PlannedRead, unreadFrom } from './read-plan.ts';

/** One group that is followed. Instants are epoch milliseconds on the server's clock unless said otherwise. */
export interface FollowedGroup {
  readonly events: GroupEvents;
  readonly lag: ObservedLag;
  /** See `RereadMood`. */
  readonly phase: number;
  selection: GroupSelection;
  cursor: GroupCursor;
  /**
   * `missing`: there is no such group (yet, or any more); `denied`: it may not be read, for now; `stopped`: it cannot be read
   * at all, or has been left.
   */
  state: 'reading' | 'missing' | 'denied' | 'stopped';
  /** When it ceased to be wanted; undefined while it is. */
  leftAtMs: number | undefined;
  /** The next head begins no later than here. */
  rewindToMs: number | undefined;
  /** Everything up to here that was readable in time has been delivered. */
  orderedMs: number;
  /** When the last page of a head that got through was asked for, the group was found not to be there, or began to be tried. */
  lastReadAtMs: number;
  /** Up to where its newest events have been seen, as of then. */
  seenThroughMs: number;
  /** Since when a page of a head is wanted, on this machine's clock; undefined while none is. */
  wantedSinceMs: number | undefined;
  /** When the try for it that is under way was sent, on this machine's clock; undefined while none is. */
  sentAtMs: number | undefined;
  /** Why heads are not getting through just now. */
  setback: GapReason | undefined;
  /** Over what was not seen; all are filled by the head that gets through. */
  openGaps: readonly Gap[];
  /** When a page first got through again, while a gap is open. */
  recoveredAtMs: number | undefined;
  /** Why rereads are not getting through just now. */
  rereadSetback: GapReason | undefined;
  /** How many rereads in a row were far behind when they ended. */
  rereadsBehind: number;
  /** Over what was not read at the horizon. */
  unsettledGap: Gap | undefined;
  /** How long after the one before the last head began, while what was missed is caught up with; undefined otherwise. */
  catchUpMs: number | undefined;
  /** Milliseconds between the last few heads that nothing stood in the way of, the newest last. */
  headIntervalsMs: readonly number[];
  /** Since when there is no such group, or none that may be read, on this machine's clock. */
  awaySinceMs: number | undefined;
  /** The first instant on the last page of each read under way: the service may give the same page once more. */
  readonly pagesFromMs: Map<PlannedRead, number>;
  /** Events on the last page, as a guess at the next. */
  pageEvents: number;
  /** Why it was never read. */
  error: unknown;
}

/** Where and how the reading of a group begins. */
export interface GroupBegin extends Pick<FollowedGroup, 'phase'> {
  readonly region: string;
  /** The first instant wanted, inclusive. */
  readonly startAtMs: number;
  /** The time. */
  readonly nowMs: number;
}

/** Before its first read. */
export function createFollowedGroup(
  selection: GroupSelection,
  { region, startAtMs, nowMs, phase }: GroupBegin,
): FollowedGroup {
  return {
    events: createGroupEvents(selection, region),
    lag: createObservedLag(),
    phase,
    selection,
    cursor: unreadFrom(startAtMs),
    state: 'reading',
    leftAtMs: undefined,
    rewindToMs: undefined,
    orderedMs: Number.NEGATIVE_INFINITY,
    lastReadAtMs: nowMs,
    seenThroughMs: startAtMs,
    wantedSinceMs: undefined,
    sentAtMs: undefined,
    setback: undefined,
    openGaps: [],
    recoveredAtMs: undefined,
    rereadSetback: undefined,
    rereadsBehind: 0,
    unsettledGap: undefined,
    catchUpMs: Number.POSITIVE_INFINITY,
    headIntervalsMs: [],
    awaySinceMs: undefined,
    pagesFromMs: new Map(),
    pageEvents: 1,
    error: undefined,
  };
}

/** True while its newest events are not getting through. */
export function isBehind({ openGaps }: FollowedGroup): boolean {
  return openGaps.length > 0;
}

/** True before the first read has got through. */
export function isUnread({ cursor }: FollowedGroup): boolean {
  return cursor.headAtMs === undefined;
}
