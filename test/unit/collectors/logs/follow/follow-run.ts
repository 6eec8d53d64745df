import { createCloudWatchLogs } from '../../../../../src/collectors/logs/cloudwatch.ts';
import type { FollowTimes } from '../../../../../src/collectors/logs/follow/follow-times.ts';
import type { LogEvent } from '../../../../../src/domain/log-event.ts';
import type { LogBatch, LogRequest } from '../../../../../src/domain/sources.ts';
import { sessionOn } from '../../../../fakes/aws-session.ts';
import { createFakeCloudWatch } from '../../../../fakes/fake-cloudwatch.ts';
import { createSimulatedClock } from '../../../../fakes/simulated-clock.ts';

/** How a follow of a test is to run. */
export interface FollowRunOptions {
  /** How far this machine's clock is ahead of AWS's; a function where that changes. */
  readonly skewMs?: number | (() => number);
  readonly pageSize?: number;
  /** Calls a second; absent: no bound. */
  readonly quota?: number;
  readonly more?: Partial<LogRequest>;
  readonly times?: Partial<FollowTimes>;
  /** Called with each batch; the next is taken when it resolves. */
  readonly consume?: (batch: LogBatch) => Promise<void>;
}

/** A follow of some groups on a clock that the test moves. */
export async function followRun(names: readonly string[], options: FollowRunOptions = {}) {
  const { skewMs = 0, pageSize = 1000, quota, more = {}, times = {}, consume } = options;
  const clock = createSimulatedClock();
  const serverNow = (): number => clock.now() - (typeof skewMs === 'number' ? skewMs : skewMs());
  const fake = createFakeCloudWatch({ now: serverNow, pageSize });
  for (const name of names) fake.createGroup(name);
  const session = await sessionOn(fake.handler, clock, quota === undefined ? {} : { quotaOf: () => quota });
  const controller = new AbortController();
  const batches: LogBatch[] = [];
  let error: unknown;
  const read = async (): Promise<void> => {
    const groups = names.map((name) => ({ group: { name } }));
    const request = { groups, startAtMs: clock.now(), follow: true, ...more };
    try {
      for await (const batch of createCloudWatchLogs(session, { clock, times }).read(request, controller.signal)) {
        batches.push(batch);
        await consume?.(batch);
      }
    } catch (thrown) {
      error = thrown;
    }
  };
  return {
    clock,
    serverNow,
    fake,
    start: () => void read(),
    stop: () => controller.abort(),
    error: () => error,
    batches,
    /** In the order in which they came. */
    ids: () => batches.flatMap((batch) => batch.events.map(({ id }) => id)),
    events: (): LogEvent[] => batches.flatMap((batch) => batch.events),
    gaps: () => batches.flatMap((batch) => batch.gapChanges),
    notices: () => batches.flatMap((batch) => batch.notices),
    texts: () => batches.flatMap((batch) => batch.notices.map(({ topic, text }) => `${topic}: ${text}`)),
    last: () => batches.at(-1),
  };
}

/** Ids with a number, from 0. */
export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** The same texts, sorted. */
export function sorted(texts: readonly string[]): string[] {
  return texts.toSorted((a, b) => a.localeCompare(b));
}
