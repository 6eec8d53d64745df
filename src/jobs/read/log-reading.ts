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
  /** Only the last few of the range (of what is there before a follow begins). */
  readonly last?: LastFew;
  readonly follow: boolean;
  /** True for files, which are read whole unless narrowed. */
  readonly isFile: boolean;
  readonly filterPattern?: string;
}

/** The last few selected lines, or invocations. */
export interface LastFew {
  readonly count: number;
  readonly of: 'lines' | 'invocations';
}

/** Where a reading begins, to be said in its header. */
export type ReadingBegin =
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly atMs: number }
  | ({ readonly kind: 'last' } & LastFew);

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
/** How far back a reading without a beginning looks for the last few, and for how long where nobody asked for them. */
const LOOK_BACK_MS = 24 * HOUR_MS;
const LOOK_BACK_BUDGET_MS = 2_000;
/** What `tail` begins with. */
export const TAIL_BEGIN: LastFew = { count: 10, of: 'invocations' };

/**
 * Decides where a reading begins, looking back where it must: at the wish's own beginning, with the last few of what was
 * asked for, a file at its first event, and else an hour ago.
 * @throws SlsobsError when looking back fails
 */
export async function planReading(wish: ReadingWish, tools: ReadingTools): Promise<PlannedReading> {
  const { last, startAtMs } = wish;
  if (wish.isFile) return readingOfFile(wish, tools);
  if (last !== undefined) return readingOfLast(wish, last, tools);
  if (wish.follow) await probe(wish, tools);
  const beginAtMs = startAtMs ?? (wish.endAtMs ?? tools.clock.now()) - HOUR_MS;
  return { begin: { kind: 'since', atMs: beginAtMs }, steps: () => stepsFrom(wish, beginAtMs, tools) };
}

function readingOfFile(wish: ReadingWish, tools: ReadingTools): PlannedReading {
  const { last, startAtMs } = wish;
  const steps = (): AsyncIterable<LogStep> => stepsFrom(wish, startAtMs, tools);
  if (last?.of === 'lines') {
    return { begin: { kind: 'last', ...last }, steps: () => keepLast(steps(), last.count, tools.isSelected) };
  }
  return { begin: startAtMs === undefined ? { kind: 'all' } : { kind: 'since', atMs: startAtMs }, steps };
}

async function readingOfLast(wish: ReadingWish, last: LastFew, tools: ReadingTools): Promise<PlannedReading> {
  const { clock, isSelected, signal, selections, source } = tools;
  const ofLines = last.of === 'lines';
  const endAtMs = wish.endAtMs ?? clock.now();
  const lookBack = {
    count: last.count,
    keyOf: ofLines
      ? (record: LogRecord) => (isSelected(unplaced(record)) ? record.event.id : undefined)
      : (record: LogRecord) => record.requestId,
    startAtMs: wish.startAtMs ?? endAtMs - LOOK_BACK_MS,
    endAtMs,
    ...(last === TAIL_BEGIN ? { budgetMs: LOOK_BACK_BUDGET_MS } : {}),
  };
  const question = { groups: selections, ...patternOf(wish) };
  const found = await startOfLast(lookBack, source, question, clock, signal).catch((error: unknown) => {
    // A function that was never invoked has no log group yet: that is what a follow waits for.
    const isAwaited = error instanceof NotFoundError && wish.follow && tools.knownFunctions > 0;
    if (isAwaited) return { startAtMs: endAtMs, surplus: 0 };
    throw error;
  });
  const steps = (): AsyncIterable<LogStep> => stepsFrom(wish, found.startAtMs, tools);
  return {
    begin: { kind: 'last', ...last },
    steps: () => (ofLines ? skipFirst(steps(), found.surplus, isSelected) : steps()),
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
