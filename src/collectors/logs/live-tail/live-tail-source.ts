import type { Gap, Notice } from '../../../domain/gap.ts';
import type { GroupChange, LogBatch, LogRequest, LogSource } from '../../../domain/sources.ts';
import { createBell } from '../../../runtime/bell.ts';
import type { Random } from '../../../runtime/random.ts';
import type { AwsSession } from '../../aws/session.ts';
import { createLiveEvents } from './live-events.ts';
import { createLiveLines, stillOpen } from './live-lines.ts';
import type { LiveUpdate } from './live-session.ts';
import { createLiveSessions } from './live-sessions.ts';
import { LIVE_TIMES, type LiveTimes } from './live-times.ts';
import { createSampledGaps } from './sampled-gaps.ts';

/** How a live tail is to run. */
export interface LiveTailOptions {
  readonly random: Random;
  /** Twelve digits, where a group's ARN or a function's has told; absent: DescribeLogGroups is asked. */
  readonly account?: string;
  readonly times?: Partial<LiveTimes>;
}

/**
 * Adds live sessions to a source's follows: their events are given at once, as `provisional`, and the reads, which go on as
 * they do without, give every event once all the same, with a mark where a live line showed it. Whatever becomes of the sessions
 * (refused, sampled, broken, ended) only costs that lines come by the reads alone; it is said. They begin when the reads have
 * told something. Needs `logs:StartLiveTail`.
 */
export function withLiveTail(source: LogSource, session: AwsSession, options: LiveTailOptions): LogSource {
  return {
    ...source,
    read: (request, signal) =>
      request.follow ? followLive(source, session, request, options, signal) : source.read(request, signal),
  };
}

async function* followLive(
  source: LogSource,
  session: AwsSession,
  request: LogRequest,
  { random, account, times = {} }: LiveTailOptions,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const bell = createBell(until);
  const sampled = createSampledGaps(session.region);
  const events = createLiveEvents(request, session.region);
  const lines = createLiveLines(events, session.serverClock.now);
  const notices: Notice[] = [];
  const sessions = createLiveSessions(session, request, {
    random,
    account,
    times: { ...LIVE_TIMES, ...times },
    signal: until,
    tell: (text) => {
      notices.push({ topic: 'live', text });
      bell.ring();
    },
    onSelect: events.select,
    onUpdate: (update, number, stream, groups) => {
      sampled.note(stream, groups, update.isSampled, takenInAtMs(update) ?? session.serverClock.now());
      const isWanted = lines.update(update, number);
      if (isWanted || update.isSampled) bell.ring();
      return isWanted;
    },
  });
  const reads = createReads(source.read(withChangesTold(request, sessions.change), until), bell.ring);
  let last: LogBatch | undefined;
  let openGaps: Gap[] = [];
  try {
    reads.ask();
    for (;;) {
      await bell.rung();
      if (signal.aborted) return;
      const { batch, isOver } = reads.take();
      if (isOver) return;
      if (batch === undefined && last === undefined) continue;
      if (last === undefined) sessions.begin();
      last = batch ?? { ...(last as LogBatch), events: [], gapChanges: [], notices: [] };
      openGaps = stillOpen(openGaps, last.gapChanges);
      sampled.read(last.orderedUntil, openGaps);
      const read = batch === undefined ? [] : lines.read(batch);
      sessions.noteRead(read);
      const { provisional, notices: told } = lines.take();
      yield {
        ...last,
        events: read,
        ...(provisional.length === 0 ? {} : { provisional }),
        gapChanges: [...last.gapChanges, ...sampled.take()],
        notices: [...last.notices, ...notices.splice(0), ...told],
        usage: { ...last.usage, apiCalls: last.usage.apiCalls + sessions.calls() },
      };
      if (batch !== undefined) reads.ask();
    }
  } finally {
    stop.abort();
    await reads.end();
  }
}

/** When AWS took in the newest event of an update: by its own clock, as no answer on the way tells what the time is. */
function takenInAtMs({ events }: LiveUpdate): number | undefined {
  const times = events.flatMap(({ ingestionTime }) => ingestionTime ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** The same request; what it says of groups that come and go is told to `change` too. */
function withChangesTold(request: LogRequest, change: (change: GroupChange) => void): LogRequest {
  const { groupChanges } = request;
  if (groupChanges === undefined) return request;
  return {
    ...request,
    groupChanges: async function* (signal) {
      for await (const one of groupChanges(signal)) {
        change(one);
        yield one;
      }
    },
  };
}

/** A source's batches, one at a time, without waiting for them. */
function createReads(batches: AsyncIterable<LogBatch>, ring: () => void) {
  const iterator = batches[Symbol.asyncIterator]();
  let arrived: IteratorResult<LogBatch> | undefined;
  let failure: { readonly error: unknown } | undefined;
  return {
    ask: (): void => {
      iterator.next().then(
        (result) => {
          arrived = result;
          ring();
        },
        (error: unknown) => {
          failure = { error };
          ring();
        },
      );
    },
    /** @throws what the source threw */
    take: (): { readonly batch?: LogBatch; readonly isOver: boolean } => {
      if (failure !== undefined) throw failure.error;
      const result = arrived;
      arrived = undefined;
      if (result === undefined) return { isOver: false };
      return result.done === true ? { isOver: true } : { batch: result.value, isOver: false };
    },
    end: async (): Promise<void> => {
      await iterator.return?.();
    },
  };
}
