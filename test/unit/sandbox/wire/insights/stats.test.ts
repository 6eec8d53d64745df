import { describe, expect, test } from 'vitest';
import { ask } from './asking.ts';

// The page "stats".
describe('aggregate functions', () => {
  const EVENTS = [{ f: 1, g: 'b' }, { f: 2, g: 'a10' }, { f: 4 }, { f: '9', g: 'a9' }, { other: 1 }];

  test.each([
    ['count(*)', '5'],
    ['count()', '5'],
    ['count(f)', '4'],
    ['count_distinct(g)', '3'],
    ['sum(f)', '16'],
    ['avg(f)', '4'],
    ['min(f)', '1'],
    ['max(f)', '9'],
    ['stddev(f)', '3.0822'],
    ['pct(f, 50)', '2'],
    ['pct(f, 75)', '4'],
    ['pct(f, 100)', '9'],
    ['earliest(g)', 'b'],
    ['latest(g)', 'a9'],
    ['latest(f)', '9'],
    ['sortsFirst(g)', 'a9'],
    ['sortsLast(g)', 'b'],
    ['max(@timestamp)', '2026-03-02 10:00:00.000'],
  ])('%s is %s', async (aggregate, expected) => {
    expect(await ask(`stats ${aggregate} as value`, EVENTS)).toEqual([{ value: expected }]);
  });

  test('of a field that no row holds there is none, and no count but zero', async () => {
    const query = 'stats count(x) as n, sum(x) as s, avg(x) as a, max(x) as m, pct(x, 99) as p, latest(x) as l';
    expect(await ask(query, EVENTS)).toEqual([{ n: '0' }]);
  });

  test('95 percent of the values lie at or below the 95th percentile', async () => {
    const events = Array.from({ length: 200 }, (_, index) => ({ d: index + 1 }));
    expect(await ask('stats pct(d, 95) as p95, pct(d, 50) as p50', events)).toEqual([{ p95: '190', p50: '100' }]);
  });
});

describe('groups', () => {
  test('are what by says; columns come in the order by, then results, named as they were written', async () => {
    const events = [
      { t: 'a', n: 1 },
      { t: 'b', n: 2 },
      { t: 'a', n: 3 },
    ];
    const rows = await ask('stats sum(n), count(*) as c by t | sort t', events);
    expect(rows.map((row) => Object.entries(row))).toEqual([
      [
        ['t', 'a'],
        ['sum(n)', '4'],
        ['c', '2'],
      ],
      [
        ['t', 'b'],
        ['sum(n)', '2'],
        ['c', '1'],
      ],
    ]);
  });

  test('a row that lacks the key is a group of its own, and its row lacks the column', async () => {
    const rows = await ask('stats count(*) as c by t | sort c', [{ t: '' }, { n: 1 }, { n: 2 }]);
    expect(rows).toEqual([{ t: '', c: '1' }, { c: '2' }]);
  });

  test('keys can be expressions and periods', async () => {
    const rows = await ask('stats count(*) by strlen(@message) as len, bin(1h) as hour | sort len, hour', [
      'aa',
      'bbb',
      'cc',
    ]);
    expect(rows).toEqual([
      { len: '2', hour: '2026-03-02 09:00:00.000', 'count(*)': '1' },
      { len: '2', hour: '2026-03-02 10:00:00.000', 'count(*)': '1' },
      { len: '3', hour: '2026-03-02 09:00:00.000', 'count(*)': '1' },
    ]);
  });

  test('numbers that print alike are one group', async () => {
    const rows = await ask('stats count(*) as c by coalesce(bytes / 1000000, mb) as mb', [
      { bytes: 512_000_000 },
      { mb: 512 },
    ]);
    expect(rows).toEqual([{ mb: '512', c: '2' }]);
  });

  test('without any event there is no row', async () => {
    expect(await ask('filter 1 = 2 | stats count(*)', ['x'])).toEqual([]);
  });
});

describe('results', () => {
  test('calculate with aggregates and with results before them', async () => {
    const query = `stats max(size / 1000) as most, min(size / 1000) as least, most - least as spread, sum(size) / count(*) as mean`;
    expect(await ask(query, [{ size: 1000 }, { size: 4000 }])).toEqual([
      { most: '4', least: '1', spread: '3', mean: '2500' },
    ]);
  });

  test('can be filtered, sorted and cut by name or as they were written', async () => {
    const events = [{ t: 'a' }, { t: 'b' }, { t: 'b' }, { t: 'c' }, { t: 'c' }, { t: 'c' }];
    expect(await ask('stats count(*) by t | filter count(*) > 1 | sort count(*) desc | limit 1', events)).toEqual([
      { t: 'c', 'count(*)': '3' },
    ]);
  });
});

describe('two stats commands', () => {
  test('the second one counts what the first one came to', async () => {
    const query = `FIELDS strlen(@message) AS message_length
      | STATS sum(message_length)/1024/1024 as logs_mb BY bin(5m)
      | STATS max(logs_mb) AS peak_ingest_mb, min(logs_mb) AS min_ingest_mb, avg(logs_mb) AS avg_ingest_mb`;
    const mb = 'x'.repeat(262_144);
    expect(await ask(query, [`${mb}${mb}`, mb])).toEqual([
      { peak_ingest_mb: '0.5', min_ingest_mb: '0.25', avg_ingest_mb: '0.375' },
    ]);
  });

  test('with a filter between them', async () => {
    const query = `STATS count_distinct(client_ip) AS session_ips, count(*) AS requests BY session_id, client_platform
      | FILTER session_ips > 1
      | STATS count(*) AS multiple_ip_sessions, sum(requests) / count(*) AS avg_session_requests BY client_platform`;
    const event = (session_id: number, client_ip: string) => ({ session_id, client_ip, client_platform: 'ios' });
    const events = [event(1, 'a'), event(1, 'b'), event(1, 'b'), event(2, 'a'), event(3, 'c'), event(3, 'd')];
    expect(await ask(query, events)).toEqual([
      { client_platform: 'ios', multiple_ip_sessions: '2', avg_session_requests: '2.5' },
    ]);
  });

  test('times go from the first to the second as its results', async () => {
    const query = `FIELDS strlen(@message) AS message_length
      | STATS sum(message_length) AS ingested_bytes, max(@timestamp) as @t BY @logStream
      | STATS avg(ingested_bytes) BY dateceil(@t, 5m)`;
    expect(await ask(query, ['aa', 'bb'])).toEqual([
      { 'dateceil(@t, 5m)': '2026-03-02 10:00:00.000', 'avg(ingested_bytes)': '4' },
    ]);
  });
});
