import type { LogEvent } from '../../domain/log-event.ts';

/** Puts events in time order as far as its size allows. */
export interface ReorderBuffer {
  add(event: LogEvent): void;
  /** Nothing while there is room; else the oldest quarter, in order. */
  releaseOverflow(): LogEvent[];
  /** As many as were held when this was last called, the oldest, in order: what is then left has just come. */
  releaseSettled(): LogEvent[];
  /** Everything held, in order. */
  releaseAll(): LogEvent[];
  /** Epoch milliseconds of the newest event released; −∞ before the first. */
  releasedUntil(): number;
}

/** @param capacity events held before the oldest go; at a kilobyte an event the default holds about 32 MB */
export function createReorderBuffer(capacity = 32_768): ReorderBuffer {
  let held: LogEvent[] = [];
  let releasedUntilMs = Number.NEGATIVE_INFINITY;
  let settled = 0;

  const release = (count: number): LogEvent[] => {
    // Stable: what has one timestamp stays as the file has it. Sorted runs are taken as they are, so that a file in order costs one pass.
    held.sort((a, b) => a.loggedAtMs - b.loggedAtMs);
    const released = held.slice(0, count);
    held = held.slice(count);
    settled = Math.max(0, settled - count);
    return released.map((event) => {
      if (event.loggedAtMs < releasedUntilMs) return { ...event, marks: { ...event.marks, late: true } };
      releasedUntilMs = event.loggedAtMs;
      return event;
    });
  };

  return {
    add: (event) => void held.push(event),
    releaseOverflow: () => (held.length < capacity ? [] : release(Math.ceil(held.length / 4))),
    releaseSettled: () => {
      const released = release(settled);
      settled = held.length;
      return released;
    },
    releaseAll: () => release(held.length),
    releasedUntil: () => releasedUntilMs,
  };
}
