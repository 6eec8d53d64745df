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
  /** Most events a page may hold; absent: 10,000 or 1 MB, as the service likes. */
  readonly pageSize?: number;
}

export interface EventPage {
  /** May be empty: only the end of the pages is the end of the window. */
  readonly events: readonly RawLogEvent[];
  /**
   * Epoch milliseconds: no event before this is to come in this window. CloudWatch Logs gives events by timestamp, so this
   * is the newest one seen. Once any event has come out of order it stays −∞: the service sorts stream by stream.
   */
  readonly readThroughMs: number;
  /** True for the first page after the window was begun again: events of earlier pages come once more. */
  readonly isRestart: boolean;
}

/** Sends one request, with whatever patience, and throws SlsobsErrors. */
export type AskFilterLogEvents = (input: FilterLogEventsCommandInput) => Promise<FilterLogEventsCommandOutput>;

/** The service gave the same page token again, or refused its own token, and did so again after a fresh start. */
export class PagingStuckError extends RemoteError {
  /** Epoch milliseconds: what lies before was read. */
  readonly readThroughMs: number;
  constructor(logGroupName: string, readThroughMs: number, cause?: unknown) {
    super(`CloudWatch Logs gives no end to the pages of log group “${logGroupName}”`, {
      hint: 'narrow the time range with --since and --until',
      cause,
    });
    this.readThroughMs = readThroughMs;
  }
}

/** Fresh starts in a row that may bring nothing new. */
const VAIN_RESTARTS = 1;

/**
 * Reads a window page by page: an empty page with a token is followed, a token that comes twice or has expired (they last
 * 24 hours) begins the window again where it stopped. Whoever takes the pages drops what came before, by id.
 * @throws PagingStuckError; what `ask` throws
 */
export async function* readPages(window: EventWindow, ask: AskFilterLogEvents): AsyncGenerator<EventPage> {
  let progress = createProgress(window.startAtMs);
  let newestAtRestart = Number.NEGATIVE_INFINITY;
  let vainRestarts = 0;
  let isRestart = false;
  while (true) {
    const end = yield* readUntilStuck(window, progress, isRestart, ask);
    if (end.isComplete) return;
    vainRestarts = progress.newestMs > newestAtRestart ? 0 : vainRestarts + 1;
    if (vainRestarts > VAIN_RESTARTS)
      throw new PagingStuckError(window.logGroupName, progress.readThroughMs, end.cause);
    newestAtRestart = progress.newestMs;
    isRestart = true;
    progress = { ...progress, startAtMs: Math.max(window.startAtMs, progress.readThroughMs) };
  }
}

/** How far a window has been read. */
interface Progress {
  startAtMs: number;
  /** Newest timestamp seen; −∞ before the first event. */
  newestMs: number;
  readThroughMs: number;
  isInOrder: boolean;
}

function createProgress(startAtMs: number): Progress {
  return { startAtMs, newestMs: Number.NEGATIVE_INFINITY, readThroughMs: Number.NEGATIVE_INFINITY, isInOrder: true };
}

async function* readUntilStuck(
  window: EventWindow,
  progress: Progress,
  isRestart: boolean,
  ask: AskFilterLogEvents,
): AsyncGenerator<EventPage, { isComplete: boolean; cause?: unknown }> {
  const tokens = new Set<string>();
  let token: string | undefined;
  let isFirst = true;
  let previousMs = Number.NEGATIVE_INFINITY;
  do {
    let page: FilterLogEventsCommandOutput;
    try {
      page = await ask(inputFor(window, progress.startAtMs, token));
    } catch (error) {
      if (token !== undefined && isTokenRefused(error)) return { isComplete: false, cause: error };
      throw error;
    }
    const events = page.events ?? [];
    for (const { timestamp = previousMs } of events) {
      if (timestamp < previousMs) progress.isInOrder = false;
      previousMs = timestamp;
      progress.newestMs = Math.max(progress.newestMs, timestamp);
    }
    progress.readThroughMs = progress.isInOrder ? progress.newestMs : Number.NEGATIVE_INFINITY;
    yield { events, readThroughMs: progress.readThroughMs, isRestart: isRestart && isFirst };
    isFirst = false;
    token = page.nextToken || undefined;
    if (token !== undefined && tokens.has(token)) return { isComplete: false };
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  return { isComplete: true };
}

function inputFor(window: EventWindow, startAtMs: number, token: string | undefined): FilterLogEventsCommandInput {
  const { logGroupName, endAtMs, filterPattern, pageSize } = window;
  return {
    logGroupName,
    startTime: Math.max(0, Math.floor(startAtMs)),
    ...(endAtMs === undefined ? {} : { endTime: Math.floor(endAtMs) }),
    ...(filterPattern === undefined ? {} : { filterPattern }),
    ...(pageSize === undefined ? {} : { limit: pageSize }),
    ...(token === undefined ? {} : { nextToken: token }),
  };
}

function isTokenRefused(error: unknown): boolean {
  return failureOf(error instanceof Error ? (error.cause ?? error) : error).name === 'InvalidParameterException';
}
