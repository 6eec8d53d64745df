import type { Gap } from '../../domain/gap.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogBatch, LogRequest, Usage } from '../../domain/sources.ts';
import { gapOfPart, lossOf, type MergedPart, requestOfPart } from './merged-part.ts';

/** One part that is being read, with what it has told and what of that still waits for the others. */
export interface PartRun {
  readonly part: MergedPart;
  /** `absent`: it has nothing of what was asked for. */
  state: 'reading' | 'ended' | 'lost' | 'absent';
  /** Why it is lost or absent. */
  error: unknown;
  /** Epoch milliseconds, as it told them last. */
  orderedUntil: number;
  completeUntil: number;
  usage: Usage;
  /** Gaps of its own that are open, by id. */
  readonly openGaps: Set<string>;
  /** Events that wait for their time, in order. */
  held: LogEvent[];
  /** How far the others had come when it last told something; undefined before any had. */
  othersAtMs: number | undefined;
  /** True while a batch is on its way. */
  isAsked(): boolean;
  /** Asks for the next batch, unless it was asked. */
  ask(): void;
  /** True when something has come that was not taken. */
  hasNews(): boolean;
  /** What has come; undefined for nothing, or when it has just ended: see `state`. */
  take(): LogBatch | undefined;
  /** The gap that its loss leaves; undefined where it is not lost. */
  lossGap(): Gap | undefined;
}

/** @param ring called when something has come */
export function createPartRun(part: MergedPart, request: LogRequest, signal: AbortSignal, ring: () => void): PartRun {
  const iterator = part.source.read(requestOfPart(part, request), signal)[Symbol.asyncIterator]();
  let isAsked = false;
  let arrived: { readonly result?: IteratorResult<LogBatch>; readonly error?: unknown } | undefined;
  const arrive = (news: NonNullable<typeof arrived>): void => {
    isAsked = false;
    arrived = news;
    ring();
  };
  const run: PartRun = {
    part,
    state: 'reading',
    error: undefined,
    orderedUntil: Number.NEGATIVE_INFINITY,
    completeUntil: Number.NEGATIVE_INFINITY,
    usage: { apiCalls: 0, duplicates: 0 },
    openGaps: new Set(),
    held: [],
    othersAtMs: undefined,
    isAsked: () => isAsked,
    hasNews: () => arrived !== undefined,
    ask: () => {
      if (isAsked || arrived !== undefined || run.state !== 'reading') return;
      isAsked = true;
      iterator.next().then(
        (result) => arrive({ result }),
        (error: unknown) => arrive({ error }),
      );
    },
    take: () => {
      const news = arrived;
      arrived = undefined;
      if (news === undefined) return undefined;
      if (news.result === undefined) fail(run, news.error);
      else if (news.result.done === true) run.state = 'ended';
      else note(run, news.result.value);
      return news.result?.done === false ? news.result.value : undefined;
    },
    lossGap: () => {
      const reason = run.state === 'lost' ? lossOf(run.error) : undefined;
      if (reason === undefined) return undefined;
      const fromAtMs = Number.isFinite(run.orderedUntil) ? run.orderedUntil : request.startAtMs;
      return gapOfPart(part, reason, run.error, { fromAtMs, toAtMs: request.endAtMs });
    },
  };
  return run;
}

function note(run: PartRun, { orderedUntil, completeUntil, usage, gapChanges }: LogBatch): void {
  run.orderedUntil = orderedUntil;
  run.completeUntil = completeUntil;
  run.usage = usage;
  for (const gap of gapChanges) {
    if (gap.state === 'open') run.openGaps.add(gap.gapId);
    else run.openGaps.delete(gap.gapId);
  }
}

/** @throws what concerns all parts, and bugs */
function fail(run: PartRun, error: unknown): void {
  const reason = lossOf(error);
  if (reason === undefined) throw error;
  run.state = reason === 'not-logged' ? 'absent' : 'lost';
  run.error = error;
}
