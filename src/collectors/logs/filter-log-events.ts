import type {
  FilteredLogEvent,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { RemoteError } from '../../domain/errors.ts';
import { failureOf } from '../aws/failures.ts';

/** An event as FilterLogEvents gives it. */
export type RawLogEvent = FilteredLogEvent;

/** Which events of one group. */
export interface EventWindow {
  readonly logGroupName: string;
  /** Epoch milliseconds, inclusive. */
  readonly startAtMs: number;
  /** Epoch milliseconds, inclusive; absent: everything there is, events stamped in the future too. */
  readonly endAtMs?: number;
  readonly filterPattern?: string;
  /** Only these streams; absent: all. What the service cannot be asked (none, or more than 100) whoever takes the pages sorts out. */
  readonly logStreamNames?: readonly string[];
  /** Most events a page may hold; absent: 10,000 or 1 MB, as the service likes. */
  readonly pageSize?: number;
  /**
   * Ask for the newest events first. Only for windows that begin at `NEWEST_FIRST_SINCE_MS` or later. A service may ignore it: then
   * its second page is out of order.
   */
  readonly isNewestFirst?: boolean;
}

/** CloudWatch Logs refuses to begin at the newest event of a window that begins before this (API reference, `startFromHead`). */
export const NEWEST_FIRST_SINCE_MS = Date.UTC(2024, 0, 1);

/** One answer. */
export interface EventPage {
  /** May be empty: only the end of the pages is the end of the window. */
  readonly events: readonly RawLogEvent[];
  /**
   * Epoch milliseconds: no event before this is to come in this window. CloudWatch Logs gives events by timestamp, so this
   * is the newest one seen. Once any event has come out of order it stays −∞: the service sorts stream by stream. Newest first:
   * none after this is to come, and +∞.
   */
  readonly readThroughMs: number;
  /** True for the first page after the window was begun again: events of earlier pages come once more. */
  readonly isRestart: boolean;
  /** False on the last page: the window has been read to its end. */
  readonly hasMore: boolean;
}

/** Sends one request, with whatever patience, and throws SlsobsErrors. */
export type AskFilterLogEvents = (input: FilterLogEventsCommandInput) => Promise<FilterLogEventsCommandOutput>;

/** The service gave the same page token again, or refused its own token, and did so again after a fresh start. */
export class PagingStuckError extends RemoteError {
  constructor(logGroupName: string, cause?: unknown) {
    super(`CloudWatch Logs gives no end to the pages of log group “${logGroupName}”`, {
      hint: 'narrow the time range with --since and --until',
      cause,
    });
  }
}

/** Events that AWS puts on a page at most (CloudWatch Logs API reference, FilterLogEvents). */
export const LARGEST_PAGE = 10_000;
/** Streams that one request may name (CloudWatch Logs API reference, FilterLogEvents). */
const MOST_STREAMS = 100;
/** Fresh starts in a row that may bring nothing new. */
const VAIN_RESTARTS = 1;

/**
 * Reads a window page by page: an empty page with a token is followed, a token that comes twice or has expired (they last
 * 24 hours) begins the window again where it stopped. Whoever takes the pages drops what came before, by id.
 * @throws PagingStuckError; what `ask` throws
 */
export async function* readPages(window: EventWindow, ask: AskFilterLogEvents): AsyncGenerator<EventPage> {
  const progress = createProgress(window);
  let edgeAtRestart = progress.edgeMs;
  let vainRestarts = 0;
  let isRestart = false;
  while (true) {
    const end = yield* readUntilStuck(window, progress, isRestart, ask);
    if (end.isComplete) return;
    vainRestarts = progress.edgeMs === edgeAtRestart ? vainRestarts + 1 : 0;
    if (vainRestarts > VAIN_RESTARTS) {
      throw new PagingStuckError(window.logGroupName, end.cause);
    }
    edgeAtRestart = progress.edgeMs;
    isRestart = true;
    if (progress.direction > 0) progress.startAtMs = Math.max(window.startAtMs, progress.readThroughMs);
    else progress.endAtMs = Math.min(window.endAtMs ?? Number.POSITIVE_INFINITY, progress.readThroughMs);
  }
}

/** How far a window has been read. */
interface Progress {
  /** 1: towards newer events; −1: towards older ones. */
  readonly direction: 1 | -1;
  startAtMs: number;
  endAtMs: number;
  /** The timestamp furthest in the direction of reading; ∓∞ before the first event. */
  edgeMs: number;
  /** See `EventPage`. */
  readThroughMs: number;
  isInOrder: boolean;
}

function createProgress({ startAtMs, endAtMs = Number.POSITIVE_INFINITY, isNewestFirst }: EventWindow): Progress {
  const direction = isNewestFirst ? -1 : 1;
  const nowhereMs = Number.NEGATIVE_INFINITY * direction;
  return { direction, startAtMs, endAtMs, edgeMs: nowhereMs, readThroughMs: nowhereMs, isInOrder: true };
}

/** Why the pages ended: complete, or to be begun again (for a reason, where AWS gave one). */
interface PagesEnd {
  readonly isComplete: boolean;
  readonly cause?: unknown;
}

async function* readUntilStuck(
  window: EventWindow,
  progress: Progress,
  isRestart: boolean,
  ask: AskFilterLogEvents,
): AsyncGenerator<EventPage, PagesEnd> {
  const tokens = new Set<string>();
  let token: string | undefined;
  while (true) {
    let page: FilterLogEventsCommandOutput;
    try {
      page = await ask(inputFor(window, progress, token));
    } catch (error) {
      if (token !== undefined && isTokenRefused(error)) return { isComplete: false, cause: error };
      throw error;
    }
    const events = page.events ?? [];
    noteTimes(progress, events);
    const isFirst = token === undefined;
    token = page.nextToken || undefined;
    const isComplete = token === undefined && !(isFirst && isFull(window, events) && progress.isInOrder);
    const { readThroughMs } = progress;
    yield { events, readThroughMs, isRestart: isRestart && isFirst, hasMore: !isComplete };
    if (token === undefined) return { isComplete };
    if (tokens.has(token)) return { isComplete: false };
    tokens.add(token);
  }
}

function noteTimes(progress: Progress, events: readonly RawLogEvent[]): void {
  if (progress.direction > 0) noteNewer(progress, events);
  else noteOlder(progress, events);
  progress.readThroughMs = progress.isInOrder ? progress.edgeMs : Number.NEGATIVE_INFINITY * progress.direction;
}

function noteNewer(progress: Progress, events: readonly RawLogEvent[]): void {
  for (const { timestamp = progress.edgeMs } of events) {
    if (timestamp < progress.edgeMs) progress.isInOrder = false;
    else progress.edgeMs = timestamp;
  }
}

/** The order within a page does not matter: AWS does not say that it turns with the order of the pages. */
function noteOlder(progress: Progress, events: readonly RawLogEvent[]): void {
  const before = progress.edgeMs;
  for (const { timestamp = before } of events) {
    if (timestamp > before) progress.isInOrder = false;
    progress.edgeMs = Math.min(progress.edgeMs, timestamp);
  }
}

/** Some emulators stop at a full page without a token. AWS gives one unless that was all: then one call is spent in vain. */
function isFull({ pageSize = LARGEST_PAGE }: EventWindow, events: readonly RawLogEvent[]): boolean {
  return events.length >= pageSize;
}

function inputFor(
  window: EventWindow,
  { startAtMs, endAtMs }: Progress,
  token: string | undefined,
): FilterLogEventsCommandInput {
  const { logGroupName, logStreamNames = [], filterPattern, pageSize, isNewestFirst } = window;
  const areStreamsNamed = logStreamNames.length > 0 && logStreamNames.length <= MOST_STREAMS;
  return {
    logGroupName,
    ...(areStreamsNamed ? { logStreamNames: [...logStreamNames] } : {}),
    startTime: Math.max(0, Math.floor(startAtMs)),
    ...(Number.isFinite(endAtMs) ? { endTime: Math.floor(endAtMs) } : {}),
    ...(filterPattern === undefined ? {} : { filterPattern }),
    ...(pageSize === undefined ? {} : { limit: pageSize }),
    ...(isNewestFirst ? { startFromHead: false } : {}),
    ...(token === undefined ? {} : { nextToken: token }),
  };
}

function isTokenRefused(error: unknown): boolean {
  return failureOf(error instanceof Error ? (error.cause ?? error) : error).name === 'InvalidParameterException';
}
