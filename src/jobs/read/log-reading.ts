import { NotFoundError } from '../../domain/errors.ts';
import type { PlacedRecord } from '../../domain/invocation.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import type { GroupSelection, LogRequest, LogSource } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import { keepLast, skipFirst } from './last-lines.ts';
import { logSteps } from './log-steps.ts';
import { startOfLast } from './start-of-last.ts';
import type { Tally } from './tally.ts';

/** What a person wants to read. */
export interface ReadingWish {
  /** Epoch milliseconds, inclusive; absent where the command's own beginning applies. */
  readonly startAtMs?: number;
  readonly endAtMs?: number;
  /** Only the last so many selected lines of the range (of what is there before a follow begins). */
  readonly lastLines?: number;
  readonly follow: boolean;
  /** True for files, which are read whole unless narrowed. */
  readonly isFile: boolean;
  readonly filterPattern?: string;
}

/** Where a reading begins, to be said in its header. */
export type ReadingBegin =
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly atMs: number }
  | { readonly kind: 'last-invocations'; readonly count: number }
  | { readonly kind: 'last-lines'; readonly count: number };

/** A reading that is ready to begin. */
export interface PlannedReading {
  readonly begin: ReadingBegin;
  /** @throws SlsobsError when iterated and nothing could be asked */
  steps(): AsyncIterable<LogStep>;
}

/** What a reading works with. */
export interface ReadingTools {
  readonly source: LogSource;
  readonly selections: readonly GroupSelection[];
  /** How many of the groups belong to functions that exist. */
  readonly knownFunctions: number;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  readonly timeoutMsOf?: (functionName: string) => number | undefined;
  readonly tally: Tally;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const HOUR_MS = 3_600_000;
/** What a follow begins with, how far back it looks for them, and for how long. */
const LAST_INVOCATIONS = 10;
const LOOK_BACK_MS = 24 * HOUR_MS;
const LOOK_BACK_BUDGET_MS = 2_000;

/**
 * Decides where a reading begins, looking back where it must: a range begins an hour ago, a follow with the last ten
 * invocations, a file at its beginning, unless the wish says otherwise.
 * @throws SlsobsError when looking back fails
 */
export async function planReading(wish: ReadingWish, tools: ReadingTools): Promise<PlannedReading> {
  if (wish.isFile) return readingOfFile(wish, tools);
  if (wish.lastLines !== undefined) return readingOfLastLines(wish, wish.lastLines, tools);
  if (wish.follow && wish.startAtMs === undefined) return followOfLastInvocations(wish, tools);
  if (wish.follow) await probe(wish, tools);
  return readingSince(wish, wish.startAtMs ?? startOfRange(wish, tools), tools);
}

function readingOfFile(wish: ReadingWish, tools: ReadingTools): PlannedReading {
  const { lastLines, startAtMs } = wish;
  const steps = (): AsyncIterable<LogStep> => stepsFrom(wish, startAtMs, tools);
  if (lastLines === undefined)
    return { begin: startAtMs === undefined ? { kind: 'all' } : { kind: 'since', atMs: startAtMs }, steps };
  return {
    begin: { kind: 'last-lines', count: lastLines },
    steps: () => keepLast(steps(), lastLines, tools.isSelected),
  };
}

async function readingOfLastLines(wish: ReadingWish, count: number, tools: ReadingTools): Promise<PlannedReading> {
  const { clock, isSelected, signal, selections, source } = tools;
  const lookBack = {
    count,
    keyOf: (record: LogRecord) => (isSelected(unplaced(record)) ? record.event.id : undefined),
    startAtMs: startOfRange(wish, tools),
    endAtMs: wish.endAtMs ?? clock.now(),
  };
  const found = await startOfLast(lookBack, source, { groups: selections, ...patternOf(wish) }, clock, signal);
  return {
    begin: { kind: 'last-lines', count },
    steps: () => skipFirst(stepsFrom(wish, found.startAtMs, tools), found.surplus, isSelected),
  };
}

async function followOfLastInvocations(wish: ReadingWish, tools: ReadingTools): Promise<PlannedReading> {
  const { clock, signal, selections, source } = tools;
  const nowAtMs = clock.now();
  const lookBack = {
    count: LAST_INVOCATIONS,
    keyOf: (record: LogRecord) => record.requestId,
    startAtMs: nowAtMs - LOOK_BACK_MS,
    endAtMs: nowAtMs,
    budgetMs: LOOK_BACK_BUDGET_MS,
  };
  const found = await startOfLast(lookBack, source, { groups: selections, ...patternOf(wish) }, clock, signal).catch(
    (error: unknown) => {
      // A function that was never invoked has no log group yet: that is what a follow waits for.
      if (error instanceof NotFoundError && tools.knownFunctions > 0) return { startAtMs: nowAtMs };
      throw error;
    },
  );
  return {
    begin: { kind: 'last-invocations', count: LAST_INVOCATIONS },
    steps: () => stepsFrom(wish, found.startAtMs, tools),
  };
}

/**
 * Reads one millisecond, because a follow would wait for a group that is not there: right for a function that was never
 * invoked, wrong for a name that was mistyped.
 * @throws NotFoundError when no group is there, and none belongs to a known function
 */
async function probe(
  wish: ReadingWish,
  { knownFunctions, clock, selections, signal, source }: ReadingTools,
): Promise<void> {
  if (knownFunctions > 0) return;
  const nowAtMs = clock.now();
  const request = { groups: selections, startAtMs: nowAtMs, endAtMs: nowAtMs, follow: false, ...patternOf(wish) };
  for await (const _ of source.read(request, signal));
}

function readingSince(wish: ReadingWish, startAtMs: number, tools: ReadingTools): PlannedReading {
  return { begin: { kind: 'since', atMs: startAtMs }, steps: () => stepsFrom(wish, startAtMs, tools) };
}

function startOfRange(wish: ReadingWish, { clock }: ReadingTools): number {
  return wish.startAtMs ?? (wish.endAtMs ?? clock.now()) - (wish.follow ? LOOK_BACK_MS : HOUR_MS);
}

function stepsFrom(wish: ReadingWish, startAtMs: number | undefined, tools: ReadingTools): AsyncIterable<LogStep> {
  // A range has a fixed end, so that what is written while it is read cannot keep it from ending.
  const endAtMs = wish.endAtMs ?? (wish.follow || wish.isFile ? undefined : tools.clock.now());
  const request: LogRequest = {
    groups: tools.selections,
    follow: wish.follow,
    ...patternOf(wish),
    ...(startAtMs === undefined ? {} : { startAtMs }),
    ...(endAtMs === undefined ? {} : { endAtMs }),
  };
  return tools.tally.count(logSteps(tools.source, request, tools.signal, tools.timeoutMsOf));
}

function patternOf({ filterPattern }: ReadingWish): { filterPattern?: string } {
  return filterPattern === undefined ? {} : { filterPattern };
}

/** A record before correlation, for a selector: only a request ID that the line itself carries is known. */
function unplaced(record: LogRecord): PlacedRecord {
  return {
    record,
    invocationId: undefined,
    requestId: record.requestId,
    isInferred: false,
    functionName: undefined,
  };
}
