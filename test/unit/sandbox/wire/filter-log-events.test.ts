import { describe, expect, test } from 'vitest';
import { createBench, createFilledBench, MONDAY_MS } from '../client.ts';

const MINUTE_MS = 60_000;
const API_GROUP = '/aws/lambda/shop-prod-orders-api';
const SHARED_GROUP = '/shop/prod/shared';

const countTo = (count: number, at: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ timestamp: at(index), message: `line ${index}` }));

describe('paging', () => {
  test.each([1, 7, 100, 10_000])('with a limit of %d brings every event once, in order', async (limit) => {
    const bench = createBench({ faults: { emptyPageRate: 0.2, partialPageRate: 0.3 } });
    const range = { logGroupName: API_GROUP, startTime: MONDAY_MS - 3 * MINUTE_MS };
    const whole = createBench({ faults: { emptyPageRate: 0, partialPageRate: 0 } });
    const expected = await whole.allEvents(range);

    const pages = await bench.allPages({ ...range, limit });

    expect(expected.length).toBeGreaterThan(100);
    expect(pages.flatMap(({ body }) => body.events)).toEqual(expected);
    expect(pages.every(({ body }) => body.events.length <= limit)).toBe(true);
  });

  test('has empty pages in the middle when asked to, and never two after one another', async () => {
    const bench = createBench({ faults: { emptyPageRate: 1 } });
    const pages = await bench.allPages({ logGroupName: API_GROUP, startTime: MONDAY_MS - MINUTE_MS, limit: 20 });
    const sizes = pages.map(({ body }) => body.events.length);
    expect(sizes.filter((_, index) => index % 2 === 0)).toEqual(Array(Math.ceil(sizes.length / 2)).fill(0));
    expect(sizes[1]).toBe(20);
  });

  test('a page holds at most a megabyte of messages', async () => {
    const big = 'x'.repeat(400_000);
    const bench = await createFilledBench({ a: [] });
    for (let put = 0; put < 5; put += 1) {
      const logEvents = [{ timestamp: MONDAY_MS + put, message: big }];
      await bench.logs('PutLogEvents', { logGroupName: '/test', logStreamName: 'a', logEvents });
    }
    const pages = await bench.allPages({ logGroupName: '/test' });
    expect(pages.map(({ body }) => body.events.length).filter((size) => size > 0)).toEqual([2, 2, 1]);
  });

  test('a rare pattern makes empty pages that go on', async () => {
    const bench = createBench({ faults: { emptyPageRate: 0, partialPageRate: 0 } });
    const pages = await bench.allPages({
      logGroupName: SHARED_GROUP,
      startTime: MONDAY_MS - 3 * 60 * MINUTE_MS,
      filterPattern: '"no such words"',
    });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap(({ body }) => body.events)).toEqual([]);
  });

  test('a token belongs to its request, is whole, and lives for 24 hours', async () => {
    const bench = createBench();
    const input = { logGroupName: API_GROUP, startTime: MONDAY_MS - MINUTE_MS, limit: 5 };
    const { nextToken } = (await bench.logs('FilterLogEvents', input)).body;
    const invalid = {
      status: 400,
      body: { __type: 'InvalidParameterException', message: 'The specified nextToken is invalid.' },
    };

    expect(await bench.logs('FilterLogEvents', { ...input, nextToken, startTime: 5 })).toMatchObject(invalid);
    expect(await bench.logs('FilterLogEvents', { ...input, nextToken: `${nextToken}x` })).toMatchObject(invalid);
    expect(await bench.logs('FilterLogEvents', { ...input, nextToken: 'abc' })).toMatchObject(invalid);
    bench.setNow(MONDAY_MS + 24 * 60 * MINUTE_MS);
    expect((await bench.logs('FilterLogEvents', { ...input, nextToken })).status).toBe(200);
    bench.setNow(MONDAY_MS + 24 * 60 * MINUTE_MS + 1);
    expect(await bench.logs('FilterLogEvents', { ...input, nextToken })).toMatchObject(invalid);
  });
});

describe('order and range', () => {
  test('events of all streams come by timestamp, then ingestion time, then the order of putting', async () => {
    const bench = createBench();
    const events = await bench.allEvents({ logGroupName: SHARED_GROUP, startTime: MONDAY_MS - 10 * MINUTE_MS });
    const sorted = events.toSorted((a, b) => a.timestamp - b.timestamp || a.ingestionTime - b.ingestionTime);
    expect(new Set(events.map((event) => event.logStreamName)).size).toBeGreaterThan(3);
    expect(events).toEqual(sorted);
  });

  test('equal timestamps keep the order in which they were put', async () => {
    const bench = await createFilledBench({ a: countTo(12, () => MONDAY_MS) });
    const messages = (await bench.allEvents({ logGroupName: '/test', limit: 5 })).map((event) => event.message);
    expect(messages).toEqual(countTo(12, () => 0).map(({ message }) => message));
  });

  test('both ends are inclusive', async () => {
    const bench = await createFilledBench({ a: countTo(5, (index) => MONDAY_MS + index) });
    const range = { logGroupName: '/test', startTime: MONDAY_MS + 1, endTime: MONDAY_MS + 3 };
    const times = (await bench.allEvents(range)).map((event) => event.timestamp - MONDAY_MS);
    expect(times).toEqual([1, 2, 3]);
  });

  test('startFromHead false brings the newest first, page after page', async () => {
    const bench = createBench();
    const range = { logGroupName: API_GROUP, startTime: MONDAY_MS - 4 * MINUTE_MS };
    const forward = await bench.allEvents(range);
    const first = await bench.logs('FilterLogEvents', { ...range, startFromHead: false, limit: 40 });
    // The direction is in the token.
    const rest = await bench.allEvents({ ...range, limit: 40, nextToken: first.body.nextToken });
    expect(forward.length).toBeGreaterThan(200);
    expect([...first.body.events, ...rest]).toEqual(forward.toReversed());
  });

  test('newest first is refused where the range may begin before 2024', async () => {
    const bench = createBench();
    expect(await bench.logs('FilterLogEvents', { logGroupName: API_GROUP, startFromHead: false })).toMatchObject({
      status: 400,
      body: { __type: 'InvalidParameterException' },
    });
  });

  test('an event is the same, id included, however it is asked for', async () => {
    const bench = createBench();
    const range = { logGroupName: API_GROUP, startTime: MONDAY_MS - 2 * MINUTE_MS };
    const all = await bench.allEvents(range);
    const filtered = await bench.allEvents({ ...range, filterPattern: '"platform.report"' });
    expect(filtered).toEqual(all.filter((event) => event.message.includes('platform.report')));
    expect(all.every((event) => /^\d{56}$/.test(event.eventId))).toBe(true);
    expect(new Set(all.map((event) => event.eventId)).size).toBe(all.length);
  });
});

describe('choosing streams and groups', () => {
  test('names and a prefix narrow the search', async () => {
    const bench = await createFilledBench({
      'web/1': [{ timestamp: MONDAY_MS, message: 'one' }],
      'web/2': [{ timestamp: MONDAY_MS, message: 'two' }],
      'job/1': [{ timestamp: MONDAY_MS, message: 'three' }],
    });
    const messages = async (input: object) =>
      (await bench.allEvents({ logGroupName: '/test', ...input })).map((event) => event.message);
    expect(await messages({ logStreamNames: ['web/2', 'job/1'] })).toEqual(['two', 'three']);
    expect(await messages({ logStreamNamePrefix: 'web/' })).toEqual(['one', 'two']);
  });

  test('a group is found by name, by identifier and by ARN', async () => {
    const bench = await createFilledBench({ a: [{ timestamp: MONDAY_MS, message: 'here' }] });
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/test';
    for (const input of [{ logGroupName: '/test' }, { logGroupIdentifier: '/test' }, { logGroupIdentifier: arn }]) {
      expect(await bench.allEvents(input)).toHaveLength(1);
    }
  });

  test.each([
    [{ logGroupName: '/none' }, 'ResourceNotFoundException', 'The specified log group does not exist.'],
    [
      { logGroupIdentifier: 'arn:aws:logs:us-east-1:123456789012:log-group:/test' },
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    [
      { logGroupIdentifier: 'arn:aws:logs:eu-west-1:123456789012:log-group:/test:*' },
      'InvalidParameterException',
      /satisfy/,
    ],
    [{ logGroupName: '/test', logGroupIdentifier: '/test' }, 'InvalidParameterException', /mutually exclusive/],
    [{}, 'InvalidParameterException', /must not be null/],
    [
      { logGroupName: '/test', logStreamNames: ['a'], logStreamNamePrefix: 'a' },
      'InvalidParameterException',
      /mutually exclusive/,
    ],
    [
      { logGroupName: '/test', logStreamNames: ['none'] },
      'ResourceNotFoundException',
      'The specified log stream does not exist.',
    ],
    [{ logGroupName: '/test', limit: 10_001 }, 'InvalidParameterException', /less than or equal to 10000/],
    [{ logGroupName: '/test', limit: 0 }, 'InvalidParameterException', /greater than or equal to 1/],
    [{ logGroupName: '/test', startTime: 2, endTime: 1 }, 'InvalidParameterException', /start time/],
    [{ logGroupName: '/test', filterPattern: '{ $.a' }, 'InvalidParameterException', /filter pattern/],
    [{ logGroupName: 7 }, 'SerializationException', /logGroupName/],
  ])('%j is refused', async (input, name, message) => {
    const bench = await createFilledBench({ a: [] });
    const reply = await bench.logs('FilterLogEvents', input);
    expect(reply.status).toBe(400);
    expect(reply.body.__type).toBe(name);
    expect(reply.body.message).toMatch(message);
  });
});

describe('time', () => {
  test('an event is there from its ingestion on, not before', async () => {
    const bench = createBench();
    const [invocation] = bench.sandbox.truth(MONDAY_MS, MONDAY_MS + MINUTE_MS);
    const line = invocation?.lines[0];
    const seenAt = async (nowMs: number) => {
      bench.setNow(nowMs);
      const events = await bench.allEvents({ logGroupName: invocation?.logGroup, startTime: MONDAY_MS });
      return events.some((event) => event.eventId === line?.eventId);
    };
    expect(await seenAt((line?.ingestedAtMs ?? 0) - 1)).toBe(false);
    expect(await seenAt(line?.ingestedAtMs ?? 0)).toBe(true);
  });

  test('what was visible stays visible', async () => {
    const bench = createBench();
    const range = { logGroupName: SHARED_GROUP, startTime: MONDAY_MS - MINUTE_MS };
    let seen = new Set<string>();
    for (let nowMs = MONDAY_MS; nowMs < MONDAY_MS + 30_000; nowMs += 1700) {
      bench.setNow(nowMs);
      const now = new Set((await bench.allEvents(range)).map((event) => event.eventId));
      expect([...seen].filter((id) => !now.has(id))).toEqual([]);
      expect(now.size).toBeGreaterThanOrEqual(seen.size);
      seen = now;
    }
  });

  test('nothing older than the retention is left', async () => {
    const bench = createBench();
    const weekMs = 7 * 24 * 60 * MINUTE_MS;
    const page = await bench.logs('FilterLogEvents', { logGroupName: API_GROUP, startTime: 0, limit: 1 });
    expect(page.body.events[0]?.timestamp).toBeGreaterThanOrEqual(MONDAY_MS - weekMs);
    expect(page.body.events[0]?.timestamp).toBeLessThan(MONDAY_MS - weekMs + MINUTE_MS);
  });
});

describe('a group of the class INFREQUENT_ACCESS', () => {
  test('is refused by name, here and where one stream is read', async () => {
    const bench = createBench();
    const group = { logGroupName: '/club/prod/audit' };
    const refused = {
      status: 400,
      body: { __type: 'InvalidOperationException', message: expect.stringContaining('INFREQUENT') },
    };
    expect(await bench.logs('FilterLogEvents', group)).toMatchObject(refused);
    expect(await bench.logs('GetLogEvents', { ...group, logStreamName: 'any' })).toMatchObject(refused);
    expect((await bench.logs('DescribeLogStreams', group)).body.logStreams.length).toBeGreaterThan(10);
  });
});
