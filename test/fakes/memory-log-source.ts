import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogBatch, LogSource } from '../../src/domain/sources.ts';

/** A source that has everything in memory and tells it in batches of `batchSize`, in time order. Follows end with it. */
export function memoryLogSource(events: readonly LogEvent[], batchSize = 10): LogSource {
  return {
    async *read({ startAtMs = 0, endAtMs = Number.POSITIVE_INFINITY }, signal) {
      const wanted = events
        .filter((event) => event.loggedAtMs >= startAtMs && event.loggedAtMs <= endAtMs)
        .sort((a, b) => a.loggedAtMs - b.loggedAtMs);
      for (let from = 0, to = 0; from < wanted.length; from = to) {
        if (signal.aborted) return;
        // Events of one millisecond stay together: the mark says that no more of it will come.
        const lastAtMs = wanted[Math.min(from + batchSize, wanted.length) - 1]?.loggedAtMs ?? 0;
        const next = wanted.findIndex((event) => event.loggedAtMs > lastAtMs);
        to = next === -1 ? wanted.length : next;
        yield batchOf(wanted.slice(from, to), lastAtMs);
      }
      if (!signal.aborted) yield batchOf([], endAtMs);
    },
    now: () => Math.max(0, ...events.map((event) => event.loggedAtMs)),
  };
}

function batchOf(events: readonly LogEvent[], until: number): LogBatch {
  return {
    events,
    orderedUntil: until,
    completeUntil: until,
    gapChanges: [],
    notices: [],
    usage: { apiCalls: 0, duplicates: 0 },
  };
}
