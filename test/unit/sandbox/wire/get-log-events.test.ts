import { describe, expect, test } from 'vitest';
import { createBench, createFilledBench, MONDAY_MS, type WireEvent } from '../client.ts';

const SEVEN = Array.from({ length: 7 }, (_, index) => ({ timestamp: MONDAY_MS + index, message: `line ${index}` }));
const target = { logGroupName: '/test', logStreamName: 'a' };

describe('GetLogEvents', () => {
  test('reads forward to the end, where the token comes back unchanged', async () => {
    const bench = await createFilledBench({ a: SEVEN });
    const messages: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < 4; page += 1) {
      const sent = token === undefined ? {} : { nextToken: token };
      const { body } = await bench.logs('GetLogEvents', { ...target, startFromHead: true, limit: 3, ...sent });
      messages.push(...body.events.map((event: WireEvent) => event.message));
      if (page === 3) expect(body.nextForwardToken).toBe(token);
      token = body.nextForwardToken;
    }
    expect(messages).toEqual(SEVEN.map(({ message }) => message));
  });

  test('begins with the newest page and reads backward to the start, where the token comes back unchanged', async () => {
    const bench = await createFilledBench({ a: SEVEN });
    const first = (await bench.logs('GetLogEvents', { ...target, limit: 4 })).body;
    const second = (await bench.logs('GetLogEvents', { ...target, limit: 4, nextToken: first.nextBackwardToken })).body;
    const third = (await bench.logs('GetLogEvents', { ...target, limit: 4, nextToken: second.nextBackwardToken })).body;
    const texts = [first, second, third].map(({ events }) => events.map((event: WireEvent) => event.message));
    expect(texts).toEqual([['line 3', 'line 4', 'line 5', 'line 6'], ['line 0', 'line 1', 'line 2'], []]);
    expect(third.nextBackwardToken).toBe(second.nextBackwardToken);
  });

  test('from the end, the backward token leads over the last events again', async () => {
    const bench = await createFilledBench({ a: SEVEN });
    const last = (await bench.logs('GetLogEvents', { ...target, startFromHead: true })).body;
    const end = (await bench.logs('GetLogEvents', { ...target, nextToken: last.nextForwardToken })).body;
    const back = (await bench.logs('GetLogEvents', { ...target, limit: 2, nextToken: end.nextBackwardToken })).body;
    expect(back.events.map((event: WireEvent) => event.message)).toEqual(['line 5', 'line 6']);
  });

  test('the start is inclusive, the end exclusive', async () => {
    const bench = await createFilledBench({ a: SEVEN });
    const range = { startTime: MONDAY_MS + 1, endTime: MONDAY_MS + 3 };
    const { body } = await bench.logs('GetLogEvents', { ...target, ...range, startFromHead: true });
    expect(body.events.map((event: WireEvent) => event.timestamp - MONDAY_MS)).toEqual([1, 2]);
  });

  test('events carry neither id nor stream, and tokens are there on an empty page', async () => {
    const bench = await createFilledBench({ a: SEVEN.slice(0, 1), b: [] });
    const full = (await bench.logs('GetLogEvents', target)).body;
    const empty = (await bench.logs('GetLogEvents', { ...target, logStreamName: 'b' })).body;
    expect(full.events).toEqual([{ timestamp: MONDAY_MS, message: 'line 0', ingestionTime: MONDAY_MS }]);
    expect(empty.events).toEqual([]);
    expect(empty.nextForwardToken).toMatch(/^f\/\d{56}$/);
    expect(empty.nextBackwardToken).toMatch(/^b\/\d{56}$/);
  });

  test('a stream of the world reads as FilterLogEvents reads it', async () => {
    const bench = createBench();
    const [invocation] = bench.sandbox.truth(MONDAY_MS - 3_600_000, MONDAY_MS - 3_500_000);
    const named = { logGroupName: invocation?.logGroup, startTime: MONDAY_MS - 2 * 3_600_000 };
    const events = await bench.allEvents({ ...named, logStreamNames: [invocation?.logStream] });
    const filtered = events.map(({ message }) => message);
    const got = await bench.logs('GetLogEvents', {
      ...named,
      logStreamName: invocation?.logStream,
      startFromHead: true,
    });
    expect(filtered.length).toBeGreaterThan(3);
    expect(got.body.events).toHaveLength(filtered.length);
    expect(filtered).toEqual(expect.arrayContaining(got.body.events.map((event: WireEvent) => event.message)));
  });

  test.each([
    [{ ...target, logStreamName: 'none' }, 'ResourceNotFoundException', 'The specified log stream does not exist.'],
    [{ ...target, nextToken: 'f/1' }, 'InvalidParameterException', 'The specified nextToken is invalid.'],
    [{ ...target, startTime: 5, endTime: 5 }, 'InvalidParameterException', /end time/],
  ])('%j is refused', async (input, name, message) => {
    const bench = await createFilledBench({ a: SEVEN });
    const reply = await bench.logs('GetLogEvents', input);
    expect(reply).toMatchObject({ status: 400, body: { __type: name } });
    expect(reply.body.message).toMatch(message);
  });
});
