import { describe, expect, test } from 'vitest';
import { createFilledBench, MONDAY_MS } from '../../client.ts';
import { ask, evaluated, query, rowsOf } from './asking.ts';

// The page "Supported logs and discovered fields".
const REQUEST_ID = '8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b';
const REPORT =
  `REPORT RequestId: ${REQUEST_ID}\tDuration: 41.27 ms\tBilled Duration: 655 ms\tMemory Size: 512 MB\t` +
  'Max Memory Used: 96 MB\tInit Duration: 612.85 ms\t\n' +
  'XRAY TraceId: 1-69a56c52-4d5e6f708192a3b4c5d6e7f8\tSegmentId: 0f1e2d3c4b5a6978\tSampled: true\t\n';

describe('every event', () => {
  test('has its times, message, stream and group', async () => {
    const [row] = await ask('fields @timestamp, @ingestionTime, @message, @logStream, @log', ['hello\n']);
    expect(row).toEqual({
      '@timestamp': '2026-03-02 10:00:00.000',
      '@ingestionTime': '2026-03-02 10:00:00.000',
      '@message': 'hello\n',
      '@logStream': '2026/03/02/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      '@log': '123456789012:/test',
    });
  });

  test('has a pointer in each row that stands for it, and in no row of stats', async () => {
    const bench = await createFilledBench({ s: [{ timestamp: MONDAY_MS, message: 'x' }] });
    const [event] = (await query(bench, { queryString: 'fields @message' })).body.results;
    expect(event.at(-1)).toEqual({ field: '@ptr', value: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) });
    bench.setNow(MONDAY_MS);
    const [counted] = (await query(bench, { queryString: 'stats count(*)' })).body.results;
    expect(counted).toEqual([{ field: 'count(*)', value: '1' }]);
  });
});

describe("Lambda's text lines", () => {
  test.each([
    ['@type', 'REPORT'],
    ['@requestId', REQUEST_ID],
    ['@duration', '41.27'],
    ['@billedDuration', '655'],
    ['@initDuration', '612.85'],
    ['@memorySize', '512000000'],
    ['@maxMemoryUsed', '96000000'],
    ['@xrayTraceId', '1-69a56c52-4d5e6f708192a3b4c5d6e7f8'],
    ['@xraySegmentId', '0f1e2d3c4b5a6978'],
  ])('a REPORT has %s', async (field, expected) => {
    expect(await evaluated(field, REPORT)).toBe(expected);
  });

  test('a REPORT of a restore has no field for it: the documentation names none', async () => {
    const line = REPORT.replace(
      'Init Duration: 612.85 ms',
      'Restore Duration: 789.64 ms\tBilled Restore Duration: 163 ms',
    );
    expect(await ask('fields @initDuration, @restoreDuration, @duration, @billedDuration', [line])).toEqual([
      { '@duration': '41.27', '@billedDuration': '655' },
    ]);
  });

  test.each([
    [`START RequestId: ${REQUEST_ID} Version: 17\n`, 'START', REQUEST_ID],
    [`END RequestId: ${REQUEST_ID}\n`, 'END', REQUEST_ID],
    ['INIT_START Runtime Version: nodejs:22.v1\tRuntime Version ARN: arn:aws:lambda:x\n', undefined, undefined],
    [`2026-03-02T10:15:30.123Z\t${REQUEST_ID}\tINFO\torder accepted\n`, undefined, REQUEST_ID],
    [`[INFO]\t2026-03-02T10:15:30.123Z\t${REQUEST_ID}\torder accepted\n`, undefined, REQUEST_ID],
    [`2026-03-02T10:15:33.004Z ${REQUEST_ID} Task timed out after 3.00 seconds\n\n`, undefined, REQUEST_ID],
    [`order accepted, said ${REQUEST_ID} of the other side, not of this line`, undefined, undefined],
  ])('%j', async (line, type, requestId) => {
    expect(await evaluated('@type', line)).toBe(type);
    expect(await evaluated('@requestId', line)).toBe(requestId);
  });
});

describe('JSON', () => {
  // The page's example event.
  const EVENT = {
    userIdentity: { type: 'IAMUser' },
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-abcde123' }] } },
    responseElements: { instancesSet: { items: [{ currentState: { code: 0 } }] } },
  };

  test.each([
    ['userIdentity.type', 'IAMUser'],
    ['requestParameters.instancesSet.items.0.instanceId', 'i-abcde123'],
    ['responseElements.instancesSet.items.0.currentState.code', '0'],
    ['userIdentity', undefined],
    ['requestParameters.instancesSet.items.1.instanceId', undefined],
  ])('%s is %s', async (path, expected) => {
    expect(await evaluated(path, EVENT)).toBe(expected);
  });

  test('a platform report has its own paths and none of the fields of text lines', async () => {
    const report = { type: 'platform.report', record: { requestId: REQUEST_ID, metrics: { billedDurationMs: 655 } } };
    expect(
      await ask('fields type, record.metrics.billedDurationMs, @billedDuration, @type, @requestId', [report]),
    ).toEqual([{ type: 'platform.report', 'record.metrics.billedDurationMs': '655' }]);
  });

  test('of a text line the first fragment counts', async () => {
    const line = `2026-03-02T10:15:31.020Z\t${REQUEST_ID}\tERROR\tInvoke {Error} \t{"errorType":"TypeError","stack":["a","b {"]} {"errorType":"Other"}`;
    expect(await ask('fields errorType, stack.1', [line])).toEqual([{ errorType: 'TypeError', 'stack.1': 'b {' }]);
  });

  test('what is JSON within a text stays text', async () => {
    expect(await evaluated('data.startTime', { data: '{"startTime":1234}' })).toBeUndefined();
  });

  test('null is no value, a Boolean is 1 or 0, a name with @ gets another one', async () => {
    const event = { gone: null, yes: true, no: false, '@x': 'a' };
    expect(await ask('fields gone, yes, no, @x, `@@x`', [event])).toEqual([{ yes: '1', no: '0', '@@x': 'a' }]);
  });

  test('a name with dots and one that is written with escapes are found', async () => {
    expect(await evaluated('log.level', { 'log.level': 'warn' })).toBe('warn');
    expect(await evaluated('type', String.raw`{"ty\u0070e":"x"}`)).toBe('x');
  });

  test('200 fields are extracted, and no more', async () => {
    const event = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`f${index}`, index]));
    expect(await ask('fields f199, f200', [event])).toEqual([{ f199: '199' }]);
  });

  test.each(['{', '{{{{{{{{{{{{{', '{"a":', '}{', '{"a":1', `{"a":${'['.repeat(500)}`])(
    '%j has no fields',
    async (line) => {
      expect(await evaluated('a', line)).toBeUndefined();
    },
  );

  test('nesting beyond sense ends without an error', async () => {
    expect(await evaluated('a', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`)).toBeUndefined();
  });
});

// "Field discovery is supported only for log groups in the Standard log class."
test('a group of another class has the five fields of every event only', async () => {
  const bench = await createFilledBench({});
  await bench.logs('CreateLogGroup', { logGroupName: '/cheap', logGroupClass: 'INFREQUENT_ACCESS' });
  await bench.logs('CreateLogStream', { logGroupName: '/cheap', logStreamName: 's' });
  const logEvents = [{ timestamp: MONDAY_MS, message: REPORT }];
  await bench.logs('PutLogEvents', { logGroupName: '/cheap', logStreamName: 's', logEvents });
  const queryString = 'fields @logStream, @type, @duration';
  const { body } = await query(bench, { logGroupName: '/cheap', queryString });
  expect(rowsOf(body.results)).toEqual([{ '@logStream': 's' }]);
});
