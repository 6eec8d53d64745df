import type { Merge } from '../merge.ts';
import type { FollowTimes } from './follow-times.ts';

/** Keeps a follow from reading more than its consumer takes: CloudWatch keeps the rest. */
export interface Room {
  /**
   * Resolves when a page may be read, or when the signal aborts. Where much waits already, only while the consumer waits for
   * more, and only a page that helps: the rest stays where it is.
   * @param helps whether what waits can go on only when this page is read
   * @returns whether it had to wait
   */
  enter(expectedEvents: number, helps: () => boolean): Promise<boolean>;
  /** The page came, or failed. */
  leave(expectedEvents: number): void;
  /** As much waits as may. */
  isFull(): boolean;
  /** The consumer has taken a batch and works on it, or waits for the next one. */
  consumerIs(state: 'busy' | 'waiting'): void;
  /** Something was released, or a mark has moved: whoever waits asks again. */
  changed(): void;
  /** Whether a page had to wait since this was asked last. */
  takeRefused(): boolean;
}

/**
 * @param merge where events wait
 * @param most what may wait
 * @param signal ends all waiting
 */
export function createRoom(
  merge: Pick<Merge, 'held'>,
  most: Pick<FollowTimes, 'mostHeldEvents' | 'mostHeldCharacters'>,
  signal: AbortSignal,
): Room {
  let underWay = 0;
  let consumer: 'busy' | 'waiting' = 'waiting';
  let hasRefused = false;
  let waiting: (() => void)[] = [];

  const changed = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const isFull = (): boolean => {
    const { events, characters } = merge.held();
    return events + underWay >= most.mostHeldEvents || characters >= most.mostHeldCharacters;
  };
  signal.addEventListener('abort', changed, { once: true });

  return {
    enter: async (expectedEvents, helps) => {
      let hasWaited = false;
      while (!signal.aborted && isFull() && !(consumer === 'waiting' && helps())) {
        hasWaited = true;
        hasRefused = true;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      underWay += expectedEvents;
      return hasWaited;
    },
    leave: (expectedEvents) => {
      underWay -= expectedEvents;
      changed();
    },
    isFull,
    consumerIs: (state) => {
      consumer = state;
      changed();
    },
    changed,
    takeRefused: () => {
      const refused = hasRefused;
      hasRefused = false;
      return refused;
    },
  };
}
