import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/domain/invocation.ts';
import type { LogRecord } from '../../../src/domain/log-record.ts';
import { logRecord, type StreamWriter, streamWriter } from '../../fakes/log-records.ts';
import { correlator, NO_MARKS, toldOf } from './told.ts';

function invocationA(write: (stream: StreamWriter) => void): Invocation | undefined {
  const stream = streamWriter();
  write(stream);
  return toldOf(stream.records).a;
}

const UNHANDLED = { type: 'KeyError', message: "'sku'", stack: 'at handler' };

describe('an invocation ends', () => {
  it.each<[string, Partial<Invocation>, (s: StreamWriter) => void]>([
    [
      'ok with a REPORT and no failure',
      { status: 'ok', endedAtMs: 9, isIncomplete: false },
      (s) => {
        s.end(8, 'a');
        s.report(9, 'a');
      },
    ],
    [
      'ok with a REPORT alone, incomplete where its START was not read',
      { status: 'ok', endedAtMs: 9, isIncomplete: true, startedAtMs: 9 },
      (s) => void s.report(9, 'a'),
    ],
    [
      'in error where a runtime reports an unhandled one, though the REPORT has no status',
      { status: 'error', error: UNHANDLED, endedAtMs: 9 },
      (s) => {
        s.add({ atMs: 5, level: 'error', facts: { status: 'error' }, error: UNHANDLED });
        s.report(9, 'a');
      },
    ],
    [
      'in a timeout, told once, where a line and the REPORT both say so',
      { status: 'timeout', error: { message: 'Task timed out after 3.00 seconds' }, endedAtMs: 9 },
      (s) => {
        s.add({
          kind: 'timeout',
          atMs: 8,
          requestId: 'a',
          facts: { status: 'timeout' },
          message: 'Task timed out after 3.00 seconds',
        });
        s.report(9, 'a', { status: 'timeout' });
      },
    ],
    [
      'in a timeout where only the REPORT says so',
      { status: 'timeout', endedAtMs: 9 },
      (s) => void s.report(9, 'a', { status: 'timeout' }),
    ],
    [
      'out of memory rather than in the exit that it led to',
      { status: 'out-of-memory', error: { type: 'Runtime.OutOfMemory' } },
      (s) => {
        s.add({ kind: 'runtime-exit', atMs: 7, requestId: 'a', facts: { status: 'crash' }, message: 'exit' });
        s.add({
          kind: 'report',
          atMs: 9,
          requestId: 'a',
          facts: { status: 'out-of-memory' },
          error: { type: 'Runtime.OutOfMemory' },
        });
      },
    ],
    [
      'in a crash where the runtime left and nothing followed',
      { status: 'crash', endedAtMs: 7, isIncomplete: false },
      (s) => void s.add({ kind: 'runtime-exit', atMs: 7, requestId: 'a', facts: { status: 'crash' } }),
    ],
    [
      'in a crash where a fresh environment follows its START',
      { status: 'crash', endedAtMs: 20, isIncomplete: false },
      (s) => void s.initStart(20),
    ],
    [
      'unknown where the next START follows its own',
      { status: 'unknown', isIncomplete: true },
      (s) => void s.start(20, 'b'),
    ],
    ['unknown after an END without a REPORT', { status: 'unknown', isIncomplete: true }, (s) => void s.end(8, 'a')],
    ['unknown where the data ends', { status: 'unknown', isIncomplete: true }, () => undefined],
  ])('%s', (behaviour, expected, write) => {
    const invocation = invocationA((s) => {
      if (!behaviour.includes('REPORT alone')) s.start(0, 'a');
      write(s);
    });
    expect(invocation).toMatchObject(expected);
    if (invocation?.status === 'unknown') expect(invocation).not.toHaveProperty('endedAtMs');
  });

  it('unknown where no START lines are logged and no failure is stated', () => {
    expect(invocationA((s) => void s.log(5, 'a'))).toMatchObject({ status: 'unknown', isIncomplete: true });
  });

  it('in the error of its failed init, with what the init printed', () => {
    const invocation = invocationA((s) => {
      s.initStart(0);
      const error = { type: 'Runtime.ImportModuleError', message: 'no module', stack: 'at import' };
      s.add({ atMs: 10, level: 'error', facts: { status: 'init-error' }, error });
      s.initReport(11, { phase: 'init', status: 'init-error' });
      s.initReport(20, { phase: 'invoke', status: 'init-error' });
      s.start(21, 'a');
      s.add({
        kind: 'report',
        atMs: 25,
        requestId: 'a',
        facts: { status: 'init-error', billedDurationMs: 4, memorySizeMb: 128 },
        error: { type: 'Runtime.ImportModuleError' },
      });
    });
    expect(invocation).toMatchObject({
      status: 'init-error',
      coldStart: true,
      lineCount: 6,
      error: { message: 'no module' },
    });
  });

  it('ok although its first init failed, when the second one did not', () => {
    const invocation = invocationA((s) => {
      s.initStart(0);
      s.initReport(10_000, { phase: 'init', status: 'timeout' });
      s.start(10_001, 'a');
      s.report(12_000, 'a');
    });
    expect(invocation).toMatchObject({ status: 'ok', coldStart: true, lineCount: 4 });
  });
});

describe('the error of an invocation', () => {
  it('is the most detailed logged one where a failure has none of its own', () => {
    const invocation = invocationA((s) => {
      s.start(0, 'a');
      s.add({ atMs: 1, requestId: 'a', level: 'error', error: { type: 'Slow', message: 'bank', stack: 'at pay' } });
      s.log(2, 'a', 'error');
      s.report(9, 'a', { status: 'timeout' });
    });
    expect(invocation?.error).toEqual({ type: 'Slow', message: 'bank', stack: 'at pay' });
    expect(invocation?.loggedErrors).toBe(0);
  });

  it('is absent where it returned; what it logged is counted, from the function alone', () => {
    const invocation = invocationA((s) => {
      s.start(0, 'a');
      s.log(1, 'a', 'error');
      s.add({ atMs: 2, level: 'fatal' });
      s.log(3, 'a', 'warn');
      s.add({ kind: 'platform', atMs: 4, requestId: 'a', level: 'error' });
      s.report(9, 'a');
    });
    expect(invocation).toMatchObject({ status: 'ok', loggedErrors: 2 });
    expect(invocation).not.toHaveProperty('error');
  });
});

describe('coldStart', () => {
  it.each<[string, boolean | undefined, (s: StreamWriter) => void]>([
    ['is true with an init duration', true, (s) => void s.report(9, 'a', { initDurationMs: 100 })],
    ['is true with a restore duration', true, (s) => void s.report(9, 'a', { restoreDurationMs: 100 })],
    ['is false in a report without', false, (s) => void s.report(9, 'a')],
    [
      'is false although a logger says true, where the report contradicts',
      false,
      (s) => {
        s.add({ atMs: 3, requestId: 'a', facts: { coldStart: true } });
        s.report(9, 'a');
      },
    ],
    [
      'is what a logger says where no report was seen',
      true,
      (s) => void s.add({ atMs: 3, requestId: 'a', facts: { coldStart: true } }),
    ],
    ['is absent where no report was seen', undefined, (s) => void s.end(9, 'a')],
    [
      'is absent in a report of Managed Instances',
      undefined,
      (s) => void s.add({ kind: 'report', atMs: 9, requestId: 'a', facts: { durationMs: 41 } }),
    ],
  ])('%s', (_behaviour, expected, write) => {
    const invocation = invocationA((s) => {
      s.start(0, 'a');
      write(s);
    });
    expect(invocation?.coldStart).toBe(expected);
  });

  it('is false for provisioned concurrency, whatever init the report tells of', () => {
    const invocation = invocationA((s) => {
      s.initStart(0, { initType: 'provisioned-concurrency' });
      s.start(500_000, 'a');
      s.report(500_009, 'a', { initDurationMs: 100 });
    });
    expect(invocation).toMatchObject({ coldStart: false, lineCount: 2 });
  });
});

it('an invocation carries the correlation ids of its lines, each as it was logged first', () => {
  const ids = (correlationIds: Record<string, string>): LogRecord => ({
    ...logRecord({ requestId: 'a', ordinal: 1 }),
    correlationIds,
  });
  const records = [
    logRecord({ kind: 'start', requestId: 'a' }),
    ids({ 'x-correlation-id': 'c1' }),
    { ...ids({ 'x-correlation-id': 'c2', order: '42' }), event: logRecord({ requestId: 'a', ordinal: 2 }).event },
    logRecord({ kind: 'report', requestId: 'a', ordinal: 3 }),
  ];
  expect(toldOf(records).a?.correlationIds).toEqual({ 'x-correlation-id': 'c1', order: '42' });
});

it('an invocation carries what its lines and its environment state', () => {
  const invocation = invocationA((s) => {
    s.initStart(0, { runtimeVersion: 'python:3.13.v9', version: '7', architecture: 'arm64', initType: 'on-demand' });
    s.start(10, 'a', { version: '7', tenantId: 'blue' });
    s.add({ kind: 'metric', atMs: 11, requestId: 'a', traceId: '1-69a56c52-4d5e6f708192a3b4c5d6e7f8' });
    s.report(19, 'a', { initDurationMs: 8 });
  });
  expect(invocation).toMatchObject({
    requestId: 'a',
    attempt: 1,
    logStreamName: 's',
    functionName: 'orders',
    version: '7',
    architecture: 'arm64',
    runtimeVersion: 'python:3.13.v9',
    initType: 'on-demand',
    memorySizeMb: 512,
    maxMemoryUsedMb: 90,
    startedAtMs: 10,
    endedAtMs: 19,
    durationMs: 5,
    billedDurationMs: 6,
    initDurationMs: 8,
    traceId: '1-69a56c52-4d5e6f708192a3b4c5d6e7f8',
    tenantId: 'blue',
    lineCount: 4,
    revision: 1,
    isIncomplete: false,
  });
});

describe('a stream that no function is known to write to', () => {
  const place = { group: { name: '/aws/apigateway/access' }, stream: 'hour-7', requestId: 'a' };
  const told = (records: readonly LogRecord[]) => {
    const reading = correlator({ functionNameOf: () => undefined });
    const { placed, changed } = reading.take(records, NO_MARKS);
    return { placed, invocations: [...changed, ...reading.end().changed] };
  };

  it('begins no invocation by naming a request, as an access log does', () => {
    const { invocations, placed } = told([logRecord({ ...place, message: 'GET / 200' })]);
    expect([invocations, placed[0]?.invocationId, placed[0]?.requestId]).toEqual([[], undefined, 'a']);
  });

  it('begins one by a START, as in a plain file', () => {
    const { invocations } = told([logRecord({ ...place, kind: 'start' }), logRecord({ ...place, ordinal: 1 })]);
    expect(invocations).toHaveLength(1);
  });
});
