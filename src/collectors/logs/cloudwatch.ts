import type { LogSource } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { AwsSession } from '../aws/session.ts';
import { followLogs } from './follow/follow.ts';
import { FOLLOW_TIMES, type FollowTimes } from './follow/follow-times.ts';
import { readNewest } from './newest.ts';
import { readRange } from './range.ts';

/** CloudWatch Logs as a source: `logs:FilterLogEvents` on the groups asked for is the only permission it needs. */
export function createCloudWatchLogs(
  session: AwsSession,
  options: { readonly clock: Clock; readonly times?: Partial<FollowTimes> },
): LogSource {
  const times = { ...FOLLOW_TIMES, ...options.times };
  return {
    read: (request, signal) =>
      request.follow
        ? followLogs(session, request, { clock: options.clock, times }, signal)
        : readRange(session, request, times, signal),
    newest: (request, signal) => readNewest(session, request, signal),
    now: () => session.serverClock.now(),
  };
}
