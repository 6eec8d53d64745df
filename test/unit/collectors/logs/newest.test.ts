import { describe, expect, test } from 'vitest';
import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import { AccessDeniedError, CredentialsError, NotFoundError } from '../../../../src/domain/errors.ts';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { LogRequest } from '../../../../src/domain/sources.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createFakeCloudWatch, type FakeCall, type FakeCloudWatchOptions } from '../../../fakes/fake-cloudwatch.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function world(options: Partial<FakeCloudWatchOptions> = {}) {
  const clock = createSimulatedClock();
  const now = clock.now();
  const fake = createFakeCloudWatch({ now: clock.now, pageSize: 10_000, ...options });
  const source = createCloudWatchLogs(await sessionOn(fake.handler, clock), { clock });
  const newest = (names: readonly string[], more: Partial<LogRequest> = {}) => {
    const groups = names.map((name) => ({ group: { name } }));
    return source.newest?.({ groups, startAtMs: now - DAY, ...more }, new AbortController().signal) ?? nothing();
  };
  return { clock, now, fake, source, newest };
}

async function* nothing(): AsyncGenerator<readonly LogEvent[]> {}

/** Reads until there are so many, as `-n` does. */
async function take(steps: AsyncIterable<readonly LogEvent[]>, count = Number.POSITIVE_INFINITY): Promise<string[]> {
  const ids: string[] = [];
  for await (const events of steps) {
    ids.push(...events.map(({ id }) => id));
    if (ids.length >= count) break;
  }
  return ids;
}

/** `e0` is the newest, a second older each. */
const oldToNew = (count: number, now: number, prefix = 'e') =>
  Array.from({ length: count }, (_, index) => count - 1 - index).map((index) => ({
    at: now - index * 1000,
    id: `${prefix}${index}`,
    stream: `s${index % 3}`,
  }));
const newToOld = (count: number, prefix = 'e') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const startFromHead = ({ input }: FakeCall): unknown => input.startFromHead;

describe('the newest events', () => {
  test('of one group cost one call, however many there are', async () => {
    const { fake, newest, now } = await world();
    fake.write('/a', ...oldToNew(5000, now));
    expect((await take(newest(['/a']), 50)).slice(0, 50)).toEqual(newToOld(50));
    expect(fake.calls).toHaveLength(1);
    expect(fake.calls[0]?.input).toMatchObject({ startFromHead: false, limit: 100 });
    expect(fake.calls[0]?.input).not.toHaveProperty('endTime');
  });

  test.for(['falling', 'rising-pages', 'ignored'] as const)(
    'all come newest first and once each, where the order of the service is %s',
    async (newestFirst) => {
      const { fake, newest, now } = await world({ newestFirst });
      fake.write('/a', ...oldToNew(3000, now));
      expect(await take(newest(['/a']))).toEqual(newToOld(3000));
    },
  );

  test('come once each from a service that ignores the order and never gives a token', async () => {
    const { fake, newest, now } = await world({ newestFirst: 'ignored' });
    fake.write('/a', ...oldToNew(3000, now));
    fake.onPage = ({ events }) => ({ events });
    expect(await take(newest(['/a']))).toEqual(newToOld(3000));
  });

  test('come from a service that goes stream by stream and ignores the order', async () => {
    const { fake, newest, now } = await world({ newestFirst: 'ignored', order: 'stream', pageSize: 7 });
    fake.write('/a', ...oldToNew(200, now));
    expect(await take(newest(['/a']))).toEqual(newToOld(200));
  });

  test('of one millisecond come once each over the edges of pages, the last one first', async () => {
    const { fake, newest, now } = await world({ pageSize: 2 });
    fake.write('/a', ...['a', 'b', 'c', 'd', 'e'].map((id) => ({ at: now - 5, id })), { at: now, id: 'f' });
    expect(await take(newest(['/a']))).toEqual(['f', 'e', 'd', 'c', 'b', 'a']);
  });

  test('of several groups are merged, and a busy one is not read further than the quiet ones ask for', async () => {
    const { fake, newest, now } = await world();
    fake.write('/busy', ...oldToNew(5000, now, 'b'));
    fake.write('/quiet', { at: now - 1500, id: 'q0' }, { at: now - DAY / 2, id: 'q1' });
    const ids = await take(newest(['/busy', '/quiet']), 4);
    expect(ids.slice(0, 4)).toEqual(['b0', 'b1', 'q0', 'b2']);
    expect(fake.calls).toHaveLength(2);
  });

  test('come from before 2024 too, for which the service is asked the plain way', async () => {
    const { fake, newest } = await world();
    const [before, after] = [Date.UTC(2023, 11, 31, 23), Date.UTC(2024, 0, 1, 1)];
    fake.write('/a', { at: before, id: 'before' }, { at: after, id: 'after' });
    const request = { startAtMs: before - DAY, endAtMs: after + DAY };
    expect(await take(newest(['/a'], request))).toEqual(['after', 'before']);
    for (const call of fake.calls.filter((one) => startFromHead(one) === false))
      expect(call.input.startTime).toBeGreaterThanOrEqual(Date.UTC(2024, 0, 1));
  });

  test('lie within the range asked for, both ends included', async () => {
    const { fake, newest, now } = await world();
    fake.write('/a', ...oldToNew(100, now));
    const request = { startAtMs: now - 30_000, endAtMs: now - 10_000 };
    expect(await take(newest(['/a'], request))).toEqual(newToOld(31).slice(10));
  });

  test('that are stamped in the future come where no end is asked for', async () => {
    const { fake, newest, now } = await world();
    fake.write('/a', { at: now + MINUTE, id: 'ahead', readableAt: now }, { at: now, id: 'now' });
    expect(await take(newest(['/a']))).toEqual(['ahead', 'now']);
  });

  test('a page that comes again, or a token that is refused, takes nothing away', async () => {
    const { fake, newest, now } = await world({ pageSize: 50 });
    fake.write('/a', ...oldToNew(400, now));
    let calls = 0;
    fake.fault = ({ input }) => {
      calls += 1;
      if (calls % 3 !== 0 || input.nextToken === undefined) return undefined;
      return { status: 400, type: 'InvalidParameterException', message: 'The specified nextToken is invalid.' };
    };
    expect(await take(newest(['/a']))).toEqual(newToOld(400));
  });
});

describe('groups that cannot be read', () => {
  const denied = { status: 400, type: 'AccessDeniedException', message: 'not authorized' };

  test('are left out while others can', async () => {
    const { fake, newest, now } = await world();
    fake.write('/a', { at: now, id: 'a' });
    fake.fault = ({ input }) => (input.logGroupName === '/b' ? denied : undefined);
    expect(await take(newest(['/a', '/b', '/nowhere']))).toEqual(['a']);
  });

  test('are an error when there are no others', async () => {
    const { fake, newest } = await world();
    await expect(take(newest(['/nowhere']))).rejects.toThrow(NotFoundError);
    fake.fault = ({ input }) => (input.logGroupName === '/b' ? denied : undefined);
    await expect(take(newest(['/nowhere', '/b']))).rejects.toThrow(AccessDeniedError);
    fake.fault = () => ({ status: 400, type: 'ExpiredTokenException' });
    await expect(take(newest(['/a']))).rejects.toThrow(CredentialsError);
  });

  test('nothing more comes once the signal has aborted', async () => {
    const { fake, source, now } = await world();
    fake.write('/a', ...oldToNew(1000, now));
    const controller = new AbortController();
    const steps = source.newest?.({ groups: [{ group: { name: '/a' } }], startAtMs: 0 }, controller.signal);
    let count = 0;
    for await (const _ of steps ?? nothing()) {
      count += 1;
      controller.abort();
    }
    expect(count).toBe(1);
  });
});
