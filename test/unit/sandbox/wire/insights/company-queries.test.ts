import { beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, MONDAY_MS, type WireEvent } from '../../client.ts';
import { type Answer, inOrder, rowsOf } from './asking.ts';

const FROM_MS = MONDAY_MS - 20 * 60_000;
/** Nothing more comes in for this window. */
const TO_MS = MONDAY_MS - 5 * 60_000;

/** The queries that slsobs sends, over the company in all of its formats, held against its lines. */
describe('queries over the company', () => {
  let bench: Bench;
  let events: (WireEvent & { readonly log: string })[];

  beforeAll(async () => {
    bench = createBench();
    for (const name of await queriedGroups(bench)) {
      const found = await bench.allEvents({ logGroupName: name, startTime: FROM_MS, endTime: TO_MS });
      events = [...(events ?? []), ...found.map((event) => ({ ...event, log: `123456789012:${name}` }))];
    }
  });

  test('count calls, what was billed and what memory was used, by function, version, memory and hour', async () => {
    const rows = await answered(
      bench,
      String.raw`filter @type = "REPORT" or type = "platform.report"
        | parse @logStream /^\d{4}\/\d{2}\/\d{2}\/(?<fn>[^\[]*)\[(?<version>[^\]]*)\]/
        | fields coalesce(@billedDuration, record.metrics.billedDurationMs) as billedMs,
                 coalesce(@memorySize / 1000000, record.metrics.memorySizeMB) as memoryMb,
                 coalesce(@maxMemoryUsed / 1000000, record.metrics.maxMemoryUsedMB) as usedMb
        | stats count(*) as calls, count(billedMs) as priced, sum(billedMs) as billed, sum(billedMs * memoryMb) as billedMb,
                max(usedMb) as usedMax, pct(usedMb, 99) as usedP99 by @log, fn, version, memoryMb, bin(1h) as at`,
    );
    const reports = events.flatMap(reportIn);
    const byKey = Map.groupBy(reports, ({ key }) => key);
    const expected = [...byKey].map(([key, group]) => ({ key, ...sumsOf(group) }));
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.map(countedRow).toSorted(byKeyOrder)).toEqual(expected.toSorted(byKeyOrder));
  });

  test('find every line that tells of an init or a restore', async () => {
    const rows = await answered(
      bench,
      String.raw`filter ispresent(@initDuration) or ispresent(record.metrics.initDurationMs)
          or ispresent(record.metrics.restoreDurationMs)
          or @message like /^(INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|REPORT .*Restore Duration)/
          or type like /^platform\.(init|restore)/
        | fields @timestamp, @ingestionTime, @message, @log, @logStream`,
    );
    const cold = events.filter(({ message }) => isCold(message));
    expect(cold.length).toBeGreaterThan(20);
    const lines = cold.map(({ timestamp, ingestionTime, message, log, logStreamName }) =>
      [printed(timestamp), printed(ingestionTime), message, log, logStreamName].join('\0'),
    );
    expect(inOrder(rows.map((row) => Object.values(row).join('\0')))).toEqual(inOrder(lines));
  });

  test('say in full what they scanned', async () => {
    const groups = await queriedGroups(bench);
    const { statistics } = await run(bench, groups, 'stats count(*)');
    expect(statistics).toMatchObject({
      recordsScanned: events.length,
      bytesScanned: events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    });
  });
});

async function queriedGroups(bench: Bench): Promise<string[]> {
  const { logGroups } = (await bench.logs('DescribeLogGroups', {})).body;
  return logGroups
    .filter(({ logGroupClass }: { logGroupClass: string }) => logGroupClass === 'STANDARD')
    .map(({ logGroupName }: { logGroupName: string }) => logGroupName);
}

async function run(bench: Bench, logGroupNames: readonly string[], queryString: string) {
  bench.setNow(MONDAY_MS);
  const window = { startTime: FROM_MS / 1000, endTime: TO_MS / 1000 };
  const begun = await bench.logs('StartQuery', { ...window, logGroupNames, queryString });
  bench.setNow(MONDAY_MS + 600_000);
  const { body } = await bench.logs('GetQueryResults', { queryId: begun.body.queryId });
  bench.setNow(MONDAY_MS);
  expect(body.status).toBe('Complete');
  return body;
}

async function answered(bench: Bench, queryString: string): Promise<Answer[]> {
  return rowsOf((await run(bench, await queriedGroups(bench), queryString)).results);
}

function printed(atMs: number): string {
  return new Date(atMs).toISOString().replace('T', ' ').replace('Z', '');
}

interface Report {
  readonly key: string;
  readonly billedMs: number | undefined;
  readonly memoryMb: number | undefined;
  readonly usedMb: number | undefined;
}

function reportIn({ message, log, logStreamName, timestamp }: WireEvent & { readonly log: string }): Report[] {
  const metrics = message.startsWith('REPORT ') ? textMetrics(message) : jsonMetrics(message);
  if (metrics === undefined) return [];
  const [, fn, version] = /^[\d/]{10}\/([^[]*)\[([^\]]*)/.exec(logStreamName) ?? [];
  const hour = printed(timestamp - (timestamp % 3_600_000));
  return [{ ...metrics, key: JSON.stringify([log, fn, version, metrics.memoryMb ?? null, hour]) }];
}

type Metrics = Omit<Report, 'key'>;

function textMetrics(message: string): Metrics {
  const number = (pattern: RegExp) => Number(pattern.exec(message)?.[1]);
  return {
    billedMs: number(/Billed Duration: (\d+)/),
    memoryMb: number(/Memory Size: (\d+)/),
    usedMb: number(/Max Memory Used: (\d+)/),
  };
}

function jsonMetrics(message: string): Metrics | undefined {
  if (!message.includes('"platform.report"')) return undefined;
  const { metrics } = JSON.parse(message).record;
  return { billedMs: metrics.billedDurationMs, memoryMb: metrics.memorySizeMB, usedMb: metrics.maxMemoryUsedMB };
}

function sumsOf(reports: readonly Report[]) {
  const priced = reports.filter(({ billedMs }) => billedMs !== undefined);
  const used = reports.flatMap(({ usedMb }) => usedMb ?? []).toSorted((a, b) => a - b);
  const sum = (of: (report: Report) => number): number | undefined =>
    priced.length === 0 ? undefined : priced.reduce((total, report) => total + of(report), 0);
  return {
    calls: reports.length,
    priced: priced.length,
    billed: sum(({ billedMs = 0 }) => billedMs),
    billedMb: sum(({ billedMs = 0, memoryMb = 0 }) => billedMs * memoryMb),
    usedMax: used.at(-1),
    usedP99: used[Math.ceil(used.length * 0.99) - 1],
  };
}

function countedRow(row: Answer): { readonly key: string } {
  const number = (name: string) => (row[name] === undefined ? undefined : Number(row[name]));
  return {
    key: JSON.stringify([row['@log'], row.fn, row.version, number('memoryMb') ?? null, row.at]),
    ...Object.fromEntries(
      ['calls', 'priced', 'billed', 'billedMb', 'usedMax', 'usedP99'].map((name) => [name, number(name)]),
    ),
  };
}

function byKeyOrder(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}

function isCold(message: string): boolean {
  if (/^(INIT_|RESTORE_)/.test(message)) return true;
  if (message.startsWith('REPORT ')) return /\t(Init|Restore) Duration: /.test(message);
  return /"platform\.(init|restore)/.test(message) || /"platform\.report".*"(init|restore)DurationMs"/.test(message);
}
