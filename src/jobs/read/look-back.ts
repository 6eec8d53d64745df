import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LogSource } from '../../domain/sources.ts';
import { parseEvent } from '../../parse/record.ts';
import { createKeySpans, type KeySpans } from './key-spans.ts';

/** How to look back for the last few of something. */
export interface LookBack {
  /** How many are wanted. */
  readonly count: number;
  /** What is counted: records with the same key count once; undefined does not count. */
  readonly keyOf: (record: LogRecord) => string | undefined;
  /** When what a record is counted as began, as it says itself; epoch milliseconds. Absent: at its first record. */
  readonly beginOf?: (record: LogRecord) => number;
  /** Counted instead where no record has a key: lines, where none names a request. */
  readonly otherwise?: (record: LogRecord) => string | undefined;
  /** Nothing older is looked at. */
  readonly startAtMs: number;
  /** Absent: back from the newest there is. */
  readonly endAtMs?: number;
  /** How long to look; what was found by then decides. Absent: until found. */
  readonly budgetMs?: number;
}

/** Events are still arriving for so long after they were logged. */
export const ARRIVING_MS = 150_000;

/** What looking back has come upon. */
export interface Findings {
  readonly keyed: KeySpans;
  readonly others: KeySpans;
  readonly lines: number;
  readonly oldestAtMs: number;
  /** Ids of what was logged lately. */
  readonly lately: Set<string>;
  /** @param orderOf orders the events of one millisecond, by their place among those added */
  add(events: readonly LogEvent[], orderOf: (index: number) => number): void;
  absorb(other: Findings): void;
  /** Of what was logged lately: it lies where all was looked at, and was not there. */
  isUnseen(event: LogEvent): boolean;
}

/** Nothing yet. */
export function createFindings({ keyOf, beginOf, otherwise }: LookBack, source: LogSource): Findings {
  const [keyed, others] = [createKeySpans(), createKeySpans()];
  const lately = new Set<string>();
  let lines = 0;
  let oldestAtMs = Number.POSITIVE_INFINITY;
  const note = (event: LogEvent, order: number): void => {
    const { id, loggedAtMs: lastAtMs } = event;
    oldestAtMs = Math.min(oldestAtMs, lastAtMs);
    if (lastAtMs >= source.now() - ARRIVING_MS) lately.add(id);
    const record = parseEvent(event);
    const key = keyOf(record);
    if (key !== undefined) keyed.add(key, { firstAtMs: beginOf?.(record) ?? lastAtMs, lastAtMs, order });
    const otherKey = otherwise?.(record);
    if (otherKey !== undefined) others.add(otherKey, { firstAtMs: lastAtMs, lastAtMs, order });
  };
  return {
    keyed,
    others,
    lately,
    get lines() {
      return lines;
    },
    get oldestAtMs() {
      return oldestAtMs;
    },
    add: (events, orderOf) => {
      for (const [index, event] of events.entries()) note(event, orderOf(index));
      lines += events.length;
    },
    absorb: (other) => {
      keyed.absorb(other.keyed);
      others.absorb(other.others);
      for (const id of other.lately) lately.add(id);
      lines += other.lines;
      oldestAtMs = Math.min(oldestAtMs, other.oldestAtMs);
    },
    isUnseen: ({ id, loggedAtMs }) => loggedAtMs >= oldestAtMs && !lately.has(id),
  };
}
