import type { RawLogEvent } from '../filter-log-events.ts';

/** How much was found: events, and the bytes that CloudWatch Logs counts for them. */
export interface Amount {
  readonly events: number;
  readonly bytes: number;
}

/** What CloudWatch Logs adds to each event's message when it counts bytes ("CloudWatch Logs quotas", batch size). */
const EVENT_BYTES = 26;

/** The amount of a page's events. A message counts as if it were ASCII. */
export function amountOf(events: readonly RawLogEvent[]): Amount {
  let bytes = 0;
  for (const { message = '' } of events) bytes += message.length + EVENT_BYTES;
  return { events: events.length, bytes };
}

/** How dense the log was found to be, by place in time. */
export interface Densities {
  /** So much was found from one instant to another, both inclusive; epoch milliseconds. */
  note(amount: Amount, fromAtMs: number, throughMs: number): void;
  /** What a stretch is expected to hold: as dense as the nearest one before it that was read. Undefined: none was. */
  expected(fromAtMs: number, throughMs: number): Amount | undefined;
}

interface Noted extends Amount {
  readonly fromAtMs: number;
  readonly lengthMs: number;
}

/** Stretches that are kept: more than windows are read ahead. */
const KEPT = 64;

/** Without anything noted. */
export function createDensities(): Densities {
  const noted: Noted[] = [];
  return {
    note: ({ events, bytes }, fromAtMs, throughMs) => {
      const after = noted.findLastIndex((one) => one.fromAtMs <= fromAtMs) + 1;
      noted.splice(after, 0, { events, bytes, fromAtMs, lengthMs: Math.max(1, throughMs - fromAtMs + 1) });
      if (noted.length > KEPT) noted.shift();
    },
    expected: (fromAtMs, throughMs) => {
      const nearest = noted.findLast((one) => one.fromAtMs <= fromAtMs) ?? noted[0];
      if (nearest === undefined) return undefined;
      const ratio = Math.max(0, throughMs - fromAtMs + 1) / nearest.lengthMs;
      return { events: nearest.events * ratio, bytes: nearest.bytes * ratio };
    },
  };
}
