import { describe, expect, it } from 'vitest';
import { memoryState } from '../../src/runtime/state.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { TrueInvocation } from '../../src/sandbox/world/truth.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { type CommandSetting, runCommand } from './run-command.ts';

const nowAtMs = createSimulatedClock().now();
const truth = createSandbox({ clock: createSimulatedClock() }).truth(nowAtMs - 14 * 60_000, nowAtMs - 60_000);

/** The newest true invocation of which something holds. */
function lastCall(holds: (one: TrueInvocation) => boolean): TrueInvocation & { traceId: string } {
  const call = truth.findLast(holds);
  if (call === undefined) throw new Error('the company has no such call');
  return { ...call, traceId: call.traceId ?? '' };
}

const failed = lastCall(
  (one) => one.functionName === 'shop-prod-orders-api' && one.status === 'error' && one.traceId !== undefined,
);
const untraced = lastCall((one) => one.functionName === 'shop-prod-orders-api' && one.traceId === undefined);

/** The lines of the function itself, without those of the platform. */
const ownLines = (one: TrueInvocation): string[] =>
  one.lines.map((line) => line.message).filter((message) => !/^(START|END|REPORT) |"type":"platform\./.test(message));

async function trace(words: readonly string[], setting: CommandSetting = {}) {
  const ended = await runCommand(['trace', ...words], setting);
  return { ...ended, firstLine: ended.out.split('\n')[0] ?? '' };
}

async function recordsOf(words: readonly string[]) {
  const { out, exitCode, err } = await trace([...words, '-o', 'ndjson']);
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('trace finds a request', () => {
  it.each([
    ['its whole request ID', [failed.requestId]],
    ['the eight characters that tail prints', [failed.requestId.slice(0, 8)]],
    ['its id within a function', [failed.requestId.slice(0, 8), 'shop-prod-orders-api']],
    ['its trace id', [failed.traceId]],
    ['its trace id as W3C writes it', [failed.traceId.slice(2).replace('-', '')]],
    ['a traceparent header', [`00-${failed.traceId.slice(2).replace('-', '')}-0f1e2d3c4b5a6978-01`]],
  ])('by %s', async (_, words) => {
    const { exitCode, out, firstLine } = await trace(words);
    expect(exitCode).toBe(0);
    expect(firstLine).toMatch(/^FAILED PaymentDeclined: .* in shop-prod-orders-api/);
    expect(out).toContain(`request ${failed.requestId}`);
    expect(out).toContain(failed.traceId);
  });

  it('on standard input, several after one another, and goes on past one that is not known', async () => {
    const stdin = `${failed.requestId}  api\n00000000-dead-beef\n\n${untraced.requestId}\n`;
    const { exitCode, out, err } = await trace(['-', '-s', '15m'], { stdin });
    expect(out.match(/^request .*/gm)?.map((line) => line.split(' ')[1])).toEqual([
      failed.requestId,
      untraced.requestId,
    ]);
    expect(err).toContain('“00000000-dead-beef”');
    expect(exitCode).toBe(6);
  });

  it('that failed last', async () => {
    const { exitCode, out } = await trace(['--last-failed', 'shop-prod-orders-api']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^FAILED .* in shop-prod-orders-api/);
  });

  it('by its row in the last list of this terminal', async () => {
    const state = memoryState();
    const list = await runCommand(['invocations', 'shop-prod-orders-api', '--failed', '--limit', '3', '-o', 'ndjson'], {
      state,
    });
    const second = list.out
      .split('\n')
      .map((line) => line && JSON.parse(line))
      .filter((record) => record?.type === 'invocation')[1];
    const { out } = await trace(['@2'], { state });
    expect(out).toContain(`request ${second.requestId}`);
  });

  it('that was printed here before with one search of its own group', async () => {
    const state = memoryState();
    await runCommand(['logs', 'shop-prod-orders-api', '-s', '15m'], { state });
    const known = await trace([failed.requestId.slice(0, 8)], { state });
    const unknown = await trace([failed.requestId.slice(0, 8)]);
    const calls = ({ err }: { err: string }): number => Number(/(\d+) API calls?/.exec(err)?.[1]);
    expect(known.out).toContain(`request ${failed.requestId}`);
    expect(calls(known)).toBeLessThan(calls(unknown));
  });
});

describe('trace tells', () => {
  it('every line of the request, the spans of its trace, and the calls of the functions it reached', async () => {
    const records = await recordsOf([failed.requestId]);
    const events = records.filter((record) => record.type === 'event' && record.requestId === failed.requestId);
    const told = events.map((event) => event.raw ?? event.message);
    for (const line of ownLines(failed)) expect(told).toContain(line);
    const spans = records.filter((record) => record.type === 'span');
    expect(spans.length).toBeGreaterThan(3);
    expect(spans.every((span) => span.traceId === failed.traceId)).toBe(true);
    expect(spans.find((span) => span.origin === 'AWS::Lambda' && span.requestId === failed.requestId)).toBeDefined();
    expect(records.find((record) => record.type === 'invocation')).toMatchObject({
      requestId: failed.requestId,
      status: 'error',
    });
  });

  it('its lines below its call, unless they are not wanted', async () => {
    expect((await trace([failed.requestId])).out).toContain('order received');
    expect((await trace([failed.requestId, '--no-logs'])).out).not.toContain('order received');
  });

  it('a request that X-Ray did not trace from its log alone, and says so', async () => {
    const { exitCode, out } = await trace([untraced.requestId]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`request ${untraced.requestId}`);
    expect(out).toMatch(/not (traced|sampled)/);
  });

  it('where the spans of the account are when X-Ray does not have them', async () => {
    const { exitCode, out } = await trace([failed.requestId], { traceDestination: 'CloudWatchLogs' });
    expect(exitCode).toBe(0);
    expect(out).toContain('aws/spans');
  });

  it('both attempts of an event that Lambda tried again', async () => {
    const retried = lastCall((one) => one.attempt === 2);
    const records = await recordsOf([retried.requestId]);
    const attempts = records.filter((record) => record.type === 'invocation' && record.requestId === retried.requestId);
    expect(attempts.map((one) => one.attempt).slice(0, 2)).toEqual([1, 2]);
  });
});

describe('trace refuses', () => {
  it.each([
    ['no id', [], 2, 'there is no id to trace'],
    ['an id that is too short', ['77be'], 2, '8 characters'],
    ['what is no id', ['order 42'], 2, 'neither a request ID'],
    ['a row that is not there', ['@7'], 6, 'no row 7'],
    ['a row that is no row', ['@x'], 2, 'not a row'],
    ['an id beside --last-failed', ['77be1d3e', '--last-failed', 'shop-prod-api'], 2, 'finds its own id'],
    ['an id that no line names', ['00000000-dead-beef', '-s', '15m'], 6, 'no line names'],
    ['a trace that nobody knows', ['1-69a56c52-4d5e6f708192a3b4c5d6e7f8'], 6, '1-69a56c52-4d5e6f708192a3b4c5d6e7f8'],
    ['a function that is not there', ['77be1d3e', 'shop-prod-nope'], 6, '“shop-prod-nope”'],
  ])('%s', async (_, words, exitCode, said) => {
    const ended = await trace(words);
    expect({ exitCode: ended.exitCode, err: ended.err }).toEqual({ exitCode, err: expect.stringContaining(said) });
  });

  it('empty standard input', async () => {
    expect(await trace(['-'], { stdin: '\n' })).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('holds no ids'),
    });
  });
});
