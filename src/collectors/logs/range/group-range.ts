import type { GroupSelection } from '../../../domain/sources.ts';
import type { EventPage, EventWindow } from '../filter-log-events.ts';
import { createGroupEvents, type GroupEvents, type GroupPass } from '../group-events.ts';
import type { CallUnderWay } from './calls-under-way.ts';
import type { Cutting } from './cutting.ts';

/** A stretch of one group's range, read by calls of its own. Windows do not overlap, so nothing is read twice. */
export interface RangeWindow {
  readonly startAtMs: number;
  /** Inclusive; undefined for the last one of a range without an end: events stamped in the future belong to it. */
  endAtMs: number | undefined;
  /** True when it was cut off to come to a page. */
  isCut: boolean;
  /** Absent until it is begun. */
  reading: WindowReading | undefined;
  /** See `EventPage`; −∞ before the first event. */
  readThroughMs: number;
}

/** The calls of a window. */
export interface WindowReading {
  readonly pages: AsyncGenerator<EventPage>;
  readonly pass: GroupPass;
  /** Events that a page may hold at most. */
  readonly limit: number;
  /** Undefined between two calls. */
  call: CallUnderWay | undefined;
}

/** One group of a range that is being read. */
export interface GroupRange {
  readonly events: GroupEvents;
  /** What every window of it asks. */
  readonly question: Pick<EventWindow, 'logGroupName' | 'logStreamNames'>;
  readonly cutting: Cutting;
  /** Those that are not through, in time order. */
  windows: RangeWindow[];
  hasBeenRead: boolean;
  /** Why no more is read of it. */
  error: unknown;
}

/** A group whose range is one window that nobody has begun. */
export function openGroupRange(
  selection: GroupSelection,
  range: { readonly region: string; readonly startAtMs: number; readonly endAtMs: number | undefined },
  cutting: Cutting,
): GroupRange {
  const { group, logStreamNames } = selection;
  return {
    events: createGroupEvents(selection, range.region),
    question: { logGroupName: group.name, ...(logStreamNames === undefined ? {} : { logStreamNames }) },
    cutting,
    windows: [unreadWindow(range.startAtMs, range.endAtMs)],
    hasBeenRead: false,
    error: undefined,
  };
}

function unreadWindow(startAtMs: number, endAtMs: number | undefined): RangeWindow {
  return { startAtMs, endAtMs, isCut: false, reading: undefined, readThroughMs: Number.NEGATIVE_INFINITY };
}

/** Epoch milliseconds: everything of this window before it has been read; events of that very millisecond may follow. */
export function reachOfWindow({ startAtMs, readThroughMs }: RangeWindow): number {
  return Math.max(startAtMs, readThroughMs);
}

/** The same of a whole group; +∞ at the end. */
export function reachOf({ windows: [first] }: GroupRange): number {
  return first === undefined ? Number.POSITIVE_INFINITY : reachOfWindow(first);
}

/** The oldest window of a group that a call can be made for; undefined: none, until a call comes back. */
export function nextToCall({ windows, error }: GroupRange): RangeWindow | undefined {
  return error === undefined ? windows.find(({ reading }) => reading?.call === undefined) : undefined;
}

/** True while a call of this group is under way. */
export function isCalling({ windows }: GroupRange): boolean {
  return windows.some(({ reading }) => reading?.call !== undefined);
}

/** Ends a window at `endAtMs`; what came after it becomes a window of its own, which nobody has begun. */
export function cutWindow(group: GroupRange, window: RangeWindow, endAtMs: number): void {
  const rest = unreadWindow(endAtMs + 1, window.endAtMs);
  group.windows.splice(group.windows.indexOf(window) + 1, 0, rest);
  window.endAtMs = endAtMs;
}

/** Takes a window that is through out of the list. */
export function finishWindow(group: GroupRange, window: RangeWindow): void {
  group.windows = group.windows.filter((one) => one !== window);
}
