import { describe, expect, test } from 'vitest';
import type { Ending, FunctionSpec } from '../../../../src/sandbox/world/function-spec.ts';
import { consoleText } from '../../../../src/sandbox/world/loggers/console.ts';
import { log4j } from '../../../../src/sandbox/world/loggers/log4j.ts';
import { jsonPlatform } from '../../../../src/sandbox/world/platform/json.ts';
import type { Run } from '../../../../src/sandbox/world/platform/run.ts';
import { textPlatform } from '../../../../src/sandbox/world/platform/text.ts';

const ID = '8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b';
const STARTED_MS = Date.UTC(2026, 2, 2, 10, 15, 30, 114);

const spec: FunctionSpec = {
  name: 'checkout',
  description: '',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  logFormat: 'Text',
  memoryMb: 512,
  usedMb: 96,
  timeoutMs: 3000,
  initMs: 600,
  extension: 'my-agent',
  logger: consoleText,
  source: { kind: 'none' },
  scenarios: [{ weight: 1, medianMs: 1, ending: { kind: 'returned' }, tell: () => undefined }],
};

const releaseOf = ({ runtime, version = '$LATEST' }: FunctionSpec): Run['release'] => ({
  version,
  runtimeVersion: runtime === 'java21' ? 'java:21.mainline.v82' : 'nodejs:22.mainline.v122',
  runtimeVersionArn: `arn:aws:lambda:eu-west-1::runtime:${'5b1e'.repeat(16)}`,
  initFactor: 1,
});

function run(ending: Ending = { kind: 'returned' }, more: Partial<Run> = {}): Run {
  const logStreamName = '2026/03/02/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9';
  return {
    spec,
    logStreamName,
    release: releaseOf(more.spec ?? spec),
    initType: more.spec?.hosting === 'managed-instances' ? 'lambda-managed-instances' : 'on-demand',
    requestId: ID,
    ending,
    startedAtMs: STARTED_MS,
    durationMs: 41.27,
    usedMb: 96,
    ...more,
  };
}

const snapStart: FunctionSpec = { ...spec, runtime: 'java21', version: '12', hosting: 'snap-start', logger: log4j };
const managed: FunctionSpec = { ...spec, version: '$LATEST.PUBLISHED', hosting: 'managed-instances' };

const messages = (lines: readonly { message: string }[]): string[] => lines.map(({ message }) => message);
const records = (lines: readonly { message: string }[]) => lines.map(({ message }) => JSON.parse(message));
const trace = {
  id: '1-69a56c52-4d5e6f708192a3b4c5d6e7f8',
  segmentId: '0f1e2d3c4b5a6978',
  parentId: '1122334455667788',
};

describe('text format', () => {
  test('START, END and the REPORT of a warm call, with its trailing tab', () => {
    expect(messages([...textPlatform.start(run()), ...textPlatform.end(run())])).toEqual([
      `START RequestId: ${ID} Version: $LATEST\n`,
      `END RequestId: ${ID}\n`,
      `REPORT RequestId: ${ID}\tDuration: 41.27 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\t\n`,
    ]);
  });

  test('a cold start is billed with its init', () => {
    expect(messages(textPlatform.end(run(undefined, { initMs: 612.85 }))).at(-1)).toBe(
      `REPORT RequestId: ${ID}\tDuration: 41.27 ms\tBilled Duration: 655 ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\tInit Duration: 612.85 ms\t\n`,
    );
  });

  test('a traced call has its XRAY line inside the REPORT', () => {
    expect(messages(textPlatform.end(run(undefined, { trace }))).at(-1)).toBe(
      `REPORT RequestId: ${ID}\tDuration: 41.27 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\t\nXRAY TraceId: ${trace.id}\tSegmentId: ${trace.segmentId}\tSampled: true\t\n`,
    );
  });

  test('a timeout, announced or not', () => {
    const timedOut = run({ kind: 'timed-out', isAnnounced: true }, { durationMs: 3000, initMs: 476.75, usedMb: 102 });
    const report = `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3477 ms\tMemory Size: 512 MB\tMax Memory Used: 102 MB\tInit Duration: 476.75 ms\tStatus: timeout\n`;
    const end = `END RequestId: ${ID}\n`;
    expect(messages(textPlatform.end(timedOut))).toEqual([
      `2026-03-02T10:15:33.114Z ${ID} Task timed out after 3.00 seconds\n\n`,
      end,
      report,
    ]);
    const silent = { ...timedOut, ending: { kind: 'timed-out', isAnnounced: false } } as const;
    expect(messages(textPlatform.end(silent))).toEqual([end, report]);
  });

  test('out of memory, and a runtime that exits', () => {
    expect(messages(textPlatform.end(run({ kind: 'out-of-memory' }, { usedMb: 512 }))).slice(1)).toEqual([
      `REPORT RequestId: ${ID}\tDuration: 41.27 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB\tMax Memory Used: 512 MB\tStatus: error\tError Type: Runtime.OutOfMemory\n`,
      `RequestId: ${ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
    ]);
    const exited = run({ kind: 'exited', reason: 'exited with error: exit status 1' });
    expect(messages(textPlatform.end(exited)).at(-1)).toBe(
      `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`,
    );
  });

  test('a restored environment has RESTORE lines, and a REPORT that bills a part of the restore', () => {
    const restored = run(undefined, { spec: snapStart, initMs: 789.64, durationMs: 149.53, usedMb: 163 });
    expect(messages(textPlatform.restoreStart(restored, STARTED_MS))[0]).toMatch(
      /^RESTORE_START Runtime Version: java:21\.mainline\.v82\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}\n$/,
    );
    expect(messages(textPlatform.restoreReport(restored, STARTED_MS, 789.64))).toEqual([
      'RESTORE_REPORT Restore Duration: 789.64 ms\n',
    ]);
    expect(messages([...textPlatform.start(restored), ...textPlatform.end(restored)])).toEqual([
      `START RequestId: ${ID} Version: 12\n`,
      `END RequestId: ${ID}\n`,
      `REPORT RequestId: ${ID}\tDuration: 149.53 ms\tBilled Duration: 308 ms\tMemory Size: 512 MB\tMax Memory Used: 163 MB\tRestore Duration: 789.64 ms\tBilled Restore Duration: 158 ms\t\n`,
    ]);
  });

  test('a Java error that nobody caught is one event of several lines, without an id', () => {
    const error = {
      type: 'java.lang.IllegalStateException',
      message: 'stale',
      frames: ['com.example.Handler.priceOf(Handler.java:88)', 'Caused by: java.io.IOException: gone'],
    };
    expect(messages(textPlatform.uncaught(run(undefined, { spec: snapStart }), error, STARTED_MS, false))).toEqual([
      'stale: java.lang.IllegalStateException\njava.lang.IllegalStateException: stale\n\tat com.example.Handler.priceOf(Handler.java:88)\nCaused by: java.io.IOException: gone\n\n',
    ]);
  });

  test('init: start, extension, failure', () => {
    expect(messages(textPlatform.initStart(run(), STARTED_MS))[0]).toMatch(
      /^INIT_START Runtime Version: nodejs:22\.mainline\.v122\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}\n$/,
    );
    expect(messages(textPlatform.extensionReady(run(), STARTED_MS))).toEqual([
      'EXTENSION\tName: my-agent\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n',
    ]);
    const failed = { atMs: STARTED_MS, durationMs: 316.8, phase: 'init', status: 'error' } as const;
    expect(messages(textPlatform.initReport(run(), { ...failed, errorType: 'Runtime.ImportModuleError' }))).toEqual([
      'INIT_REPORT Init Duration: 316.80 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\n',
    ]);
  });

  test('errors that nobody caught: Node in one line of JSON, Python without an id, indented by no-break spaces', () => {
    const node = { type: 'TypeError', message: 'x is not a function', frames: ['handler (/var/task/index.js:9:3)'] };
    expect(messages(textPlatform.uncaught(run(), node, STARTED_MS, false))).toEqual([
      `2026-03-02T10:15:30.114Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"x is not a function","stack":["TypeError: x is not a function","    at handler (/var/task/index.js:9:3)"]}\n`,
    ]);
    const python = {
      type: 'KeyError',
      message: "'sku'",
      frames: ['  File "/var/task/app.py", line 12, in handler\n    price = item["sku"]'],
    };
    const inPython = run(undefined, { spec: { ...spec, runtime: 'python3.13' } });
    expect(messages(textPlatform.uncaught(inPython, python, STARTED_MS, false))).toEqual([
      '[ERROR] KeyError: \'sku\'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 12, in handler\n\u00a0\u00a0\u00a0\u00a0price = item["sku"]\n',
    ]);
  });
});

describe('JSON format', () => {
  test('start and report of a traced cold start', () => {
    const cold = run(undefined, { initMs: 612.85, trace });
    const tracing = {
      spanId: '0f1e2d3c4b5a6978',
      type: 'X-Amzn-Trace-Id',
      value: 'Root=1-69a56c52-4d5e6f708192a3b4c5d6e7f8;Parent=1122334455667788;Sampled=1',
    };
    expect(records([...jsonPlatform.start(cold), ...jsonPlatform.end(cold)])).toEqual([
      {
        time: '2026-03-02T10:15:30.114Z',
        type: 'platform.start',
        record: {
          requestId: ID,
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:checkout',
          version: '$LATEST',
          tracing,
        },
      },
      {
        time: '2026-03-02T10:15:30.155Z',
        type: 'platform.report',
        record: {
          requestId: ID,
          metrics: {
            durationMs: 41.27,
            billedDurationMs: 655,
            memorySizeMB: 512,
            maxMemoryUsedMB: 96,
            initDurationMs: 612.85,
          },
          tracing,
          status: 'success',
        },
      },
    ]);
  });

  test('a restore has its own start and report, and its durations in the report', () => {
    const restored = run(undefined, { spec: snapStart, initMs: 789.64 });
    const lines = [
      ...jsonPlatform.restoreStart(restored, STARTED_MS),
      ...jsonPlatform.restoreReport(restored, STARTED_MS, 789.64),
    ];
    expect(records(lines)).toEqual([
      {
        time: '2026-03-02T10:15:30.114Z',
        type: 'platform.restoreStart',
        record: {
          functionName: 'checkout',
          functionVersion: '12',
          runtimeVersion: 'java:21.mainline.v82',
          runtimeVersionArn: expect.stringMatching(/^arn:aws:lambda:eu-west-1::runtime:/),
        },
      },
      {
        time: '2026-03-02T10:15:30.114Z',
        type: 'platform.restoreReport',
        record: { status: 'success', metrics: { durationMs: 789.64 } },
      },
    ]);
    expect(records(jsonPlatform.end(restored))[0].record.metrics).toMatchObject({
      restoreDurationMs: 789.64,
      billedRestoreDurationMs: 158,
    });
  });

  test('on Managed Instances the init is reported, and the report of a call knows its duration alone', () => {
    const shared = run(undefined, { spec: managed });
    const report = { atMs: STARTED_MS, durationMs: 840.5, phase: 'init', status: 'success' } as const;
    const lines = [...jsonPlatform.initStart(shared, STARTED_MS), ...jsonPlatform.initReport(shared, report)];
    expect(records([...lines, ...jsonPlatform.start(shared), ...jsonPlatform.end(shared)])).toMatchObject([
      {
        type: 'platform.initStart',
        record: { initializationType: 'lambda-managed-instances', functionVersion: '$LATEST.PUBLISHED' },
      },
      {
        type: 'platform.initReport',
        record: {
          initializationType: 'lambda-managed-instances',
          phase: 'init',
          status: 'success',
          metrics: { durationMs: 840.5 },
        },
      },
      { type: 'platform.start', record: { requestId: ID, version: '$LATEST.PUBLISHED' } },
      {
        time: '2026-03-02T10:15:30.155Z',
        type: 'platform.report',
        record: { requestId: ID, metrics: { durationMs: 41.27 }, status: 'success' },
      },
    ]);
    expect(Object.keys(records(jsonPlatform.end(shared))[0].record.metrics)).toEqual(['durationMs']);
  });

  test('a failure adds a runtimeDone, and both name it', () => {
    const [done, report] = records(jsonPlatform.end(run({ kind: 'out-of-memory' })));
    expect(done).toMatchObject({
      type: 'platform.runtimeDone',
      record: { status: 'error', errorType: 'Runtime.OutOfMemory' },
    });
    expect(report).toMatchObject({
      type: 'platform.report',
      record: { status: 'error', errorType: 'Runtime.OutOfMemory' },
    });
  });

  test('a Python error has its level under log_level, and whole seconds', () => {
    const inPython = run(undefined, { spec: { ...spec, runtime: 'python3.13' } });
    const error = { type: 'KeyError', message: "'sku'", frames: ['  File "/var/task/app.py", line 12, in handler'] };
    expect(records(jsonPlatform.uncaught(inPython, error, STARTED_MS, false))).toEqual([
      {
        timestamp: '2026-03-02T10:15:30Z',
        log_level: 'ERROR',
        errorMessage: "'sku'",
        errorType: 'KeyError',
        requestId: ID,
        stackTrace: ['  File "/var/task/app.py", line 12, in handler\n'],
      },
    ]);
  });
});

describe('log4j2', () => {
  test('writes time, request ID, level, class and message, and a stack below it', () => {
    const context = { spec: snapStart, timestampMs: STARTED_MS, requestId: ID, isColdStart: false };
    const entry = { level: 'INFO', message: 'price told', fields: { sku: 'MUG-11' } } as const;
    expect(log4j(entry, context)).toBe(`2026-03-02 10:15:30 ${ID} INFO  Handler - price told sku=MUG-11\n`);
    const error = { type: 'java.lang.Error', message: 'no', frames: ['a.B.c(B.java:1)'] };
    expect(log4j({ ...entry, level: 'ERROR', error }, context)).toBe(
      `2026-03-02 10:15:30 ${ID} ERROR Handler - price told sku=MUG-11\njava.lang.Error: no\n\tat a.B.c(B.java:1)\n`,
    );
  });
});
