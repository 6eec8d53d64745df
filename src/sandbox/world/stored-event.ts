import { hashOf } from './chance.ts';

/** An event as CloudWatch Logs holds it. Times in epoch milliseconds. */
export interface StoredEvent {
  readonly logStreamName: string;
  readonly timestampMs: number;
  /** Nobody sees it before. */
  readonly ingestedAtMs: number;
  readonly message: string;
  /** 56 digits, the same however often it is read. Among equal times it rises in the order the events were put. */
  readonly eventId: string;
}

/** A place in the order of events. An event itself is one. */
export type EventPosition = Pick<StoredEvent, 'timestampMs' | 'ingestedAtMs' | 'eventId'>;

/** The order of FilterLogEvents: timestamp, ingestion time, order of putting. */
export function comparePositions(a: EventPosition, b: EventPosition): number {
  if (a.timestampMs !== b.timestampMs) return a.timestampMs - b.timestampMs;
  if (a.ingestedAtMs !== b.ingestedAtMs) return a.ingestedAtMs - b.ingestedAtMs;
  if (a.eventId === b.eventId) return 0;
  return a.eventId < b.eventId ? -1 : 1;
}

const MAX_EVENT_ID_NUMBER = 10 ** 15;

/**
 * `3`, the timestamp, 27 digits for the source and 15 for the place in it: CloudWatch's ids look alike and begin with the
 * time, but their make-up is not documented.
 */
export function eventIdOf(timestampMs: number, sourceDigits: string, ordinal: number): string {
  const time = String(Math.max(0, timestampMs)).padStart(13, '0').slice(-13);
  const source = sourceDigits.padStart(27, '0').slice(-27);
  return `3${time}${source}${String(ordinal % MAX_EVENT_ID_NUMBER).padStart(15, '0')}`;
}

/** The digits that the events of one writer share in their ids. */
export function sourceDigits(logStreamName: string, writer: string, atMs: number): string {
  const words = [0, 1, 2].map((word) => hashOf('event', word, logStreamName, writer, atMs));
  return words.map((word) => String(word % 1_000_000_000).padStart(9, '0')).join('');
}

/** Index of the first event at or after a timestamp, in a sorted list. */
export function firstFrom(events: readonly StoredEvent[], timestampMs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.timestampMs ?? 0) < timestampMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
