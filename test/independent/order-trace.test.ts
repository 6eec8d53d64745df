import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { recordsOf, runSlsobs } from '../e2e/built-bin.ts';
import { REGION } from './emulators.ts';
import { noMemory } from './no-memory.ts';
import { groupOf, jsonCall, type LoggedCall, putCall, textCall } from './order-trace/lambda-lines.ts';
import { CHECKOUT, newSegmentId, type OrderTrace, runOrder } from './order-trace/order-trace.ts';
import { toldInRecord } from './segment.ts';

type Records = readonly Record<string, unknown>[];

const endpoint = ['--endpoint-url', inject('motoUrl'), '-r', REGION];

/**
 * A container and a function ran, traced by the X-Ray SDK for Node; its daemon's protocol, boto3 and PutLogEvents brought what
 * they and AWS would leave into moto. What slsobs says is held to what was sent.
 */
describe('an order traced by the X-Ray SDK, in moto', () => {
  let order: OrderTrace;

  beforeAll(async () => {
    order = await runOrder();
  });

  it('trace of a request ID gives the spans of its trace as they were sent, each once, in the order of the waterfall', async () => {
    const records = await traceRecords([order.checkout.requestId]);
    expectSpans(records, order);
  });

  it('trace of a request ID gives every line of every function in its trace, in time order', async () => {
    const records = await traceRecords([order.checkout.requestId]);
    expectLogs(records, order);
  });

  it('trace joins the function’s side of each call to the invocation that its log tells of', async () => {
    const records = await traceRecords([order.checkout.requestId]);
    for (const { requestId, functionName } of [order.checkout, order.billing]) {
      const own = records.filter((record) => record.requestId === requestId);
      const invocation = own.find((record) => record.type === 'invocation');
      expect(own.filter((record) => record.type === 'span' && record.name === functionName)).toMatchObject([
        { origin: 'AWS::Lambda' },
        { origin: 'AWS::Lambda::Function', invocationId: invocation?.invocationId },
      ]);
    }
  });

  it('trace of the request that was called, of eight characters, and of the trace id in each spelling gives the same', async () => {
    const w3c = order.traceId.slice(2).replace('-', '');
    const ids = [
      order.billing.requestId,
      order.checkout.requestId.slice(0, 8),
      order.traceId,
      w3c,
      `00-${w3c}-${newSegmentId()}-01`,
      `Root=${order.traceId};Parent=${newSegmentId()};Sampled=1`,
    ];
    for (const id of ids) {
      const records = await traceRecords([id]);
      expectSpans(records, order);
      expectLogs(records, order);
    }
  });

  it('trace within one function finds the others that its trace leads to', async () => {
    const records = await traceRecords([order.checkout.requestId, groupOf(CHECKOUT)]);
    expectSpans(records, order);
    expectLogs(records, order);
  });

  it('trace draws the order from the container down to the last call, with its lines', async () => {
    const run = await runSlsobs(['trace', order.checkout.requestId, ...endpoint], noMemory());
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain(order.checkout.requestId);
    expect(run.stdout).toContain(order.traceId);
    const rows = [
      /storefront .*[━╺╸]/,
      /render basket .*[━╺╸]/,
      /GET 127\.0\.0\.1\/orders .*[━╺╸]/,
      /\/orders .*shop\/prod/,
      /checkout .*cold/,
      /order received o-1729/,
      /price basket .*[━╺╸]/,
      /GET 127\.0\.0\.1\/tax .*[━╺╸]/,
      /GET 127\.0\.0\.1\/stock → 503 .*[━╺╸]/,
      /Lambda Invoke traced-billing .*[━╺╸]/,
      /billing .*[━╺╸]/,
      /invoice written/,
      /charge card ✗/,
      /PaymentDeclined: card expired/,
    ];
    let left = run.stdout.split('\n');
    for (const row of rows) {
      const at = left.findIndex((line) => row.test(line));
      expect(at, `${row} in\n${run.stdout}`).not.toBe(-1);
      left = left.slice(at + 1);
    }
  });

  it('trace -o json gives the records of ndjson', async () => {
    const words = ['trace', order.checkout.requestId, ...endpoint, '-o'];
    const json = await runSlsobs([...words, 'json'], noMemory());
    const ndjson = await runSlsobs([...words, 'ndjson'], noMemory());
    const answer = JSON.parse(json.stdout) as { records: Records; gaps: Records };
    const lines = recordsOf(ndjson.stdout);
    expect(answer.records).toEqual(lines.filter(({ type }) => type !== 'gap' && type !== 'summary'));
    expect(answer.gaps).toEqual([]);
  });

  it.each<[string, (call: UntracedCall) => LoggedCall, RegExp]>([
    ['that names no trace', (call) => textCall(call, [lineOf(call)], call.endedAtMs, undefined), /not traced/],
    [
      'whose trace was not sampled',
      (call) => jsonCall(call, 'nobody looked', { traceId: newTraceId(), segmentId: newSegmentId(), sampled: false }),
      /sampled/,
    ],
    [
      'whose trace X-Ray did not hand out',
      (call) => {
        const trace = { traceId: newTraceId(), segmentId: newSegmentId(), sampled: true };
        return textCall(call, [lineOf(call)], call.endedAtMs, trace);
      },
      /X-Ray did not hand out/,
    ],
  ])('trace of a request %s gives its log, no span, and says so', async (_, logAs, words) => {
    const endedAtMs = Date.now();
    const call = { requestId: randomUUID(), functionName: CHECKOUT, startedAtMs: endedAtMs - 40, endedAtMs };
    const logged = logAs(call);
    await putCall(logged);
    const records = await traceRecords([logged.requestId]);
    const events = records.filter((record) => record.type === 'event');
    expect(events.map((event) => event.raw ?? event.message)).toEqual(logged.lines.map(({ text }) => text));
    expect(records.filter((record) => record.type === 'invocation')).toMatchObject([
      { requestId: logged.requestId, function: CHECKOUT, status: 'ok' },
    ]);
    expect(records.filter((record) => record.type === 'span')).toEqual([]);
    const run = await runSlsobs(['trace', logged.requestId, ...endpoint], noMemory());
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain('nobody looked');
    expect(run.stdout).toMatch(words);
  });
});

interface UntracedCall {
  readonly requestId: string;
  readonly functionName: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

function lineOf({ requestId, startedAtMs: atMs }: UntracedCall): { atMs: number; text: string } {
  return { atMs, text: `${new Date(atMs).toISOString()}\t${requestId}\tINFO\tnobody looked\n` };
}

/** An id of a trace that began now, and that X-Ray does not have: moto leaves such an id unprocessed. */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `1-${seconds}-${newSegmentId()}${newSegmentId().slice(8)}`;
}

async function traceRecords(words: readonly string[]): Promise<Records> {
  const run = await runSlsobs(['trace', ...words, '-o', 'ndjson', ...endpoint], noMemory());
  expect(run.exitCode, run.stderr).toBe(0);
  return recordsOf(run.stdout);
}

function expectSpans(records: Records, { spans, traceId }: OrderTrace): void {
  const told = records.filter((record) => record.type === 'span');
  expect(new Set(told.map((span) => span.traceId))).toEqual(new Set([traceId]));
  expect(told.map(toldInRecord)).toEqual(spans);
}

function expectLogs(records: Records, { checkout, billing, traceId }: OrderTrace): void {
  const invocations = records.filter((record) => record.type === 'invocation');
  expect(invocations).toMatchObject([
    { requestId: checkout.requestId, function: checkout.functionName, status: 'ok', traceId, loggedErrors: 1 },
    { requestId: billing.requestId, function: billing.functionName, status: 'ok', traceId },
  ]);
  const events = records.filter((record) => record.type === 'event');
  for (const [index, call] of [checkout, billing].entries()) {
    const own = events.filter((event) => event.invocationId === invocations[index]?.invocationId);
    expect(own.map((event) => event.raw ?? event.message)).toEqual(call.lines.map((line) => line.text));
  }
  expect(events).toHaveLength(checkout.lines.length + billing.lines.length);
  const times = events.map((event) => Date.parse(String(event.time)));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
}
