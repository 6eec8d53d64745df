import type { StoredEvent } from '../../world/stored-event.ts';
import { invalidParameter } from '../aws-error.ts';
import type { Operation } from '../call.ts';
import { optionalFlag, optionalInstant, optionalInteger, optionalText, requiredText } from '../input.ts';
import { noSuchStream, readableGroup } from './groups.ts';

const MAX_EVENTS = 10_000;
const MAX_PAGE_BYTES = 1_048_576;
const ID_DIGITS = 56;
const FAR_MS = Number.MAX_SAFE_INTEGER - 1;

/** A border between events: `f/` reads on behind it, `b/` back from it. */
interface Border {
  readonly isForward: boolean;
  /** The event that the border lies right after (forward) or right before (backward). */
  readonly eventId: string;
}

/**
 * GetLogEvents: one stream, `startTime` inclusive, `endTime` exclusive, the newest page first unless `startFromHead`. The
 * tokens are never null; a page that brings nothing more answers with the token that was sent.
 */
export const getLogEvents: Operation = (input, nowMs, backend) => {
  const group = readableGroup(input, backend);
  const streamName = requiredText(input, 'logStreamName');
  const limit = optionalInteger(input, 'limit', 1, MAX_EVENTS) ?? MAX_EVENTS;
  const fromMs = optionalInstant(input, 'startTime') ?? 0;
  const beforeMs = optionalInstant(input, 'endTime') ?? FAR_MS;
  if (fromMs >= beforeMs) throw invalidParameter('The specified end time must be after the start time.');
  const token = optionalText(input, 'nextToken');
  const border = token === undefined ? undefined : readBorder(token);
  const isFromHead = border?.isForward ?? optionalFlag(input, 'startFromHead') ?? false;

  if (backend.store.stream(group.name, streamName, nowMs) === undefined) throw noSuchStream();
  const all = backend.store.readStream(group.name, streamName, { fromMs, toMs: beforeMs - 1, nowMs });
  const ahead = border === undefined ? all : all.filter((event) => isAhead(event, border));
  const page = isFromHead ? firstPage(ahead, limit) : firstPage(ahead.toReversed(), limit).reverse();
  return {
    events: page.map(({ timestampMs, message, ingestedAtMs }) => ({
      timestamp: timestampMs,
      message,
      ingestionTime: ingestedAtMs,
    })),
    ...tokensOf(page, border, Math.min(fromMs, nowMs)),
  };
};

function readBorder(token: string): Border {
  const parts = /^([fb])\/(\d{56})$/.exec(token);
  if (parts === null) throw invalidParameter('The specified nextToken is invalid.');
  return { isForward: parts[1] === 'f', eventId: parts[2] ?? '' };
}

/** Event ids begin with the time: among the events of a stream they tell before from after. */
function isAhead(event: StoredEvent, { isForward, eventId }: Border): boolean {
  return isForward ? event.eventId > eventId : event.eventId < eventId;
}

function firstPage(events: readonly StoredEvent[], limit: number): StoredEvent[] {
  const page: StoredEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += Buffer.byteLength(event.message);
    if (page.length >= limit || (bytes > MAX_PAGE_BYTES && page.length > 0)) break;
    page.push(event);
  }
  return page;
}

function tokensOf(page: readonly StoredEvent[], border: Border | undefined, emptyAtMs: number): object {
  const [first, last] = [page[0], page.at(-1)];
  if (first !== undefined && last !== undefined) {
    return { nextForwardToken: `f/${last.eventId}`, nextBackwardToken: `b/${first.eventId}` };
  }
  const eventId = border?.eventId ?? `3${String(emptyAtMs).padStart(13, '0')}`.padEnd(ID_DIGITS, '0');
  if (border === undefined) return { nextForwardToken: `f/${eventId}`, nextBackwardToken: `b/${eventId}` };
  // Nothing more this way; the other way leads back over the event at the border.
  if (border.isForward) return { nextForwardToken: `f/${eventId}`, nextBackwardToken: `b/${neighbour(eventId, 1n)}` };
  return { nextForwardToken: `f/${neighbour(eventId, -1n)}`, nextBackwardToken: `b/${eventId}` };
}

function neighbour(eventId: string, step: bigint): string {
  return String(BigInt(eventId) + step).padStart(ID_DIGITS, '0');
}
