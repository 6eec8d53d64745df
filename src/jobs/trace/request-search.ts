import type { Gap } from '../../domain/gap.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { GroupSelection, LogSource, Usage } from '../../domain/sources.ts';
import { parseEvent } from '../../parse/record.ts';

/** A stretch of a stream in which a request left lines. */
export interface RequestPlace {
  /** The request ID, whole. */
  readonly requestId: string;
  readonly selection: GroupSelection;
  /** Of the first and last line that name the request, epoch milliseconds. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** How far a search has come. */
export interface SearchProgress {
  readonly groups: number;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly apiCalls: number;
}

export interface SearchAnswer {
  readonly places: readonly RequestPlace[];
  readonly gaps: readonly Gap[];
  readonly usage: Usage;
}

/** What to know a request's lines by. */
export interface RequestClue {
  /** CloudWatch Logs filter pattern that its lines match. */
  readonly pattern: string;
  /** The whole request ID, when a line is of the request; undefined when it merely mentions it. */
  readonly requestIdOf: (record: LogRecord) => string | undefined;
}

/**
 * A request ID, whole or its first characters. A line that merely mentions it (a caller that logs whom it called) has an id of its
 * own, and a line without one is left to the lines around it.
 */
export function requestIdClue(requestId: string): RequestClue {
  return {
    pattern: quoted(requestId),
    requestIdOf: (record) => (record.requestId?.startsWith(requestId) ? record.requestId : undefined),
  };
}

/** A trace id in X-Ray's spelling, as REPORT and the loggers print it. */
export function traceIdClue(traceId: string): RequestClue {
  return {
    pattern: quoted(traceId),
    requestIdOf: (record) => (record.traceId === traceId ? record.requestId : undefined),
  };
}

/** An id is one term only inside quotes: its hyphens would exclude terms (platform fact 8.9). */
function quoted(id: string): string {
  return `"${id}"`;
}

/** What to search, and where. */
export interface RequestSearch {
  /** What the lines are known by. */
  readonly clue: RequestClue;
  readonly selections: readonly GroupSelection[];
  /** Searched one after another until one holds the request; epoch milliseconds, inclusive. */
  readonly windows: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
  readonly onProgress: (progress: SearchProgress) => void;
}

/** Lambda retries an asynchronous invocation under the same id after one minute and after two more, and can be held up. */
export const RETRIES_WITHIN_MS = 10 * 60_000;

/**
 * Searches groups for the lines that name a request, letting CloudWatch do the looking: `START`, `REPORT` and most loggers carry
 * the id. Where a window holds it, the time around it is searched once more for Lambda's retries, in those groups alone.
 * @throws SlsobsError when no group could be searched
 */
export async function searchRequest(
  search: RequestSearch,
  source: LogSource,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const found = createFindings(search);
  for (const window of search.windows) {
    await found.read(search.selections, window, source, signal);
    if (signal.aborted || found.isEmpty()) continue;
    const { fromAtMs, toAtMs } = found.span();
    const groups = found.groups();
    const before = { fromAtMs: fromAtMs - RETRIES_WITHIN_MS, toAtMs: window.fromAtMs - 1 };
    const after = { fromAtMs: window.toAtMs + 1, toAtMs: toAtMs + RETRIES_WITHIN_MS };
    for (const around of [before, after]) {
      if (around.fromAtMs <= around.toAtMs) await found.read(groups, around, source, signal);
    }
    break;
  }
  return found.answer();
}

function createFindings({ clue, onProgress }: RequestSearch) {
  const places = new Map<string, RequestPlace>();
  const gaps: Gap[] = [];
  let apiCalls = 0;

  const note = (event: LogEvent): void => {
    const named = clue.requestIdOf(parseEvent(event));
    if (named === undefined) return;
    const key = `${named} ${event.group.name} ${event.logStreamName}`;
    const known = places.get(key);
    places.set(key, {
      requestId: named,
      selection: { group: event.group, logStreamNames: [event.logStreamName] },
      firstAtMs: Math.min(event.loggedAtMs, known?.firstAtMs ?? event.loggedAtMs),
      lastAtMs: Math.max(event.loggedAtMs, known?.lastAtMs ?? event.loggedAtMs),
    });
  };

  return {
    read: async (
      groups: readonly GroupSelection[],
      window: { fromAtMs: number; toAtMs: number },
      source: LogSource,
      signal: AbortSignal,
    ): Promise<void> => {
      const request = {
        groups,
        startAtMs: window.fromAtMs,
        endAtMs: window.toAtMs,
        follow: false,
        filterPattern: clue.pattern,
      };
      let callsOfThisRead = 0;
      for await (const batch of source.read(request, signal)) {
        batch.events.forEach(note);
        // A group that is not there cannot hold the request.
        gaps.push(...batch.gapChanges.filter((gap) => gap.reason !== 'not-logged'));
        callsOfThisRead = batch.usage.apiCalls;
        onProgress({ groups: groups.length, ...window, apiCalls: apiCalls + callsOfThisRead });
      }
      apiCalls += callsOfThisRead;
    },
    isEmpty: () => places.size === 0,
    span: () => ({
      fromAtMs: Math.min(...[...places.values()].map((place) => place.firstAtMs)),
      toAtMs: Math.max(...[...places.values()].map((place) => place.lastAtMs)),
    }),
    groups: (): GroupSelection[] => {
      const byName = new Map(
        [...places.values()].map(({ selection }) => [selection.group.name, { group: selection.group }]),
      );
      return [...byName.values()];
    },
    answer: (): SearchAnswer => ({ places: [...places.values()], gaps, usage: { apiCalls, duplicates: 0 } }),
  };
}
