import { expect, test } from 'vitest';
import { compileQuery } from '../../../../../src/sandbox/wire/insights/compile-query.ts';
import { runQuery } from '../../../../../src/sandbox/wire/insights/running-query.ts';
import type { QueriedStore } from '../../../../../src/sandbox/wire/insights/scan.ts';
import type { Chunk } from '../../../../../src/sandbox/world/log-store.ts';
import { MONDAY_MS } from '../../client.ts';

/** Ten minutes with one event of a hundred bytes each, the newest first. */
const store: QueriedStore = {
  group: () => undefined,
  read: (_, { fromMs, toMs }) =>
    Array.from({ length: 10 }, (_minute, index): Chunk => {
      const timestampMs = MONDAY_MS - index * 60_000;
      const event = { logStreamName: 's', timestampMs, ingestedAtMs: timestampMs, message: 'x'.repeat(100) };
      return { fromMs: timestampMs, toMs: timestampMs, events: [{ ...event, eventId: String(timestampMs) }] };
    }).filter((chunk) => chunk.fromMs >= fromMs && chunk.toMs <= toMs),
};

const begin = (bytesPerSecond: number) =>
  runQuery(
    {
      queryString: 'fields @message',
      query: compileQuery('fields @message'),
      groupNames: ['/g'],
      fromMs: 0,
      toMs: MONDAY_MS,
    },
    MONDAY_MS,
    store,
    bytesPerSecond,
  );

test('a query has read by then what it reads in a second', () => {
  const query = begin(100);
  expect(query.status(MONDAY_MS + 199, 1e6)).toBe('Scheduled');
  expect(query.status(MONDAY_MS + 4200, 1e6)).toBe('Running');
  expect(query.statistics()).toEqual({ recordsMatched: 5, recordsScanned: 5, bytesScanned: 500 });
  expect(query.rows()).toHaveLength(5);
  expect(query.status(MONDAY_MS + 10_199, 1e6)).toBe('Running');
  expect(query.status(MONDAY_MS + 10_200, 1e6)).toBe('Complete');
  expect(query.durationMs(MONDAY_MS + 60_000)).toBe(10_200);
});

test('one look at it reads only so much, so that a large one goes on as it is asked for', () => {
  const query = begin(1e9);
  const seen = [1, 2, 3, 4].map((look) => {
    const status = query.status(MONDAY_MS + 60_000 + look, 300);
    return [status, query.statistics().recordsScanned];
  });
  expect(seen).toEqual([
    ['Running', 3],
    ['Running', 6],
    ['Running', 9],
    ['Complete', 10],
  ]);
});

test('it is not timed out for having been asked for too rarely', () => {
  expect(begin(1e9).status(MONDAY_MS + 7_200_000, 300)).toBe('Running');
  expect(begin(0.01).status(MONDAY_MS + 7_200_000, 300)).toBe('Timeout');
});
