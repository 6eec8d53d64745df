import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { awsCli2, isAwsCli2Required } from '../../scripts/aws-cli-2.ts';
import { recordsOf, runSlsobs } from '../e2e/built-bin.ts';
import { type Sandbox, startSandbox } from '../e2e/sandbox-process.ts';
import { askAws, runAws } from './aws-cli/aws-cli.ts';

/** One event, as every program tells it. */
interface Told {
  readonly atMs: number;
  readonly stream: string;
  readonly message: string;
}

const MINUTE_MS = 60_000;
/** Events of the sandbox arrive within two minutes: five minutes later nothing more comes into a range. */
const untilAtMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
const sinceAtMs = untilAtMs - 15 * MINUTE_MS;
/** The group with the most lines, Powertools' JSON, embedded metrics and errors in it. */
const BUSY_GROUP = '/aws/lambda/shop-prod-orders-api';

/** The AWS CLI knows the APIs from AWS's own description of them, and nothing of slsobs. */
describe('the AWS CLI reads from the sandbox what slsobs reads', () => {
  let sandbox: Sandbox;
  let groups: Record<string, unknown>[];
  /** What `slsobs logs` tells of the range, by group. */
  let told: ReadonlyMap<string, readonly Told[]>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    groups = (await records(['ls', 'groups'])).filter((record) => record.type === 'log-group');
    const names = groups.map((group) => String(group.logGroup));
    const range = ['-s', new Date(sinceAtMs).toISOString(), '-u', new Date(untilAtMs).toISOString()];
    const events = (await records(['logs', ...names, ...range])).filter((record) => record.type === 'event');
    const byGroup = Map.groupBy(events, (event) => String(event.logGroup));
    told = new Map([...byGroup].map(([group, own]) => [group, own.map(toldInRecord)]));
  });

  afterAll(() => sandbox.stop());

  it('logs describe-log-groups: the same groups, page by page', async () => {
    const answer = await askAws(sandbox.url, ['logs', 'describe-log-groups', '--page-size', '3']);
    const seen = listIn(answer, 'logGroups').map((group) => ({
      logGroup: group.logGroupName,
      arn: group.logGroupArn,
      storedBytes: group.storedBytes,
      retentionDays: group.retentionInDays,
    }));
    const shown = groups.map(({ logGroup, arn, storedBytes, retentionDays }) => ({
      logGroup,
      arn,
      storedBytes,
      retentionDays,
    }));
    expect(shown.length).toBeGreaterThan(3);
    expect(shown).toEqual(seen);
  });

  it('lambda list-functions: the same functions, page by page', async () => {
    const answer = await askAws(sandbox.url, ['lambda', 'list-functions', '--page-size', '3']);
    const seen = listIn(answer, 'Functions').map((one) => ({
      type: 'function',
      v: 1,
      function: one.FunctionName,
      arn: one.FunctionArn,
      logGroup: (one.LoggingConfig as Record<string, unknown>).LogGroup,
      logFormat: (one.LoggingConfig as Record<string, unknown>).LogFormat,
      runtime: one.Runtime,
      architecture: (one.Architectures as string[])[0],
      memorySizeMb: one.MemorySize,
      timeoutMs: Number(one.Timeout) * 1000,
      lastModifiedAt: new Date(String(one.LastModified).replace('+0000', 'Z')).toISOString(),
    }));
    const shown = (await records(['ls'])).filter((record) => record.type === 'function');
    expect(shown.length).toBeGreaterThan(3);
    expect(shown).toEqual(seen);
  });

  it('logs filter-log-events: the same events of every group, each once, over several pages', async () => {
    expect(told.size).toBeGreaterThan(3);
    const described = listIn(await askAws(sandbox.url, ['logs', 'describe-log-groups']), 'logGroups');
    // FilterLogEvents refuses the other class.
    const readable = described.filter(({ logGroupClass }) => logGroupClass !== 'INFREQUENT_ACCESS');
    expect(readable.length).toBe(groups.length - 1);
    for (const name of readable.map(({ logGroupName }) => String(logGroupName))) {
      const answer = await askAws(sandbox.url, filterLogEvents(name, ['--page-size', '400']));
      const seen = listIn(answer, 'events');
      expect(new Set(seen.map((event) => event.eventId)).size).toBe(seen.length);
      expect(inOrder(told.get(name) ?? []), name).toEqual(inOrder(seen.map(toldByApi)));
    }
  });

  it('logs get-log-events: the same events of a stream, read forward to the token that comes back', async () => {
    const byStream = Map.groupBy(told.get(BUSY_GROUP) ?? [], (event) => event.stream);
    const [stream, events] = [...byStream].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []];
    const pages = await readStream(sandbox.url, stream, Math.ceil(events.length / 3) + 1);
    expect(pages.filter((page) => page.length > 0)).toHaveLength(3);
    const read = pages.flat().map((event) => toldByApi({ ...event, logStreamName: stream }));
    expect(read.map((event) => event.atMs)).toEqual(events.map((event) => event.atMs));
    // Within a millisecond FilterLogEvents goes by ingestion; GetLogEvents promises no order there.
    expect(inOrder(read)).toEqual(inOrder(events));
  });

  it('logs start-query and get-query-results: the same events, and as many of them', async () => {
    const expected = told.get(BUSY_GROUP) ?? [];
    const rows = await queried(sandbox.url, 'fields @timestamp, @logStream, @message | limit 10000');
    expect(inOrder(rows.map(toldInRow))).toEqual(inOrder(expected));
    expect(await queried(sandbox.url, 'stats count(*) as events')).toEqual([{ events: String(expected.length) }]);
  });

  it('logs start-query: a query that is wrong is called malformed', async () => {
    await expect(queried(sandbox.url, 'fields @message | nonsense')).rejects.toThrow(/MalformedQueryException/);
  });

  it('logs stop-query: a query that runs is cancelled', async () => {
    const days = 5 * 24 * 60 * MINUTE_MS;
    const { queryId } = await askAws(sandbox.url, startQuery('stats count(*)', untilAtMs - days));
    const stopped = await askAws(sandbox.url, ['logs', 'stop-query', '--query-id', String(queryId)]);
    expect(stopped).toEqual({ success: true });
    const answer = await askAws(sandbox.url, ['logs', 'get-query-results', '--query-id', String(queryId)]);
    expect(answer.status).toBe('Cancelled');
  });

  it('logs --from of what filter-log-events printed tells what logs of the API tells', async () => {
    const file = join(inject('scratchFolder'), 'filter-log-events.json');
    writeFileSync(file, JSON.stringify(await askAws(sandbox.url, filterLogEvents(BUSY_GROUP))));
    const events = (await records(['logs', '--from', file], [])).filter((record) => record.type === 'event');
    expect(inOrder(events.map(toldInRecord))).toEqual(inOrder(told.get(BUSY_GROUP) ?? []));
  });

  it('logs tail --since of the AWS CLI 2: the same lines', async (context) => {
    const text = await tailText(context.skip, BUSY_GROUP);
    const lines = text.split('\n').filter((line) => line !== '');
    // The CLI writes each event with a single line break at its end, whatever it ended with.
    const shown = (told.get(BUSY_GROUP) ?? []).map(
      ({ atMs, stream, message }) =>
        `${new Date(atMs).toISOString().replace('Z', '000+00:00')} ${stream} ${message.trimEnd()}`,
    );
    const isInRange = (line: string): boolean => isBetween(Date.parse(line.slice(0, 32)));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.toSorted()).toEqual(lines.filter(isInRange).toSorted());
  });

  it('logs --from of what logs tail printed tells what logs of the API tells', async (context) => {
    const file = join(inject('scratchFolder'), 'tail.txt');
    writeFileSync(file, await tailText(context.skip, BUSY_GROUP));
    const events = (await records(['logs', '--from', file], [])).filter((record) => record.type === 'event');
    const withoutEnd = (event: Told): Told => ({ ...event, message: event.message.trimEnd() });
    const inRange = events.map(toldInRecord).filter((event) => isBetween(event.atMs));
    expect(inOrder(inRange.map(withoutEnd))).toEqual(inOrder((told.get(BUSY_GROUP) ?? []).map(withoutEnd)));
  });

  async function records(words: string[], flags: readonly string[] = sandbox.flags) {
    const run = await runSlsobs([...words, '-o', 'ndjson', ...flags]);
    expect(run.exitCode, run.stderr).toBe(0);
    return recordsOf(run.stdout);
  }

  /** Where there need not be an AWS CLI 2, its checks are left out, and say so. */
  async function tailText(skip: (note: string) => void, group: string): Promise<string> {
    const program = await awsCli2();
    if (program === undefined) {
      expect(isAwsCli2Required(), 'CI has no AWS CLI 2').toBe(false);
      skip('there is no AWS CLI 2 on this machine');
      return '';
    }
    return runAws(program, sandbox.url, ['logs', 'tail', group, '--since', '30m']);
  }
});

function filterLogEvents(group: string, options: readonly string[] = []): string[] {
  const range = ['--start-time', String(sinceAtMs), '--end-time', String(untilAtMs)];
  return ['logs', 'filter-log-events', '--log-group-name', group, ...range, ...options];
}

/** GetLogEvents has no paginator in the CLI: it is over when the token that it gives is the one that it was given. */
async function readStream(url: string, stream: string, limit: number): Promise<Record<string, unknown>[][]> {
  const range = ['--start-time', String(sinceAtMs), '--end-time', String(untilAtMs + 1), '--limit', String(limit)];
  const words = ['logs', 'get-log-events', '--log-group-name', BUSY_GROUP, '--log-stream-name', stream, ...range];
  const pages: Record<string, unknown>[][] = [];
  let token: string | undefined;
  for (;;) {
    const from = token === undefined ? ['--start-from-head'] : ['--next-token', token];
    const answer = await askAws(url, [...words, ...from]);
    if (answer.nextForwardToken === token) return pages;
    pages.push(listIn(answer, 'events'));
    token = String(answer.nextForwardToken);
  }
}

function startQuery(query: string, fromMs = sinceAtMs): string[] {
  const range = ['--start-time', String(fromMs / 1000), '--end-time', String(untilAtMs / 1000)];
  return ['logs', 'start-query', '--log-group-name', BUSY_GROUP, ...range, '--query-string', query];
}

/** The rows of a query by field, once it is complete. */
async function queried(url: string, query: string): Promise<Record<string, string>[]> {
  const { queryId } = await askAws(url, startQuery(query));
  for (;;) {
    const answer = await askAws(url, ['logs', 'get-query-results', '--query-id', String(queryId)]);
    if (answer.status === 'Scheduled' || answer.status === 'Running') continue;
    expect(answer.status).toBe('Complete');
    const rows = answer.results as { field: string; value: string }[][];
    return rows.map((row) =>
      Object.fromEntries(row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value])),
    );
  }
}

function toldInRow(row: Record<string, string>): Told {
  const atMs = Date.parse(`${row['@timestamp']?.replace(' ', 'T')}Z`);
  return { atMs, stream: String(row['@logStream']), message: String(row['@message']) };
}

function listIn(answer: Record<string, unknown>, name: string): Record<string, unknown>[] {
  return answer[name] as Record<string, unknown>[];
}

function toldByApi(event: Record<string, unknown>): Told {
  return { atMs: Number(event.timestamp), stream: String(event.logStreamName), message: String(event.message) };
}

function toldInRecord(event: Record<string, unknown>): Told {
  return {
    atMs: Date.parse(String(event.time)),
    stream: String(event.logStream),
    message: String(event.raw ?? event.message),
  };
}

function isBetween(atMs: number): boolean {
  return atMs >= sinceAtMs && atMs <= untilAtMs;
}

/** Programs may order events of one millisecond differently; how often each is there counts. */
function inOrder(events: readonly Told[]): string[] {
  return events.map(({ atMs, stream, message }) => `${atMs} ${stream} ${message}`).toSorted();
}
