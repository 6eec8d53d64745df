import type { LogBatch, LogRequest, Usage } from '../../../domain/sources.ts';
import { type Bell, createBell } from '../../../runtime/bell.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { AwsSession } from '../../aws/session.ts';
import { createMerge } from '../merge.ts';
import { createReading } from '../reading.ts';
import { createCredentialsPause } from './credentials-pause.ts';
import { durationWords } from './duration-words.ts';
import type { Follow } from './follow-state.ts';
import type { FollowTimes } from './follow-times.ts';
import { type HistoryEnd, readHistory } from './history.ts';
import { fitHorizon } from './lag-horizon.ts';
import { marksOf } from './marks.ts';
import { dropLeftGroups, join, takeGroupChanges } from './membership.ts';
import { createPace } from './pace.ts';
import { createRoom } from './room.ts';
import { onePerGroup } from './selections.ts';
import { openGaps, throwWhatEndsAll } from './trouble.ts';

/**
 * Follows groups by reading each again and again: the newest events every few seconds, each stretch of time once more at half
 * a minute and once at the horizon. What lies further back than that is read first, as a range. Both marks come from the
 * server's clock and from when each group was read, never from the events. While the consumer does not take what waits,
 * nothing is read: CloudWatch keeps it.
 * @throws SlsobsError when nothing could be asked, or when it concerns every group
 */
export async function* followLogs(
  session: AwsSession,
  request: LogRequest,
  { clock, times }: { readonly clock: Clock; readonly times: FollowTimes },
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const startAtMs = request.startAtMs ?? session.serverClock.now();
  const groups = onePerGroup(request.groups, session.region);
  const history = yield* readHistory(session, { ...request, groups, startAtMs }, times, signal);
  if (signal.aborted || history.liveFromMs === undefined) return;
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const bell = createBell(stopped);
  const follow = createFollow(session, request, { clock, times, history, signal: stopped, ring: bell.ring });
  try {
    join(follow, groups, history.liveFromMs);
    void takeGroupChanges(follow);
    while (true) {
      await rungOrAfter(times.pollMs, bell, clock);
      if (signal.aborted) return;
      throwWhatEndsAll(follow);
      const batch = nextBatch(follow, history.usage);
      const handedAtMs = clock.now();
      follow.room.consumerIs('busy');
      yield batch;
      follow.room.consumerIs('waiting');
      tellPause(follow, clock.now() - handedAtMs);
      if (request.endAtMs !== undefined && batch.completeUntil >= request.endAtMs) return;
    }
  } finally {
    stop.abort();
  }
}

function createFollow(
  session: AwsSession,
  request: LogRequest,
  { history, ...given }: Pick<Follow, 'clock' | 'times' | 'signal' | 'ring'> & { readonly history: HistoryEnd },
): Follow {
  const merge = createMerge(history.marks);
  const notices: Follow['notices'] = [];
  const tell = (notice: Follow['notices'][number]): void => {
    notices.push(notice);
    given.ring();
  };
  return {
    ...given,
    session,
    request,
    reading: createReading(session, request, given.signal),
    merge,
    room: createRoom(merge, given.times, given.signal),
    pace: createPace(given.times),
    credentials: createCredentialsPause(tell),
    groups: [],
    horizonMs: given.times.horizonMs,
    hasReadAnything: history.marks !== undefined,
    isSkewTold: false,
    markedAtMs: Number.POSITIVE_INFINITY,
    noneWellAtMs: Number.NEGATIVE_INFINITY,
    fatal: undefined,
    formerDuplicates: 0,
    gaps: [],
    notices,
  };
}

async function rungOrAfter(durationMs: number, bell: Bell, clock: Clock): Promise<void> {
  const timer = new AbortController();
  await Promise.race([bell.rung(), clock.sleep(durationMs, timer.signal)]);
  // With a reason of its own: without one every abort makes an error and its stack.
  timer.abort('over');
}

function nextBatch(follow: Follow, before: Usage): LogBatch {
  const { clock, groups, merge, notices, pace, hasReadAnything } = follow;
  openGaps(follow);
  fitHorizon(follow);
  dropLeftGroups(follow);
  tellSkew(follow);
  const pacing = pace.look(groups, clock.now());
  if (pacing !== undefined) notices.push(pacing);
  const released = merge.release(marksOf(follow));
  // Until one group has answered, an error may still turn out to be the answer rather than a gap.
  const isAnswered = hasReadAnything || groups.some((group) => group.state === 'missing');
  const gapChanges = isAnswered ? follow.gaps.splice(0) : [];
  return { ...released, gapChanges, notices: notices.splice(0), usage: usageOf(follow, before) };
}

function usageOf({ groups, reading, formerDuplicates }: Follow, before: Usage): Usage {
  const { apiCalls, duplicates } = reading.usage(groups.map((group) => group.events));
  return { apiCalls: before.apiCalls + apiCalls, duplicates: before.duplicates + formerDuplicates + duplicates };
}

/** A consumer that took so long over one batch, and kept reads waiting, is told that nothing is lost by it. */
const LONG_PAUSE_MS = 10_000;

function tellPause({ notices, room }: Follow, pausedMs: number): void {
  if (!room.takeRefused() || pausedMs < LONG_PAUSE_MS) return;
  const text = `the output took no lines for ${durationWords(pausedMs)}; reading on from there, nothing is lost`;
  notices.push({ topic: 'lag', text });
}

/** A difference between the clocks that a reader would notice in the times shown. */
const SKEW_WORTH_SAYING_MS = 30_000;
/** The server's clock is known to a second; nobody needs the difference so exactly. */
const SKEW_ROUNDED_TO_MS = 5000;

function tellSkew(follow: Follow): void {
  const { clock, session, notices, isSkewTold, hasReadAnything } = follow;
  const aheadMs = clock.now() - session.serverClock.now();
  if (isSkewTold || !hasReadAnything || Math.abs(aheadMs) <= SKEW_WORTH_SAYING_MS) return;
  follow.isSkewTold = true;
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  const difference = durationWords(Math.round(Math.abs(aheadMs) / SKEW_ROUNDED_TO_MS) * SKEW_ROUNDED_TO_MS);
  const text = `this machine’s clock is ${difference} ${side} AWS’s; times follow AWS’s`;
  notices.push({ topic: 'mode', text });
}
