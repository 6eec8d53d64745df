import { describe, expect, test } from 'vitest';
import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import {
  AccessDeniedError,
  CredentialsError,
  NotFoundError,
  RemoteError,
  UsageError,
} from '../../../../src/domain/errors.ts';
import type { LogBatch, LogRequest } from '../../../../src/domain/sources.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createFakeCloudWatch, type FakeCall, type FakeCloudWatchOptions } from '../../../fakes/fake-cloudwatch.ts';
import { createSimulatedClock, whileTimePasses } from '../../../fakes/simulated-clock.ts';

const T = Date.UTC(2026, 2, 2, 11);
const HOUR = 3_600_000;

async function world(options: Partial<FakeCloudWatchOptions> = {}) {
  const clock = createSimulatedClock();
  const fake = createFakeCloudWatch({ now: clock.now, ...options });
  const source = createCloudWatchLogs(await sessionOn(fake.handler, clock), { clock });
  return { clock, fake, source };
}

type World = Awaited<ReturnType<typeof world>>;

function request(names: readonly string[], more: Partial<LogRequest> = {}): LogRequest {
  return {
    groups: names.map((name) => ({ group: { name } })),
    startAtMs: T,
    endAtMs: T + HOUR,
    follow: false,
    ...more,
  };
}

/** Reads to the end while the clock runs. */
async function readAll({ clock, source }: World, asked: LogRequest): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  const reading = async (): Promise<void> => {
    for await (const batch of source.read(asked, new AbortController().signal)) batches.push(batch);
  };
  await whileTimePasses(clock, reading());
  return batches;
}

const idsOf = (batches: readonly LogBatch[]): string[] =>
  batches.flatMap((batch) => batch.events.map((event) => event.id));
const gapsOf = (batches: readonly LogBatch[]) => batches.flatMap((batch) => batch.gapChanges);
const groupOf = (call: FakeCall): unknown => call.input.logGroupName;

describe('pages', () => {
  test('an empty page that carries a token is not the end', async () => {
    const made = await world({ pageSize: 1 });
    made.fake.write('/a', { at: T, id: 'first' }, { at: T + 1, id: 'second' });
    const tokensOfEmptyPages = ['0', '00'];
    made.fake.onPage = (page) => {
      const nextToken = tokensOfEmptyPages.shift();
      return nextToken === undefined ? page : { events: [], nextToken };
    };
    expect(idsOf(await readAll(made, request(['/a'])))).toEqual(['first', 'second']);
  });

  test('both ends of the range are within it', async () => {
    const made = await world();
    made.fake.write(
      '/a',
      { at: T - 1, id: 'before' },
      { at: T, id: 'first' },
      { at: T + HOUR, id: 'last' },
      { at: T + HOUR + 1, id: 'after' },
    );
    expect(idsOf(await readAll(made, request(['/a'])))).toEqual(['first', 'last']);
  });

  test('events of one millisecond at the edge of a page come once each', async () => {
    const made = await world({ pageSize: 2 });
    made.fake.write('/a', ...['a', 'b', 'c', 'd', 'e'].map((id) => ({ at: T, id })));
    expect(idsOf(await readAll(made, request(['/a'])))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('a token that comes again begins the window anew where it stopped, and nothing comes twice', async () => {
    const made = await world({ pageSize: 2 });
    made.fake.write('/a', ...[0, 1, 2, 3, 4, 5].map((index) => ({ at: T + index, id: `e${index}` })));
    made.fake.onPage = (page, { input }) =>
      input.nextToken === '2' && input.startTime === T ? { ...page, nextToken: '2' } : page;
    const batches = await readAll(made, request(['/a']));
    expect(idsOf(batches)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5']);
    expect(made.fake.calls.map((call) => call.input.startTime)).toContain(T + 3);
    expect(gapsOf(batches)).toEqual([]);
  });

  test('a token that never ends is a gap from where the reading stopped', async () => {
    const made = await world({ pageSize: 2 });
    made.fake.write('/a', { at: T + 5, id: 'e' });
    made.fake.onPage = (page) => ({ ...page, nextToken: '0' });
    const batches = await readAll(made, request(['/a']));
    expect(idsOf(batches)).toEqual(['e']);
    expect(gapsOf(batches)).toMatchObject([
      { state: 'final', reason: 'unprocessed', fromAtMs: T + 5, toAtMs: T + HOUR },
    ]);
  });

  test('a service that stops at a full page without a token is asked for the rest', async () => {
    const made = await world({ pageSize: 10_000 });
    made.fake.write(
      '/a',
      ...Array.from({ length: 25_000 }, (_, index) => ({ at: T + Math.floor(index / 3), id: `e${index}` })),
    );
    made.fake.onPage = ({ events }) => ({ events });
    const ids = idsOf(await readAll(made, request(['/a'])));
    expect(ids).toHaveLength(25_000);
    expect(new Set(ids).size).toBe(25_000);
  });

  test('an expired token begins the window anew, and nothing comes twice', async () => {
    const made = await world({ pageSize: 2 });
    made.fake.write('/a', ...[0, 1, 2, 3].map((index) => ({ at: T + index, id: `e${index}` })));
    let isExpired = false;
    made.fake.fault = ({ input }) => {
      if (isExpired || input.nextToken === undefined) return undefined;
      isExpired = true;
      return { status: 400, type: 'InvalidParameterException', message: 'The specified nextToken is invalid.' };
    };
    expect(idsOf(await readAll(made, request(['/a'])))).toEqual(['e0', 'e1', 'e2', 'e3']);
  });

  test('identical lines without an id stay as many as they are, also when a window is begun anew', async () => {
    const made = await world({ pageSize: 2 });
    const line = { at: T, message: 'same', id: null };
    made.fake.write('/a', line, line, line, { at: T + 1, message: 'other', id: null });
    made.fake.onPage = (page, { input }) =>
      input.nextToken === '2' && made.fake.calls.length < 3 ? { ...page, nextToken: '2' } : page;
    const batches = await readAll(made, request(['/a']));
    expect(batches.flatMap((batch) => batch.events.map((event) => event.message))).toEqual([
      'same',
      'same',
      'same',
      'other',
    ]);
    expect(new Set(idsOf(batches)).size).toBe(4);
  });

  test('ids made for events without one are the same at every reading', async () => {
    const made = await world();
    made.fake.write('/a', { at: T, message: 'x', id: null }, { at: T, message: 'x', id: null });
    expect(idsOf(await readAll(made, request(['/a'])))).toEqual(idsOf(await readAll(made, request(['/a']))));
  });

  test('ordinals count the events of each stream', async () => {
    const made = await world();
    made.fake.write('/a', { at: T, stream: 'x' }, { at: T, stream: 'y' }, { at: T, stream: 'x' });
    const batches = await readAll(made, request(['/a']));
    const numbered = batches.flatMap((batch) => batch.events.map((event) => `${event.logStreamName}${event.ordinal}`));
    expect(numbered).toEqual(['x0', 'y0', 'x1']);
  });

  test('without an end, events that keep being written do not keep the reading from ending', async () => {
    const made = await world({ pageSize: 1 });
    made.fake.write('/a', { at: made.clock.now(), id: 'now' });
    made.fake.onPage = (page) => {
      made.fake.write('/a', { at: made.clock.now() + made.fake.calls.length, readableAt: 0 });
      return { ...page, nextToken: String(made.fake.calls.length) };
    };
    const { endAtMs: _, ...endless } = request(['/a']);
    expect(idsOf(await readAll(made, endless))).toContain('now');
    expect(made.fake.calls.length).toBeLessThan(10);
  });
});

describe('order', () => {
  test('what every group has been read through is told before the slowest group has ended', async () => {
    const made = await world({ pageSize: 2 });
    for (let index = 0; index < 10; index += 1) {
      made.fake.write('/a', { at: T + index * 10, id: `a${index}` });
      made.fake.write('/b', { at: T + index * 10 + 5, id: `b${index}` });
    }
    const batches = await readAll(made, request(['/a', '/b']));
    expect(batches.filter((batch) => batch.events.length > 0).length).toBeGreaterThan(3);
    const expected = Array.from({ length: 10 }, (_, index) => [`a${index}`, `b${index}`]).flat();
    expect(idsOf(batches)).toEqual(expected);
  });

  test('a group whose service goes stream by stream is held back and comes in time order', async () => {
    const made = await world({ pageSize: 4, order: 'stream' });
    for (let index = 0; index < 12; index += 1)
      made.fake.write('/a', { at: T + index, stream: `s${index % 6}`, id: `e${index}` });
    const batches = await readAll(made, request(['/a']));
    expect(idsOf(batches)).toEqual(Array.from({ length: 12 }, (_, index) => `e${index}`));
    expect(batches.flatMap((batch) => batch.events.filter((event) => event.marks !== undefined))).toEqual([]);
  });

  test('a service that goes stream by stream loses nothing where its first streams fill many pages', async () => {
    const made = await world({ pageSize: 4, order: 'stream' });
    for (let index = 0; index < 90; index += 1)
      made.fake.write('/a', { at: T + index * 1000, stream: `s${index % 3}`, id: `e${index}` });
    const ids = idsOf(await readAll(made, request(['/a'])));
    expect(ids).toHaveLength(90);
    expect(new Set(ids).size).toBe(90);
  });

  test('a service that is known to go by time is read in windows, and ties at their edges come once each', async () => {
    const made = await world({ pageSize: 5 });
    const expected = Array.from({ length: 200 }, (_, index) => `e${index}`);
    for (const [index, id] of expected.entries())
      made.fake.write('/a', { at: T + Math.floor(index / 2) * 10, stream: `s${index % 3}`, id });
    const batches = await readAll(made, request(['/a'], { endAtMs: T + 999 }));
    expect(idsOf(batches)).toEqual(expected);
    expect(new Set(made.fake.calls.map(({ input }) => input.startTime)).size).toBeGreaterThan(10);
    expect(batches.at(-1)?.usage.duplicates).toBe(0);
  });

  test('a group that is shared gives only the streams of the functions asked for', async () => {
    const made = await world();
    const hex = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
    made.fake.write(
      '/shared',
      { at: T, stream: `2026/03/02/checkout[17]${hex}`, id: 'wanted' },
      { at: T, stream: `2026/03/02/checkout-old[$LATEST]${hex}`, id: 'another' },
      { at: T, stream: `2026/03/02/[$LATEST]${hex}`, id: 'unnamed' },
    );
    const groups = [{ group: { name: '/shared' }, functionNames: ['checkout'] }];
    expect(idsOf(await readAll(made, { ...request([]), groups }))).toEqual(['wanted']);
  });

  test('a selection of streams is asked of the service, and gives only those', async () => {
    const made = await world();
    for (const stream of ['x', 'y', 'z']) made.fake.write('/a', { at: T, stream, id: stream });
    const groups = [{ group: { name: '/a' }, logStreamNames: ['x', 'z'] }];
    expect(idsOf(await readAll(made, { ...request([]), groups }))).toEqual(['x', 'z']);
    expect(made.fake.calls[0]?.input.logStreamNames).toEqual(['x', 'z']);
  });

  test('more streams than a call may name are sorted out here', async () => {
    const made = await world();
    for (const stream of ['s7', 'other']) made.fake.write('/a', { at: T, stream, id: stream });
    const logStreamNames = Array.from({ length: 101 }, (_, index) => `s${index}`);
    const groups = [{ group: { name: '/a' }, logStreamNames }];
    expect(idsOf(await readAll(made, { ...request([]), groups }))).toEqual(['s7']);
    expect(made.fake.calls[0]?.input).not.toHaveProperty('logStreamNames');
  });

  test('the filter pattern goes to the service', async () => {
    const made = await world();
    made.fake.createGroup('/a');
    await readAll(made, request(['/a'], { filterPattern: '"x y"' }));
    expect(made.fake.calls[0]?.input.filterPattern).toBe('"x y"');
  });
});

describe('groups that cannot be read', () => {
  const denied = {
    status: 400,
    type: 'AccessDeniedException',
    message: 'User: u is not authorized to perform: logs:FilterLogEvents on resource: r',
  };

  test('one that is denied among others is a gap with advice, and the others are read', async () => {
    const made = await world();
    made.fake.write('/a', { at: T, id: 'a' });
    made.fake.write('/b', { at: T, id: 'b' });
    made.fake.fault = (call) => (groupOf(call) === '/b' ? denied : undefined);
    const batches = await readAll(made, request(['/a', '/b']));
    expect(idsOf(batches)).toEqual(['a']);
    expect(gapsOf(batches)).toMatchObject([
      {
        state: 'final',
        reason: 'denied',
        group: { name: '/b' },
        advice: 'allow logs:FilterLogEvents on r, or use another --profile',
      },
    ]);
  });

  test('one that does not exist among others is a gap', async () => {
    const made = await world();
    made.fake.write('/a', { at: T, id: 'a' });
    expect(gapsOf(await readAll(made, request(['/a', '/nowhere'])))).toMatchObject([
      { reason: 'not-logged', group: { name: '/nowhere' } },
    ]);
  });

  test('one that is deleted while it is read is a gap, and what was read before stays', async () => {
    const made = await world({ pageSize: 1 });
    made.fake.write('/a', { at: T, id: 'kept' }, { at: T + 1 });
    made.fake.onPage = (page) => {
      made.fake.deleteGroup('/a');
      return page;
    };
    const batches = await readAll(made, request(['/a']));
    expect(idsOf(batches)).toEqual(['kept']);
    expect(gapsOf(batches)).toMatchObject([{ state: 'final', reason: 'deleted', fromAtMs: T, toAtMs: T + HOUR }]);
  });

  test('pages without an end lose their own window, and what comes after it is read', async () => {
    const made = await world({ pageSize: 5 });
    for (let index = 0; index < 200; index += 1)
      made.fake.write('/a', { at: T + index * 5, stream: `s${index % 3}`, id: `e${index}` });
    const isStuck = ({ input }: FakeCall): boolean => {
      const { startTime, endTime } = input as { startTime: number; endTime: number };
      return startTime <= T + 500 && endTime >= T + 500 && endTime - startTime < 200;
    };
    made.fake.onPage = (page, call) => (isStuck(call) ? { ...page, nextToken: '0' } : page);
    const batches = await readAll(made, request(['/a'], { endAtMs: T + 999 }));
    const [gap, ...others] = gapsOf(batches);
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ state: 'final', reason: 'unprocessed' });
    const { fromAtMs = 0, toAtMs = 0 } = gap ?? {};
    expect(fromAtMs <= T + 500 && T + 500 <= toAtMs).toBe(true);
    const outside = Array.from({ length: 200 }, (_, index) => index).filter(
      (index) => T + index * 5 < fromAtMs || T + index * 5 > toAtMs,
    );
    expect(outside.length).toBeGreaterThan(150);
    expect(idsOf(batches)).toEqual(expect.arrayContaining(outside.map((index) => `e${index}`)));
  });

  test('the only one, or all of them, is an error: a missing permission before a missing group', async () => {
    const made = await world();
    made.fake.fault = (call) => (groupOf(call) === '/b' ? denied : undefined);
    await expect(readAll(made, request(['/nowhere']))).rejects.toThrow(NotFoundError);
    await expect(readAll(made, request(['/nowhere', '/b']))).rejects.toThrow(AccessDeniedError);
  });

  test.for([
    ['credentials that have run out', { status: 400, type: 'ExpiredTokenException' }, CredentialsError],
    [
      'a filter pattern that is refused',
      { status: 400, type: 'InvalidParameterException', message: 'Invalid filter pattern' },
      UsageError,
    ],
  ] as const)('%s end the reading at once', async ([, fault, expected]) => {
    const made = await world();
    made.fake.fault = () => fault;
    await expect(readAll(made, request(['/a', '/b']))).rejects.toThrow(expected);
  });

  test('a server that keeps failing is given up after a few tries', async () => {
    const made = await world();
    made.fake.fault = () => ({ status: 500, type: 'InternalFailure' });
    await expect(readAll(made, request(['/a']))).rejects.toThrow(RemoteError);
    expect(made.fake.calls).toHaveLength(5);
  });

  test('throttling only slows it down, and is said once', async () => {
    const made = await world();
    made.fake.write('/a', { at: T, id: 'a' });
    const freeAtMs = made.clock.now() + 60_000;
    made.fake.fault = ({ atMs }) => (atMs < freeAtMs ? { status: 400, type: 'ThrottlingException' } : undefined);
    const batches = await readAll(made, request(['/a']));
    expect(idsOf(batches)).toEqual(['a']);
    expect(batches.flatMap((batch) => batch.notices)).toMatchObject([{ topic: 'throttled' }]);
    expect(batches.at(-1)?.usage.apiCalls).toBe(made.fake.calls.length);
  });
});
