import { describe, expect, test } from 'vitest';
import { createInsightsSource } from '../../../../../src/collectors/logs/insights/insights-source.ts';
import type { InsightsQuestion, InsightsRow } from '../../../../../src/domain/sources.ts';
import type { Faults } from '../../../../../src/sandbox/faults/faults.ts';
import { createSandbox, type SandboxOptions } from '../../../../../src/sandbox/sandbox.ts';
import { sessionOn } from '../../../../fakes/aws-session.ts';
import { createSimulatedClock, whileTimePasses } from '../../../../fakes/simulated-clock.ts';

const T = Date.UTC(2026, 2, 2, 12);
const TEN_MINUTES_MS = 600_000;
/** By their text: groups of the Infrequent Access class have no fields to ask for. */
const REPORTS = String.raw`filter @message like /^REPORT / or @message like /"type":"platform\.report"/
| fields @timestamp, @message, @logStream`;

/** A source over the sandbox at noon, and a clock that runs while something is asked. */
async function sandboxWorld({ rowCap, ...options }: Omit<SandboxOptions, 'clock'> & { rowCap?: number } = {}) {
  const clock = createSimulatedClock(T);
  const sandbox = createSandbox({ clock, ...options });
  const session = await sessionOn(sandbox.handle, clock);
  const source = createInsightsSource(session, rowCap === undefined ? {} : { rowCap });
  const finish = <Value>(work: Promise<Value>): Promise<Value> => whileTimePasses(clock, work);
  const ask = (question: InsightsQuestion) => finish(source.ask(question, new AbortController().signal));
  return { clock, sandbox, source, finish, ask };
}

/** A question for every report of the company from twenty to ten minutes before noon. */
function reportsOf(groups: readonly string[]): InsightsQuestion {
  return {
    groups: groups.map((name) => ({ name })),
    startAtMs: T - 2 * TEN_MINUTES_MS + 123,
    endAtMs: T - TEN_MINUTES_MS + 456,
    query: REPORTS,
    isPerEvent: true,
  };
}

/** The company's groups that take queries, and its reports within a question's range as they truly are. */
function truthFor(sandbox: ReturnType<typeof createSandbox>) {
  const calls = sandbox
    .truth(T - 3 * TEN_MINUTES_MS, T)
    .filter(({ logGroup }) => sandbox.store.group(logGroup)?.logGroupClass !== 'DELIVERY');
  const { startAtMs, endAtMs } = reportsOf([]);
  const reports = calls.flatMap(({ lines, logStream }) =>
    lines
      .filter(({ timestampMs: atMs, message }) => atMs >= startAtMs && atMs <= endAtMs && isReport(message))
      .map(({ message }) => `${logStream} ${message}`),
  );
  return { groups: [...new Set(calls.map(({ logGroup }) => logGroup))], reports };
}

const isReport = (message: string): boolean =>
  message.startsWith('REPORT ') || message.includes('"type":"platform.report"');
const textsOf = (rows: readonly InsightsRow[]): string[] =>
  rows.map((row) => `${row['@logStream']} ${row['@message']}`);
const inOrder = (texts: readonly string[]): string[] => [...texts].sort((a, b) => (a < b ? -1 : 1));

describe('the company’s reports', () => {
  test.for([undefined, 40])('come each once, with a row cap of %s', async (rowCap) => {
    const { ask, sandbox } = await sandboxWorld(rowCap === undefined ? {} : { rowCap });
    const { groups, reports } = truthFor(sandbox);
    const { value, gaps } = await ask(reportsOf(groups));
    expect(reports.length).toBeGreaterThan(200);
    expect(inOrder(textsOf(value.rows))).toEqual(inOrder(reports));
    expect(gaps).toEqual([]);
    expect(value.bytesScanned).toBeGreaterThan(reports.join('').length);
    expect(value.rows.some((row) => '@ptr' in row)).toBe(false);
  });

  test.for<[string, Faults]>([
    ['of a service that throttles', { throttleRate: 0.3 }],
    ['of a slow service', { latencyMs: 700 }],
    ['of slow queries', { queryBytesPerSecond: 50_000 }],
    ['of an account that runs one query at a time', { mostQueries: 1 }],
  ])('come each once %s', async ([, faults]) => {
    const { finish, sandbox, source } = await sandboxWorld({ faults });
    const { groups, reports } = truthFor(sandbox);
    const { signal } = new AbortController();
    const half = Math.ceil(groups.length / 2);
    const questions = [groups.slice(0, half), groups.slice(half)].map(reportsOf);
    const answers = await finish(Promise.all(questions.map((question) => source.ask(question, signal))));
    expect(inOrder(answers.flatMap(({ value }) => textsOf(value.rows)))).toEqual(inOrder(reports));
  });

  test('come but for a denied group, one that is not there and one of a class that takes no queries', async () => {
    const { sandbox: honest } = await sandboxWorld();
    const { groups } = truthFor(honest);
    const [denied = '', ...others] = groups;
    const { ask, sandbox } = await sandboxWorld({ faults: { deniedLogGroups: [denied] } });
    sandbox.store.createGroup('/delivered', 'DELIVERY', T - 3 * TEN_MINUTES_MS);
    const { value, gaps } = await ask(reportsOf([...groups, '/nowhere', '/delivered']));
    const reasons = gaps.map(({ reason, group }) => `${reason} ${group?.name}`);
    expect(inOrder(reasons)).toEqual([`denied ${denied}`, 'log-class /delivered', 'not-logged /nowhere']);
    const { value: expected } = await ask(reportsOf(others));
    expect(inOrder(textsOf(value.rows))).toEqual(inOrder(textsOf(expected.rows)));
  });
});

test('more rows than a page holds come each once', async () => {
  const { ask, sandbox } = await sandboxWorld({ world: 'empty' });
  sandbox.store.createGroup('/many', 'STANDARD', T - TEN_MINUTES_MS);
  const events = Array.from({ length: 12_000 }, (_, index) => ({
    timestampMs: T - TEN_MINUTES_MS + index * 40,
    message: `line ${index}`,
  }));
  for (let at = 0; at < events.length; at += 5000) sandbox.store.put('/many', 's', events.slice(at, at + 5000), T - 1);
  const question = { ...reportsOf(['/many']), endAtMs: T, startAtMs: T - TEN_MINUTES_MS };
  const { value, gaps, usage } = await ask({ ...question, query: 'fields @timestamp, @message' });
  expect(new Set(value.rows.map((row) => row['@message'])).size).toBe(12_000);
  expect({ rows: value.rows.length, gaps }).toEqual({ rows: 12_000, gaps: [] });
  expect(usage.apiCalls).toBeLessThan(15);
});

test('a question that is stopped leaves no query running', async () => {
  const { clock, sandbox, source } = await sandboxWorld({ faults: { queryBytesPerSecond: 100 } });
  const { groups } = truthFor(sandbox);
  const controller = new AbortController();
  const asking = source.ask(reportsOf(groups), controller.signal);
  const ended = asking.then(
    () => 'answered',
    () => 'stopped',
  );
  await clock.advance(3000);
  const statuses = async (): Promise<(string | undefined)[]> => {
    const { body } = await sandbox.handle({
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': 'Logs_20140328.DescribeQueries' },
      body: Buffer.from('{}'),
    });
    const { queries } = JSON.parse(Buffer.from(body as Uint8Array).toString()) as { queries: { status: string }[] };
    return queries.map(({ status }) => status);
  };
  expect(new Set(await statuses())).toEqual(new Set(['Running']));
  controller.abort();
  await clock.advance(1000);
  expect(await ended).toBe('stopped');
  expect(new Set(await statuses())).toEqual(new Set(['Cancelled']));
});
