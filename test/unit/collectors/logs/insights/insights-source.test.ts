import { describe, expect, test } from 'vitest';
import { EVENT_BYTES, type StoredEvent } from '../../../../fakes/fake-query-service.ts';
import { everyEvent, insightsWorld, T } from './insights-world.ts';

const EDGES = [-1, 0, 30_500, 59_600, 59_601].map((offset) => ({ group: '/a', atMs: T + 200 + offset }));
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `/g/${index}`);

describe('the range', () => {
  test.for([false, true])(
    'is asked in whole seconds and told to the millisecond, both ends in it (%s)',
    async (isLastSecondWhole) => {
      const { ask, begun } = await insightsWorld({ events: EDGES, isLastSecondWhole });
      const { value } = await ask(everyEvent(['/a'], { startAtMs: T + 200, endAtMs: T + 59_800 }));
      expect(value.rows.map((row) => row['@timestamp'])).toEqual([
        '2026-03-02 12:00:59.800',
        '2026-03-02 12:00:30.700',
        '2026-03-02 12:00:00.200',
      ]);
      expect(begun()).toMatchObject([{ startTime: T / 1000, endTime: T / 1000 + 60, limit: 100_000 }]);
    },
  );

  test('is not cut for rows that stand for many events', async () => {
    const { ask } = await insightsWorld({ events: EDGES });
    const { value } = await ask(everyEvent(['/a'], { startAtMs: T + 200, endAtMs: T + 59_800, isPerEvent: false }));
    expect(value.rows).toHaveLength(5);
  });
});

describe('rows', () => {
  test('are texts by name, as they come: without the pointer, and whatever a field is called', async () => {
    const fields = { 'record.metrics.durationMs': '41.27', constructor: 'x', ['__proto__']: 'y' };
    const events = [
      { group: '/a', atMs: T, fields },
      { group: '/a', atMs: T + 1 },
    ];
    const { ask } = await insightsWorld({ events });
    const { value } = await ask(everyEvent(['/a']));
    expect(value.rows.map((row) => Object.entries(row))).toEqual([
      [['@timestamp', '2026-03-02 12:00:00.001']],
      [['@timestamp', '2026-03-02 12:00:00.000'], ...Object.entries(fields)],
    ]);
  });

  test('without a time that can be read are kept', async () => {
    const events = ['', 'soon'].map((time) => ({ group: '/a', atMs: T, fields: { '@timestamp': time } }));
    const { ask } = await insightsWorld({ events });
    expect((await ask(everyEvent(['/a']))).value.rows).toEqual([{ '@timestamp': '' }, { '@timestamp': 'soon' }]);
  });

  test('are read page by page to the last', async () => {
    const events: StoredEvent[] = Array.from({ length: 25 }, (_, index) => ({ group: '/a', atMs: T + index }));
    const { ask, service } = await insightsWorld({ events, pageSize: 10 });
    const { value, usage } = await ask(everyEvent(['/a']));
    expect(value.rows).toHaveLength(25);
    expect(new Set(value.rows.map((row) => row['@timestamp'])).size).toBe(25);
    expect(usage.apiCalls).toBe(service.calls.length);
  });

  test('whose pages go in a circle are an error, not an endless reading', async () => {
    const { ask, service } = await insightsWorld({ events: EDGES });
    service.alter = (answer) => ({ ...answer, nextToken: 'again' });
    await expect(ask(everyEvent(['/a']))).rejects.toThrow(/no end to the pages/);
  });
});

describe('groups', () => {
  test('are asked fifty at a time, each once', async () => {
    const groups = names(120);
    const events = groups.map((group) => ({ group, atMs: T, fields: { group } }));
    const { ask, begun } = await insightsWorld({ events });
    const { value, gaps } = await ask(everyEvent([...groups, ...groups.slice(0, 7)]));
    expect(begun().map(({ logGroupNames }) => logGroupNames.length)).toEqual([50, 50, 20]);
    expect(value.rows).toHaveLength(120);
    expect(new Set(value.rows.map((row) => row.group))).toEqual(new Set(groups));
    expect(gaps).toEqual([]);
  });

  test('of several questions together never have more than four queries running', async () => {
    const { clock, finish, service, source } = await insightsWorld({ runMs: 1500 });
    let most = 0;
    service.refuse = () => {
      most = Math.max(most, service.running());
      return undefined;
    };
    const { signal } = new AbortController();
    const beganAtMs = clock.now();
    await finish(Promise.all([1, 2].map(() => source.ask(everyEvent(names(300)), signal))));
    expect(service.callsOf('StartQuery')).toHaveLength(12);
    expect(most).toBe(4);
    expect(clock.now() - beganAtMs).toBeLessThan(10_000);
  });

  test('none at all cost no call', async () => {
    const { ask, service } = await insightsWorld();
    expect(await ask(everyEvent([]))).toEqual({
      value: { rows: [], bytesScanned: 0 },
      gaps: [],
      usage: { apiCalls: 0, duplicates: 0 },
    });
    expect(service.calls).toEqual([]);
  });
});

test('a query that runs for a while is asked after in growing pauses, for as few rows as can be', async () => {
  const { ask, service } = await insightsWorld({ runMs: 20_000 });
  await ask(everyEvent(['/a']));
  const polls = service.callsOf('GetQueryResults').filter(({ input }) => input.maxItems === 1);
  const pauses = polls.slice(1).map(({ atMs }, index) => atMs - (polls[index]?.atMs ?? 0));
  expect((polls[0]?.atMs ?? 0) - T).toBe(200);
  expect(pauses[0]).toBeLessThan(500);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses.at(-1)).toBe(2000);
});

test('progress counts the queries, and what all of them have scanned', async () => {
  const events = names(60).map((group) => ({ group, atMs: T }));
  const { ask, progress } = await insightsWorld({ events, runMs: 3000 });
  const { value } = await ask(everyEvent(names(60)));
  expect(value.bytesScanned).toBe(60 * EVENT_BYTES);
  expect(progress[0]).toEqual({ queries: 2, queriesDone: 0, bytesScanned: 0, rows: 0 });
  expect(progress.at(-1)).toEqual({ queries: 2, queriesDone: 2, bytesScanned: 60 * EVENT_BYTES, rows: 60 });
  const scanned = progress.map(({ bytesScanned }) => bytesScanned);
  expect(scanned).toEqual(scanned.toSorted((a, b) => a - b));
});
