import { NotFoundError } from '../../../domain/errors.ts';
import type { LogBatch, LogRequest, Usage } from '../../../domain/sources.ts';
import type { AwsSession } from '../../aws/session.ts';
import type { Marks } from '../merge.ts';
import { readRange } from '../range.ts';
import { createReading } from '../reading.ts';
import { CLOCK_UNCERTAINTY_MS, type FollowTimes } from './follow-times.ts';

/** What came of the part of a follow that lies before its live part. */
export interface HistoryEnd {
  /** Where the live part begins, epoch milliseconds; undefined where nothing is left for it. */
  readonly liveFromMs: number | undefined;
  readonly marks: Marks | undefined;
  readonly usage: Usage;
}

/**
 * Reads what is older than the horizon as a range, which is read once and as fast as the quota allows, and says where the live
 * part begins: the two share no instant, so that nothing comes twice. Where the start is more recent, nothing is read.
 * @throws SlsobsError when nothing could be asked, but for groups that are not there yet: a follow waits for them
 */
export async function* readHistory(
  session: AwsSession,
  { groupChanges: _, ...request }: LogRequest & { readonly startAtMs: number },
  times: FollowTimes,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, HistoryEnd> {
  const { startAtMs, endAtMs = Number.POSITIVE_INFINITY } = request;
  const settledMs = times.horizonMs + times.graceMs + CLOCK_UNCERTAINTY_MS;
  let usage: Usage = { apiCalls: 0, duplicates: 0 };
  const live = { liveFromMs: startAtMs, marks: undefined, usage };
  if (startAtMs >= session.serverClock.now() - settledMs) return live;
  const apiCalls = await learnServerTime(session, request, signal);
  usage = { apiCalls, duplicates: 0 };
  const seamMs = Math.floor(session.serverClock.now() - settledMs);
  if (startAtMs >= seamMs) return { ...live, usage };

  let marks: Marks | undefined;
  const range = { ...request, follow: false, endAtMs: Math.min(endAtMs, seamMs - 1) };
  try {
    for await (const batch of readRange(session, range, times, signal)) {
      marks = batch;
      usage = { ...batch.usage, apiCalls: batch.usage.apiCalls + apiCalls };
      // Of a group that is not there the live part tells, which waits for it.
      yield { ...batch, usage, gapChanges: batch.gapChanges.filter(({ reason }) => reason !== 'not-logged') };
    }
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  return { liveFromMs: endAtMs < seamMs && marks !== undefined ? undefined : seamMs, marks, usage };
}

/** The seam lies on the server's clock, which is known from its first answer, whatever that says. @returns the calls made */
async function learnServerTime(
  session: AwsSession,
  request: LogRequest & { readonly startAtMs: number },
  signal: AbortSignal,
): Promise<number> {
  const reading = createReading(session, request, signal);
  const nowMs = session.clock.now();
  for (const { group } of request.groups.slice(0, 1)) {
    const window = { logGroupName: group.name, startAtMs: nowMs, endAtMs: nowMs, pageSize: 1 };
    await reading
      .pages(window, {})
      .next()
      .catch(() => undefined);
  }
  return reading.usage([]).apiCalls;
}
