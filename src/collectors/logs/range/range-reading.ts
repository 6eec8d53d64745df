import type { Gap, Notice } from '../../../domain/gap.ts';
import type { LogRequest } from '../../../domain/sources.ts';
import type { AwsSession } from '../../aws/session.ts';
import { createMerge, type Merge } from '../merge.ts';
import { createReading, type Reading } from '../reading.ts';
import { type CallsUnderWay, createCallsUnderWay } from './calls-under-way.ts';
import { createCutting } from './cutting.ts';
import { type GroupRange, openGroupRange, type RangeWindow, reachOfWindow } from './group-range.ts';
import { createMemoryBound, type MemoryBound } from './memory-bound.ts';
import { createPageCapacity } from './page-capacity.ts';
import { createTimeOrder, type TimeOrder } from './time-order.ts';

/** A range of several groups that is being read. */
export interface RangeReading {
  readonly session: AwsSession;
  readonly request: LogRequest;
  readonly reading: Reading;
  readonly merge: Merge;
  readonly groups: readonly GroupRange[];
  readonly order: TimeOrder;
  readonly calls: CallsUnderWay;
  readonly memory: MemoryBound;
  readonly ring: () => void;
  /** The end asked for, else the server's time at the first answer. */
  endAtMs: number | undefined;
  newestMs: number;
  /** What ends the whole reading. */
  fatal: unknown;
  /** Pages that have not been released: where they end, and the number of their events. */
  pages: { readonly throughMs: number; readonly events: number }[];
  isThrottlingTold: boolean;
  /** Not told yet. */
  readonly gaps: Gap[];
  readonly notices: Notice[];
}

/**
 * @param signal ends the calls under way
 * @param ring called whenever there is something new
 */
export function openRange(
  session: AwsSession,
  request: LogRequest,
  signal: AbortSignal,
  ring: () => void,
): RangeReading {
  const { startAtMs = 0, endAtMs } = request;
  const order = createTimeOrder();
  const capacity = createPageCapacity();
  const range = { region: session.region, startAtMs, endAtMs };
  return {
    session,
    request,
    reading: createReading(session, request, signal),
    merge: createMerge(),
    groups: request.groups.map((selection) => openGroupRange(selection, range, createCutting(capacity, order))),
    order,
    calls: createCallsUnderWay(session.clock),
    memory: createMemoryBound(),
    ring,
    endAtMs,
    newestMs: Number.NEGATIVE_INFINITY,
    fatal: undefined,
    pages: [],
    isThrottlingTold: false,
    gaps: [],
    notices: [],
  };
}

/** Where a window ends, as far as it has to be read. */
export function endOf({ endAtMs, session }: RangeReading, window: RangeWindow): number {
  return window.endAtMs ?? Math.max(endAtMs ?? session.serverClock.now(), reachOfWindow(window));
}
