import { NotFoundError } from '../../domain/errors.ts';
import type { PlacedRecord } from '../../domain/invocation.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import type { GroupSelection, LogRequest, LogSource } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import { fromBeginning, keepLast, keepLastInvocations } from './last-lines.ts';
import { type LogStepOptions, logSteps } from './log-steps.ts';
import { type LookBackAnswer, startOfLast } from './start-of-last.ts';
import type { Tally } from './tally.ts';
import { toldTruly, withInterruption } from './told-truly.ts';
import { unplaced } from './unplaced.ts';

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
  /** How long to look for them; absent: until found. */
  readonly lookForMs?: number;
  /** True: the lines around those that are counted are wanted too. */
  readonly withContext?: true;
}

/** Where a reading begins, to be said in its header. */
export type ReadingBegin =
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly atMs: number }
  | ({ readonly kind: 'last' } & LastFew);

/** A reading that is ready to begin. */
export interface PlannedReading {
  readonly begin: ReadingBegin;
  /** What a follow begins with was there before it: up to `untilAtMs`, but for what is new all the same. Absent where it begins with nothing. */
  readonly before?: { readonly untilAtMs: number; readonly isNew: (event: LogEvent) => boolean };
  /** @throws SlsobsError when iterated and nothing could be asked */
  steps(): AsyncIterable<LogStep>;
}

/** What a reading works with. */
export interface ReadingTools extends LogStepOptions {
  readonly source: LogSource;
  readonly selections: readonly GroupSelection[];
  /** The groups that functions which exist are configured to write to. */
  readonly knownGroups: ReadonlySet<string>;
  /** The lines that `last` counts: those that will be shown. */
  readonly isCounted: (placed: PlacedRecord) => boolean;
  readonly tally: Tally;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const HOUR_MS = 3_600_000;
/** How far back a reading without a beginning looks for the last few. */
const LOOK_BACK_MS = 24 * HOUR_MS;
/** What `tail` begins with. */
export const TAIL_BEGIN: LastFew = { count: 10, of: 'invocations', lookForMs: 2_000 };
/** Read before the last few lines, so that the calls that they belong to are known from their start. */
const LEAD_MS = 60_000;

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
  const beginAtMs = startAtMs ?? (wish.endAtMs ?? tools.source.now()) - HOUR_MS;
  return { begin: { kind: 'since', atMs: beginAtMs }, steps: () => stepsFrom(wish, beginAtMs, tools) };
}

function readingOfFile(wish: ReadingWish, tools: ReadingTools): PlannedReading {
  const { last, startAtMs } = wish;
  const steps = (): AsyncIterable<LogStep> => stepsFrom(wish, startAtMs, tools);
  if (last === undefined) {
    return { begin: startAtMs === undefined ? { kind: 'all' } : { kind: 'since', atMs: startAtMs }, steps };
  }
  const { count } = last;
  return {
    begin: { kind: 'last', ...last },
    steps: () =>
      last.of === 'lines'
        ? keepLast(steps(), count, tools.isCounted, last.withContext)
        : keepLastInvocations(steps(), count),
  };
}

async function readingOfLast(wish: ReadingWish, last: LastFew, tools: ReadingTools): Promise<PlannedReading> {
  const { clock, isCounted, signal, selections, source } = tools;
  const lineKey = (record: LogRecord) => (isCounted(unplaced(record)) ? record.event.id : undefined);
  const lookBack = {
    count: last.count,
    startAtMs: wish.startAtMs ?? (wish.endAtMs ?? source.now()) - LOOK_BACK_MS,
    ...(wish.endAtMs === undefined ? {} : { endAtMs: wish.endAtMs }),
    ...(last.of === 'lines'
      ? { keyOf: lineKey }
      : { keyOf: (record: LogRecord) => record.requestId, beginOf: beginOfInvocation, otherwise: lineKey }),
    ...(last.lookForMs === undefined ? {} : { budgetMs: last.lookForMs }),
  };
  const question = { groups: selections, ...patternOf(wish) };
  const beganAtMs = clock.now();
  const found = await startOfLast(lookBack, source, question, clock, signal).catch((error: unknown) => {
    // A function that was never invoked has no log group yet: that is what a follow waits for.
    const isAwaited = error instanceof NotFoundError && wish.follow && tools.knownGroups.size > 0;
    if (isAwaited) return NOTHING_FOUND;
    throw error;
  });
  // By the clock that events are stored by, which the answers have told; this machine's may be minutes off.
  const untilAtMs = wish.endAtMs ?? source.now() - (clock.now() - beganAtMs);
  const foundAtMs = Math.min(found.startAtMs, untilAtMs);
  const ofLines = last.of === 'lines' || found.isOtherwise;
  const isWanted = ({ record, requestId }: PlacedRecord): boolean => {
    if (wish.follow && found.isNew(record.event)) return true;
    if (!ofLines) return found.keys.has(requestId ?? '');
    if (found.keys.has(record.event.id)) return true;
    return (last.withContext === true || record.event.loggedAtMs >= foundAtMs) && !isCounted(unplaced(record));
  };
  const startAtMs = Math.max(foundAtMs - LEAD_MS, wish.startAtMs ?? Number.NEGATIVE_INFINITY);
  return {
    begin: { kind: 'last', count: last.count, of: ofLines ? 'lines' : 'invocations' },
    ...(wish.follow ? { before: { untilAtMs, isNew: found.isNew } } : {}),
    steps: () => fromBeginning(stepsFrom(wish, startAtMs, tools), { untilAtMs, isWanted }),
  };
}

const NOTHING_FOUND: LookBackAnswer = {
  startAtMs: Number.POSITIVE_INFINITY,
  keys: new Set(),
  isOtherwise: false,
  isNew: () => false,
};

/** A report comes last, and says how long ago the invocation began. */
function beginOfInvocation({ event, facts }: LogRecord): number {
  return event.loggedAtMs - (facts?.durationMs ?? 0) - (facts?.initDurationMs ?? 0);
}

/**
 * Reads one millisecond, because a follow would wait for a group that is not there: right for a function that was never
 * invoked, wrong for a name that was mistyped.
 * @throws NotFoundError when no group is there, and none belongs to a known function
 */
async function probe(wish: ReadingWish, { knownGroups, selections, signal, source }: ReadingTools): Promise<void> {
  if (knownGroups.size > 0) return;
  const nowAtMs = source.now();
  const request = { groups: selections, startAtMs: nowAtMs, endAtMs: nowAtMs, follow: false, ...patternOf(wish) };
  for await (const _ of source.read(request, signal));
}

function stepsFrom(wish: ReadingWish, startAtMs: number | undefined, tools: ReadingTools): AsyncIterable<LogStep> {
  // A range whose end nobody named ends where its source says that now is: this machine's clock may be minutes off.
  const { endAtMs } = wish;
  const request: LogRequest = {
    groups: tools.selections,
    follow: wish.follow,
    ...patternOf(wish),
    ...(startAtMs === undefined ? {} : { startAtMs }),
    ...(endAtMs === undefined ? {} : { endAtMs }),
  };
  const steps = toldTruly(
    logSteps(tools.source, request, tools.signal, tools),
    wish.filterPattern !== undefined,
    tools.knownGroups,
  );
  // What a stop leaves unread of it is told up to about there.
  const asked = wish.isFile ? request : { ...request, endAtMs: endAtMs ?? tools.source.now() };
  return tools.tally.count(withInterruption(steps, asked, tools.signal));
}

function patternOf({ filterPattern }: ReadingWish): { filterPattern?: string } {
  return filterPattern === undefined ? {} : { filterPattern };
}
