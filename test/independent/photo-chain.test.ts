import { beforeAll, describe, expect, inject, it } from 'vitest';
import { pause, recordsOf, runSlsobs, startSlsobs, waitUntil } from '../e2e/built-bin.ts';
import { type PhotoChain, runPhotoChain } from './chain/photo-chain.ts';
import { REGION } from './emulators.ts';
import { noMemory } from './no-memory.ts';
import type { TrueCall } from './python/true-calls.ts';

const PLATFORM_KINDS = new Set(['start', 'end', 'report']);
const endpoint = ['--endpoint-url', inject('ministackUrl'), '-r', REGION];

/**
 * Two Python functions ran in ministack, in another process and by other people's code, and kept what they logged in a
 * file of their own. What slsobs says is held to that file.
 */
describe('the photo chain in ministack', () => {
  let chain: PhotoChain;

  beforeAll(async () => {
    chain = await runPhotoChain(inject('ministackUrl'), inject('scratchFolder'));
  });

  it('logs gives every line of every call to that call, once, in order, and no line more', async () => {
    const run = await runSlsobs(['logs', 'photos-thumbnail', 'photos-faces', '-s', '1h', '-o', 'ndjson', ...endpoint]);
    expect(run.exitCode, run.stderr).toBe(0);
    expectTruth(run.stdout, chain.readTruth());
  });

  it('logs -o raw keeps every line byte for byte', async () => {
    const run = await runSlsobs([
      'logs',
      '/aws/lambda/photos-faces',
      '-s',
      '1h',
      '-o',
      'raw',
      '--platform',
      ...endpoint,
    ]);
    expect(run.exitCode, run.stderr).toBe(0);
    const printed = run.stdout.split('\n');
    const logged = [...chain.readTruth().values()]
      .filter((call) => call.functionName === 'photos-faces')
      .flatMap((call) => call.lines);
    expect(surplus(logged, printed)).toEqual([]);
    const platformAndTraces = surplus(printed, logged).filter((line) => line !== '');
    expect(platformAndTraces.filter((line) => !/^(START|END|REPORT) RequestId: /.test(line) && !isTrace(line))).toEqual(
      [],
    );
  });

  it('tail of a range tells the same as logs', async () => {
    const words = ['tail', 'photos-*', '-s', '1h', '--no-follow', '-o', 'ndjson'];
    const run = await runSlsobs([...words, ...endpoint]);
    expect(run.exitCode, run.stderr).toBe(0);
    expectTruth(run.stdout, chain.readTruth());
  });

  it('invocations gives every call once, with how it ended', async () => {
    const words = ['invocations', 'photos-*', '-s', '1h', '-o', 'json', '--limit', '1000'];
    const run = await runSlsobs([...words, ...endpoint]);
    expect(run.exitCode, run.stderr).toBe(0);
    const answer = JSON.parse(run.stdout) as { records: Record<string, unknown>[]; gaps: unknown[] };
    const told = answer.records.map((record) => ({
      requestId: record.requestId,
      function: record.function,
      status: record.status,
      loggedErrors: record.loggedErrors ?? 0,
      error: record.error,
    }));
    const truth = [...chain.readTruth().values()].map((call) => ({
      requestId: call.requestId,
      function: call.functionName,
      status: call.ended,
      loggedErrors: call.ended === 'ok' ? call.lines.filter((line) => line.includes('"level": "ERROR"')).length : 0,
      error:
        call.ended === 'ok' ? undefined : expect.objectContaining({ type: call.errorType, message: call.errorMessage }),
    }));
    expect(byRequest(told)).toEqual(byRequest(truth));
    expect(answer.gaps).toEqual([]);
  });

  it('trace of each request gives its call with all its lines, and says that there is no trace', async () => {
    for (const call of chain.readTruth().values()) {
      const run = await runSlsobs(['trace', call.requestId, '-o', 'ndjson', ...endpoint], noMemory());
      expect(run.exitCode, run.stderr).toBe(0);
      const records = recordsOf(run.stdout);
      expectCall(
        records.filter((record) => record.type === 'event'),
        call,
      );
      const invocations = records.filter((record) => record.type === 'invocation');
      expect(invocations).toMatchObject([{ requestId: call.requestId, status: call.ended }]);
      expect(invocations[0]).not.toHaveProperty('traceId');
      expect(records.filter((record) => record.type === 'span' || record.type === 'gap')).toEqual([]);
    }
  });

  it('trace of eight characters shows every line, and says in words that there is no trace', async () => {
    const call = [...chain.readTruth().values()].find((one) => one.ended === 'error');
    const run = await runSlsobs(['trace', String(call?.requestId.slice(0, 8)), ...endpoint], noMemory());
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain(call?.requestId);
    expect(run.stdout).toContain(`${call?.errorType}: ${call?.errorMessage}`);
    expect(run.stdout + run.stderr).toMatch(/not traced|no trace/i);
  });

  it('tail that follows shows a new call as it comes, each line once, and Ctrl-C ends it with exit 0', async () => {
    const running = startSlsobs(['tail', 'photos-*', '-s', '1h', '-o', 'ndjson', ...endpoint]);
    try {
      await waitUntil('the past is printed', () => running.stdout().includes('broken.jpg'));
      await chain.upload('late.jpg');
      await waitUntil('both calls for the new photo', () => running.stdout().includes('faces in late.jpg'), 40_000);
      // The head is read again, with an overlap, every few seconds: a line told twice would be told twice by then.
      await pause(8000);
    } finally {
      running.child.kill('SIGINT');
    }
    const run = await running.ended;
    expect(run.exitCode, run.stderr).toBe(0);
    expectTruth(run.stdout, chain.readTruth());
  });
});

/** Holds the events of an NDJSON output to the truth, both ways. */
function expectTruth(ndjson: string, truth: ReadonlyMap<string, TrueCall>): void {
  const events = recordsOf(ndjson).filter((record) => record.type === 'event');
  expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  const calls = Map.groupBy(events, (event) => String(event.requestId ?? 'none'));
  expect(new Set(calls.keys())).toEqual(new Set(truth.keys()));
  for (const call of truth.values()) expectCall(calls.get(call.requestId) ?? [], call);
}

function expectCall(events: readonly Record<string, unknown>[], call: TrueCall): void {
  expect(new Set(events.map((event) => event.invocationId)).size).toBe(1);
  expect(new Set(events.map((event) => event.function))).toEqual(new Set([call.functionName]));
  const kinds = events.map((event) => String(event.kind)).filter((kind) => PLATFORM_KINDS.has(kind));
  expect(kinds).toEqual(['start', 'end', 'report']);
  const printed = events.filter((event) => !PLATFORM_KINDS.has(String(event.kind)));
  expect(printed.slice(0, call.lines.length).map(shownOf)).toEqual(call.lines.map(trueLine));
  // The runtime prints the traceback of an error that nobody caught; a handler cannot write that down.
  const traceback = printed.slice(call.lines.length).map((event) => String(event.message));
  if (call.ended === 'ok') expect(traceback).toEqual([]);
  else expectTraceback(traceback, call);
}

function expectTraceback(lines: readonly string[], call: TrueCall): void {
  expect(lines.at(0)).toBe('Traceback (most recent call last):');
  expect(lines.at(-1)).toBe(`${call.errorType}: ${call.errorMessage}`);
  expect(lines.slice(1, -1).filter((line) => !line.startsWith('  '))).toEqual([]);
  expect(lines.filter((line) => line.includes('raise ValueError('))).toHaveLength(1);
}

function isTrace(line: string): boolean {
  return line.startsWith('  ') || line.startsWith('Traceback ') || line.startsWith('ValueError: ');
}

/** What an event tells of a line: for JSON its message, level and the function's own fields; for text the whole of it, and its level. */
function shownOf(event: Record<string, unknown>): unknown {
  const data = event.data as Record<string, unknown> | undefined;
  if (data === undefined) return { text: event.raw ?? event.message, level: event.level };
  return { message: event.message, level: event.level, ...ownFields(data) };
}

const LEVELS: Readonly<Record<string, string>> = { INFO: 'info', WARNING: 'warn', ERROR: 'error' };

function trueLine(line: string): unknown {
  if (!line.startsWith('{"timestamp"')) return { text: line, level: line.startsWith('ERROR ') ? 'error' : undefined };
  const fields = JSON.parse(line) as Record<string, unknown>;
  return { message: fields.message, level: LEVELS[String(fields.level)], ...ownFields(fields) };
}

function ownFields(fields: Record<string, unknown>): Record<string, unknown> {
  const names = ['bucket', 'key', 'bytes', 'tags', 'messageId'];
  return Object.fromEntries(names.flatMap((name) => (name in fields ? [[name, fields[name]]] : [])));
}

/** What a multiset holds more often than another. */
function surplus(of: readonly string[], over: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of over) left.set(line, (left.get(line) ?? 0) + 1);
  return of.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function byRequest<T extends { requestId: unknown }>(calls: readonly T[]): T[] {
  return calls.toSorted((a, b) => String(a.requestId).localeCompare(String(b.requestId)));
}
