import { describe, expect, test } from 'vitest';
import { createBench, createFilledBench, MONDAY_MS } from '../client.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const target = { logGroupName: '/test', logStreamName: 'a' };

const at = (...timestamps: number[]) => timestamps.map((timestamp) => ({ timestamp, message: `at ${timestamp}` }));

describe('PutLogEvents', () => {
  test('what is put is read again, byte for byte, ingested now', async () => {
    const message = '\u001b[31mred\u001b[0m\ttab\r\nline two\u00a0 größe 贈り物 😀\n';
    const bench = await createFilledBench({ a: [{ timestamp: MONDAY_MS - 5, message }] });
    expect(await bench.allEvents({ logGroupName: '/test' })).toMatchObject([
      { timestamp: MONDAY_MS - 5, message, logStreamName: 'a', ingestionTime: MONDAY_MS },
    ]);
  });

  test('goes into a stream of the world too, and is read in order with it', async () => {
    const bench = createBench();
    const invocation = bench.sandbox.truth(MONDAY_MS - HOUR_MS, MONDAY_MS - HOUR_MS + 60_000)[0];
    const place = { logGroupName: invocation?.logGroup, logStreamName: invocation?.logStream };
    const timestamp = (invocation?.startedAtMs ?? 0) + 1;
    const put = await bench.logs('PutLogEvents', { ...place, logEvents: [{ timestamp, message: 'guest' }] });
    expect(put.status).toBe(200);
    const range = { startTime: timestamp - 1000, endTime: timestamp + 1000 };
    const events = await bench.allEvents({ logGroupName: invocation?.logGroup, ...range });
    expect(events.filter((event) => event.message === 'guest')).toHaveLength(1);
    expect(events.map((event) => event.timestamp)).toEqual(
      events.map((event) => event.timestamp).toSorted((a, b) => a - b),
    );
  });

  test('says which events are too old, expired or too new, and keeps the others', async () => {
    const old = await createFilledBench({ a: [] });
    const tooOld = at(MONDAY_MS - 14 * DAY_MS - 1, MONDAY_MS - 14 * DAY_MS, MONDAY_MS - 13.5 * DAY_MS);
    expect((await old.logs('PutLogEvents', { ...target, logEvents: tooOld })).body.rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
    });
    expect(await old.allEvents({ logGroupName: '/test' })).toHaveLength(2);

    const fresh = await createFilledBench({ a: [] });
    const tooNew = at(MONDAY_MS, MONDAY_MS + 2 * HOUR_MS, MONDAY_MS + 2 * HOUR_MS + 1);
    expect((await fresh.logs('PutLogEvents', { ...target, logEvents: tooNew })).body.rejectedLogEventsInfo).toEqual({
      tooNewLogEventStartIndex: 2,
    });
    expect(await fresh.allEvents({ logGroupName: '/test' })).toHaveLength(2);

    const world = createBench();
    const place = { logGroupName: '/aws/lambda/shop-prod-api', logStreamName: 'mine' };
    await world.logs('CreateLogStream', place);
    const expired = at(MONDAY_MS - 7 * DAY_MS - 1, MONDAY_MS - 7 * DAY_MS);
    expect((await world.logs('PutLogEvents', { ...place, logEvents: expired })).body.rejectedLogEventsInfo).toEqual({
      expiredLogEventEndIndex: 1,
    });
  });

  test('nothing is rejected where nothing is wrong', async () => {
    const bench = await createFilledBench({ a: [] });
    const { body } = await bench.logs('PutLogEvents', { ...target, logEvents: at(MONDAY_MS) });
    expect(body).not.toHaveProperty('rejectedLogEventsInfo');
  });

  test.each([
    ['no events', [], /length greater than or equal to 1/],
    ['too many events', at(...Array(10_001).fill(MONDAY_MS)), /less than or equal to 10000/],
    ['events out of order', at(MONDAY_MS, MONDAY_MS - 1), /must be in chronological order/],
    ['a span over a day', at(MONDAY_MS - DAY_MS - 1, MONDAY_MS), /cannot span more than 24 hours/],
    ['an empty message', [{ timestamp: MONDAY_MS, message: '' }], /length greater than or equal to 1/],
    [
      'more than a megabyte, 26 bytes an event included',
      [{ timestamp: MONDAY_MS, message: 'é'.repeat(524_276) }],
      'Upload too large: 1048578 bytes exceeds limit of 1048576',
    ],
  ])('a batch with %s is refused whole', async (_, logEvents, message) => {
    const bench = await createFilledBench({ a: [] });
    const reply = await bench.logs('PutLogEvents', { ...target, logEvents });
    expect(reply).toMatchObject({ status: 400, body: { __type: 'InvalidParameterException' } });
    expect(reply.body.message).toMatch(message);
    expect(await bench.allEvents({ logGroupName: '/test' })).toEqual([]);
  });

  test('needs a group and a stream that exist', async () => {
    const bench = await createFilledBench({ a: [] });
    const logEvents = at(MONDAY_MS);
    expect(await bench.logs('PutLogEvents', { ...target, logGroupName: '/none', logEvents })).toMatchObject({
      body: { __type: 'ResourceNotFoundException', message: 'The specified log group does not exist.' },
    });
    expect(await bench.logs('PutLogEvents', { ...target, logStreamName: 'b', logEvents })).toMatchObject({
      body: { __type: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' },
    });
  });
});

describe('creating', () => {
  test('a name can be taken once', async () => {
    const bench = await createFilledBench({ a: [] });
    expect(await bench.logs('CreateLogGroup', { logGroupName: '/test' })).toMatchObject({
      status: 400,
      body: { __type: 'ResourceAlreadyExistsException', message: 'The specified log group already exists' },
    });
    expect(await bench.logs('CreateLogStream', target)).toMatchObject({
      status: 400,
      body: { __type: 'ResourceAlreadyExistsException', message: 'The specified log stream already exists' },
    });
  });

  test.each([
    ['CreateLogGroup', { logGroupName: 'a b' }],
    ['CreateLogGroup', { logGroupName: '' }],
    ['CreateLogStream', { logGroupName: '/test', logStreamName: 'a:b' }],
  ])('%s %j is refused', async (operation, input) => {
    const bench = await createFilledBench({});
    expect(await bench.logs(operation, input)).toMatchObject({
      status: 400,
      body: { __type: 'InvalidParameterException', message: expect.stringContaining('1 validation error detected') },
    });
  });
});

describe('DeleteLogGroup', () => {
  test('takes a group’s streams and events along; one that is made again is empty', async () => {
    const bench = await createFilledBench({ a: [{ timestamp: MONDAY_MS - 5, message: 'old' }] });
    const group = { logGroupName: '/test' };
    expect((await bench.logs('DeleteLogGroup', group)).status).toBe(200);
    expect((await bench.logs('FilterLogEvents', group)).body).toMatchObject({ __type: 'ResourceNotFoundException' });
    await bench.logs('CreateLogGroup', group);
    expect(await bench.allEvents(group)).toEqual([]);
    expect((await bench.logs('PutLogEvents', { ...target, logEvents: at(MONDAY_MS) })).status).toBe(400);
  });

  test('leaves the company’s own groups alone', async () => {
    const bench = createBench();
    const group = { logGroupName: '/aws/lambda/shop-prod-api' };
    expect((await bench.logs('DeleteLogGroup', group)).status).toBe(400);
    expect((await bench.logs('FilterLogEvents', { ...group, limit: 1 })).status).toBe(200);
  });
});
