import type { FaultKind } from '../../faults/spells.ts';
import { hashOf } from '../../world/chance.ts';
import type { Chunk } from '../../world/log-store.ts';
import { comparePositions, type EventPosition, type StoredEvent } from '../../world/stored-event.ts';
import { invalidParameter } from '../aws-error.ts';
import type { Backend, Input, Operation, PagingHabits } from '../call.ts';
import { compileFilterPattern, type MessageTest } from '../filter-pattern/filter-pattern.ts';
import { optionalFlag, optionalInstant, optionalInteger, optionalText, optionalTexts } from '../input.ts';
import { readToken, writeToken } from '../page-token.ts';
import { noSuchStream, readableGroup } from './groups.ts';

const MAX_EVENTS = 10_000;
const MAX_PAGE_BYTES = 1_048_576;
/** A page ends after looking at so many events, found or not: a rare pattern makes empty pages, as in AWS. */
const MAX_SCANNED = 20_000;
/** What a stretch without events counts for in that. */
const STRETCH_COST = 20;
const MAX_STREAM_NAMES = 100;
/** Newest first is refused for ranges that may begin earlier. Source: the API model's text on startFromHead. */
const NEWEST_FIRST_SINCE_MS = Date.UTC(2024, 0, 1);
/** Most events on a page that is cut short, unless it is said. */
const MOST_ON_PARTIAL_PAGE = 500;

/** Where a page begins: after `position` (absent: at the very start), in a fixed direction. */
interface Place {
  readonly isNewestFirst: boolean;
  readonly position?: EventPosition;
  /** True when the page before was empty for no reason, or is to come once more, so that this one is as it should be. */
  readonly isAfterOddPage: boolean;
}

interface Search {
  readonly groupName: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly isIncluded: (event: StoredEvent) => boolean;
}

interface Page {
  readonly events: StoredEvent[];
  /** Where the next page begins; absent at the end. */
  readonly position?: EventPosition;
}

/**
 * FilterLogEvents: both ends inclusive, in the order timestamp, ingestion time, order of putting over all streams; pages
 * of at most 10,000 events and 1 MB, some partial, some empty. It is over only when `nextToken` is absent.
 */
export const filterLogEvents: Operation = (input, nowMs, backend) => {
  const group = readableGroup(input, backend);
  const search = readSearch(input, group.name, nowMs, backend);
  const owner = JSON.stringify([
    'events',
    group.name,
    ...['logStreamNames', 'logStreamNamePrefix', 'startTime', 'endTime', 'filterPattern'].map((key) => input[key]),
  ]);
  const nextToken = optionalText(input, 'nextToken');
  const place = nextToken === undefined ? firstPlace(input) : placeIn(readToken(owner, nowMs, nextToken));

  const { paging } = backend;
  const isOddNow = oddities(paging, owner, place, nowMs);
  if (nextToken !== undefined && isOddNow('refused-token', paging.refusedTokenRate)) throw refusedToken();
  const habit = habitAt(paging, owner, place);
  const oddPlace = writeToken(owner, nowMs, placeFields({ ...place, isAfterOddPage: true }));
  if (habit === 'empty') {
    paging.onHabit?.('empty-page');
    return answer([], oddPlace, paging);
  }
  const limit = habit === undefined ? search.limit : Math.min(search.limit, habit);
  const { events, position } = readPage({ ...search, limit }, place, nowMs, backend);
  if (events.length > 0 && isOddNow('repeated-page', paging.repeatedPageRate)) return answer(events, oddPlace, paging);
  if (position === undefined) return answer(events, undefined, paging);
  if (limit < search.limit && events.length >= limit) paging.onHabit?.('cut-page');
  if (nextToken !== undefined && isOddNow('repeated-token', paging.repeatedTokenRate)) {
    return answer(events, nextToken, paging);
  }
  return answer(events, writeToken(owner, nowMs, placeFields({ ...place, position, isAfterOddPage: false })), paging);
};

/** As AWS words it for a token that is older than 24 hours, or was never one. */
function refusedToken(): Error {
  return invalidParameter('The specified nextToken is invalid.');
}

/** Draws whether something odd happens to this page at this moment, and tells it. */
function oddities(
  { seed, onHabit }: PagingHabits,
  owner: string,
  place: Place,
  nowMs: number,
): (kind: FaultKind, rate: number | undefined) => boolean {
  return (kind, rate = 0) => {
    if (rate === 0 || place.isAfterOddPage) return false;
    const share = hashOf(kind, seed, owner, JSON.stringify(placeFields(place)), nowMs) / 4_294_967_296;
    if (share >= rate) return false;
    onHabit?.(kind);
    return true;
  };
}

function answer(
  events: readonly StoredEvent[],
  nextToken: string | undefined,
  { hasEventIds = true, onHabit }: PagingHabits,
): object {
  if (!hasEventIds && events.length > 0) onHabit?.('no-event-ids');
  return {
    events: events.map(({ logStreamName, timestampMs, message, ingestedAtMs, eventId }) => ({
      logStreamName,
      timestamp: timestampMs,
      message,
      ingestionTime: ingestedAtMs,
      ...(hasEventIds ? { eventId } : {}),
    })),
    searchedLogStreams: [],
    ...(nextToken === undefined ? {} : { nextToken }),
  };
}

function readSearch(input: Input, groupName: string, nowMs: number, backend: Backend): Search {
  const fromMs = optionalInstant(input, 'startTime') ?? 0;
  const toMs = optionalInstant(input, 'endTime') ?? Number.MAX_SAFE_INTEGER - 1;
  if (fromMs > toMs) throw invalidParameter('The specified start time must not be after the end time.');
  const isMatch = compileFilterPattern(optionalText(input, 'filterPattern') ?? '');
  return {
    groupName,
    fromMs,
    toMs,
    limit: optionalInteger(input, 'limit', 1, MAX_EVENTS) ?? MAX_EVENTS,
    isIncluded: inclusionOf(input, groupName, nowMs, backend, isMatch),
  };
}

function inclusionOf(
  input: Input,
  groupName: string,
  nowMs: number,
  { store }: Backend,
  isMatch: MessageTest,
): Search['isIncluded'] {
  const names = optionalTexts(input, 'logStreamNames', MAX_STREAM_NAMES);
  const prefix = optionalText(input, 'logStreamNamePrefix');
  if (names !== undefined && prefix !== undefined) {
    throw invalidParameter('LogStream names and LogStream name prefix are mutually exclusive parameters.');
  }
  if (names?.some((name) => store.stream(groupName, name, nowMs) === undefined)) throw noSuchStream();
  const wanted = names === undefined ? undefined : new Set(names);
  return ({ logStreamName, message }) =>
    (wanted?.has(logStreamName) ?? true) && logStreamName.startsWith(prefix ?? '') && isMatch(message);
}

function firstPlace(input: Input): Place {
  const isNewestFirst = optionalFlag(input, 'startFromHead') === false;
  if (isNewestFirst && (optionalInstant(input, 'startTime') ?? 0) < NEWEST_FIRST_SINCE_MS) {
    throw invalidParameter('startFromHead can be false only for a startTime on or after 2024-01-01T00:00:00Z.');
  }
  return { isNewestFirst, isAfterOddPage: false };
}

function placeFields({ isNewestFirst, isAfterOddPage, position }: Place): unknown[] {
  const at = position === undefined ? [] : [position.timestampMs, position.ingestedAtMs, position.eventId];
  return [isNewestFirst, isAfterOddPage, ...at];
}

function placeIn([isNewestFirst, isAfterOddPage, ...at]: readonly unknown[]): Place {
  const place = { isNewestFirst: isNewestFirst === true, isAfterOddPage: isAfterOddPage === true };
  if (at.length === 0) return place;
  const [timestampMs, ingestedAtMs, eventId] = at;
  const position = { timestampMs: Number(timestampMs), ingestedAtMs: Number(ingestedAtMs), eventId: String(eventId) };
  return { ...place, position };
}

/** What this page is like: empty, cut after some events, or (undefined) as full as it can be. */
function habitAt(paging: PagingHabits, owner: string, place: Place): 'empty' | number | undefined {
  if (place.isAfterOddPage) return undefined;
  const hash = hashOf('page', paging.seed, owner, JSON.stringify(placeFields(place)));
  const share = hash / 4_294_967_296;
  if (share < paging.emptyPageRate) return 'empty';
  return share < paging.emptyPageRate + paging.partialPageRate
    ? 1 + (hash % (paging.mostOnPartialPage ?? MOST_ON_PARTIAL_PAGE))
    : undefined;
}

function readPage(search: Search, { isNewestFirst, position }: Place, nowMs: number, { store }: Backend): Page {
  const fromMs = isNewestFirst ? search.fromMs : Math.max(search.fromMs, position?.timestampMs ?? 0);
  const toMs = isNewestFirst ? Math.min(search.toMs, position?.timestampMs ?? search.toMs) : search.toMs;
  const events: StoredEvent[] = [];
  let bytes = 0;
  let scanned = 0;
  let last = position;
  for (const chunk of store.read(search.groupName, { fromMs, toMs, nowMs, isNewestFirst })) {
    for (const event of inDirection(chunk, isNewestFirst)) {
      if (position !== undefined && !isBeyond(event, position, isNewestFirst)) continue;
      if (search.isIncluded(event)) {
        bytes += Buffer.byteLength(event.message);
        if (bytes > MAX_PAGE_BYTES && events.length > 0) return pageOf(events, last);
        events.push(event);
      }
      last = event;
      scanned += 1;
      if (events.length >= search.limit || scanned >= MAX_SCANNED) return pageOf(events, last);
    }
    scanned += STRETCH_COST;
    if (scanned >= MAX_SCANNED) return pageOf(events, edgeOf(chunk, isNewestFirst));
  }
  return { events };
}

function pageOf(events: StoredEvent[], position: EventPosition | undefined): Page {
  return { events, ...(position === undefined ? {} : { position }) };
}

function inDirection({ events }: Chunk, isNewestFirst: boolean): readonly StoredEvent[] {
  return isNewestFirst ? events.toReversed() : events;
}

function isBeyond(event: StoredEvent, position: EventPosition, isNewestFirst: boolean): boolean {
  const order = comparePositions(event, position);
  return isNewestFirst ? order < 0 : order > 0;
}

/** The position behind everything in a stretch. */
function edgeOf({ fromMs, toMs }: Chunk, isNewestFirst: boolean): EventPosition {
  if (isNewestFirst) return { timestampMs: fromMs, ingestedAtMs: -1, eventId: '' };
  return { timestampMs: toMs, ingestedAtMs: Number.MAX_SAFE_INTEGER, eventId: '' };
}
