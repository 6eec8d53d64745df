import { describe, expect, test } from 'vitest';
import type { TrueInvocation } from '../../../../src/sandbox/world/truth.ts';
import { createBench, MONDAY_MS } from '../client.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads the fields of a document that it asserts
type Document = any;

const HOUR_MS = 3_600_000;
/** Functions whose tracing is off. */
const isUntraced = (name: string): boolean => /^(?:shop-prod-notify|fleet-prod-matcher|(?:club|pipe)-.*)$/.test(name);
const bench = createBench();
/** An hour that ended long enough ago for everything about it to have arrived. */
const truth = bench.sandbox.truth(MONDAY_MS - 2 * HOUR_MS, MONDAY_MS - HOUR_MS);
const traced = truth.filter(({ traceId }) => traceId !== undefined);
const documentsById = new Map<string, Document[]>();
const ids = [...new Set(traced.map(({ traceId }) => traceId ?? ''))];
for (let from = 0; from < ids.length; from += 5) {
  const { body } = await bench.xray('/Traces', { TraceIds: ids.slice(from, from + 5) });
  for (const { Id, Segments } of body.Traces) {
    documentsById.set(
      Id,
      Segments.map(({ Document: text }: { Document: string }) => JSON.parse(text)),
    );
  }
}

const whole = (documents: readonly Document[]): Document[] =>
  documents.filter((one) => one.end_time !== undefined || one.type === 'subsegment');
const within = (one: Document): Document[] => [one, ...(one.subsegments ?? []).flatMap(within)];
const traceOf = ({ traceId = '' }: TrueInvocation): Document[] => documentsById.get(traceId) ?? [];
const everyDocument = [...documentsById.values()].flatMap(whole);
const lambdaOf = (one: TrueInvocation): Document =>
  whole(traceOf(one)).find(({ origin, aws }) => origin === 'AWS::Lambda' && aws.request_id === one.requestId);
const reportOf = (one: TrueInvocation): string =>
  one.lines.map(({ message }) => message).find((message) => /^REPORT|"platform.report"/.test(message)) ?? '';
const functionOf = (one: TrueInvocation): Document => {
  const id = /(?:SegmentId: |"spanId":")([0-9a-f]{16})/.exec(reportOf(one))?.[1];
  return whole(traceOf(one)).find((document) => document.id === id);
};
const of = (name: string): TrueInvocation[] => traced.filter(({ functionName }) => functionName === name);
const ageMs = (one: Document, receivedAtMs: number): number => receivedAtMs - one.end_time * 1000;

describe('the truth', () => {
  test('samples the first request of a second, some others, and whatever fails', () => {
    const calls = truth.filter(({ functionName }) => functionName === 'shop-prod-api');
    const share = of('shop-prod-api').length / calls.length;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.9);
    const failed = truth.filter(
      ({ status, functionName, attempt }) => status !== 'ok' && attempt === 1 && !isUntraced(functionName),
    );
    expect(failed.length).toBeGreaterThan(50);
    expect(failed.filter(({ traceId }) => traceId === undefined)).toEqual([]);
  });

  test('has no trace for a function whose tracing is off', () => {
    expect(truth.some(({ functionName }) => isUntraced(functionName))).toBe(true);
    expect(traced.filter(({ functionName }) => isUntraced(functionName))).toEqual([]);
  });
});

describe('a sampled invocation', () => {
  test('has the trace id of its report, and no other invocation has one', () => {
    for (const one of truth) {
      const id = /(?:TraceId: |Root=)(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(reportOf(one))?.[1];
      expect(id).toBe(one.traceId);
    }
  });

  test('has a segment of Lambda with its request ID and, under it, the one that its report names', () => {
    for (const one of traced) {
      const [lambda, own] = [lambdaOf(one), functionOf(one)];
      expect(own).toMatchObject({ origin: 'AWS::Lambda::Function', name: one.functionName, trace_id: one.traceId });
      expect(lambda).toMatchObject({
        name: one.functionName,
        resource_arn: `arn:aws:lambda:eu-west-1:123456789012:function:${one.functionName}`,
        http: { response: { status: expect.any(Number) } },
      });
      expect(within(lambda).map(({ id }) => id)).toContain(own.parent_id);
      expect(Math.round(own.start_time * 1000)).toBe(one.startedAtMs);
      expect(own.fault === true).toBe(one.status !== 'ok');
    }
  });
});

describe('a trace', () => {
  test('names no parent that is not in it, and no id twice', () => {
    for (const documents of documentsById.values()) {
      const all = whole(documents).flatMap(within);
      const known = new Set(all.map(({ id }) => id));
      expect(known.size).toBe(all.length);
      for (const { parent_id } of documents) if (parent_id !== undefined) expect(known).toContain(parent_id);
    }
  });

  test('begins in the second that its id tells', () => {
    for (const [id, documents] of documentsById) {
      const first = Math.min(...documents.map(({ start_time }) => start_time));
      expect(Math.floor(first)).toBe(Number.parseInt(id.slice(2, 10), 16));
    }
  });

  test('of the API begins with the stage, which answers 502 where the function fails', () => {
    for (const one of ['shop-prod-api', 'shop-prod-orders-api', 'shop-prod-pricing'].flatMap(of)) {
      const stage = whole(traceOf(one)).find(({ origin }) => origin === 'AWS::ApiGateway::Stage');
      const [call] = stage.subsegments;
      expect(lambdaOf(one).parent_id).toBe(call.id);
      expect(call.aws).toMatchObject({ operation: 'Invoke', request_id: one.requestId });
      expect(stage.http.response.status === 502).toBe(one.status !== 'ok');
      expect(stage.start_time).toBeLessThan(lambdaOf(one).start_time);
      expect(stage.end_time).toBeGreaterThan(lambdaOf(one).end_time);
    }
  });

  test('goes on behind a topic and ends at a queue, which the next trace links to', () => {
    const bots = of('photo-prod-bot');
    expect(bots.length).toBeGreaterThan(100);
    for (const bot of bots) {
      const faces = whole(traceOf(bot)).find(
        ({ name, origin }) => name === 'photo-prod-faces' && origin === 'AWS::Lambda::Function',
      );
      const publish = whole(traceOf(bot))
        .flatMap(within)
        .find(({ id }) => id === lambdaOf(bot).parent_id);
      expect(publish).toMatchObject({ name: 'SNS', aws: { operation: 'Publish' } });
      expect(faces).toBeDefined();
    }
    const linked = of('photo-prod-faces')
      .map(lambdaOf)
      .filter(({ links }) => links !== undefined);
    expect(linked.length).toBeGreaterThan(100);
    for (const { links, parent_id, trace_id } of linked) {
      expect(parent_id).toBeUndefined();
      const [{ trace_id: from, id }] = links;
      expect(from).not.toBe(trace_id);
      const sender = documentsById.get(from);
      const send = sender?.flatMap(within).find((one) => one.id === id);
      if (sender !== undefined) expect(send).toMatchObject({ name: 'SQS', aws: { operation: 'SendMessage' } });
    }
  });

  test('holds all attempts of an asynchronous event under one segment of Lambda', () => {
    const retried = Map.groupBy(of('photo-prod-thumbnail'), ({ requestId }) => requestId);
    const three = [...retried.values()].filter((list) => list[0]?.attempt === 1 && list.length === 3);
    expect(three.length).toBeGreaterThan(0);
    for (const attempts of three) {
      const [first] = attempts;
      if (first === undefined) throw new Error('grouped');
      expect(lambdaOf(first).subsegments.map(({ name }: Document) => name)).toEqual([
        'Dwell Time',
        'Attempt #1',
        'Attempt #2',
        'Attempt #3',
      ]);
      const tries = lambdaOf(first).subsegments.slice(1);
      expect(attempts.map((one) => functionOf(one).parent_id)).toEqual(tries.map(({ id }: Document) => id));
      // Before the last attempt it was told as in progress, with what had been tried.
      const before = traceOf(first).filter(({ origin, in_progress }) => origin === 'AWS::Lambda' && in_progress);
      expect(before.map(({ subsegments }) => subsegments?.length)).toEqual(expect.arrayContaining([2, 3]));
    }
  });
});

describe("the function's segment", () => {
  test('in the older layout holds Initialization, Invocation and Overhead', () => {
    for (const one of of('shop-prod-api')) {
      const names = functionOf(one).subsegments.map(({ name }: Document) => name);
      expect(names).toEqual([...(one.coldStart ? ['Initialization'] : []), 'Invocation', 'Overhead']);
      if (one.coldStart) expect(functionOf(one).subsegments[0].start_time).toBeLessThan(functionOf(one).start_time);
    }
  });

  test('of a restored environment holds Restore', () => {
    const restored = of('shop-prod-pricing').filter(({ coldStart }) => coldStart);
    expect(restored.length).toBeGreaterThan(5);
    for (const one of restored) {
      expect(functionOf(one).subsegments.map(({ name }: Document) => name)).toEqual([
        'Restore',
        'Invocation',
        'Overhead',
      ]);
    }
  });

  test('in the newer one holds Init and annotations instead', () => {
    for (const one of of('shop-prod-invoice')) {
      const names = (functionOf(one).subsegments ?? []).map(({ name }: Document) => name);
      expect(names).not.toContain('Invocation');
      expect(names.includes('Init')).toBe(one.coldStart);
      const latency = functionOf(one).annotations['aws.responseLatency'];
      expect(Math.abs(latency - one.durationMs)).toBeLessThan(0.5);
    }
  });

  test('has the cause of an error, as an object or as the id of an exception in its Invocation', () => {
    const declined = of('shop-prod-orders-api').filter(({ status }) => status === 'error');
    expect(declined.length).toBeGreaterThan(10);
    for (const one of declined) {
      const [exception] = functionOf(one).cause.exceptions;
      expect(exception).toMatchObject({ type: 'PaymentDeclined', message: 'card_expired', remote: false });
      expect(exception.stack[0]).toEqual({ path: 'file:///var/task/pay.mjs', line: 41, label: 'charge' });
      expect(exception.stack.at(-1)).toEqual({
        path: 'node:internal/process/task_queues',
        line: 105,
        label: 'process.processTicksAndRejections',
      });
      const stripe = whole(traceOf(one))
        .flatMap(within)
        .find(({ name, namespace }) => name === 'api.stripe.com' && namespace === 'remote');
      expect(stripe).toMatchObject({ error: true, http: { request: { method: 'POST' }, response: { status: 402 } } });
    }
    const failed = of('shop-prod-orders-worker').filter(({ status }) => status === 'error');
    expect(failed.length).toBeGreaterThan(3);
    for (const one of failed) {
      const invocation = functionOf(one).subsegments.find(({ name }: Document) => name === 'Invocation');
      expect(functionOf(one).cause).toBe(invocation.cause.exceptions[0].id);
      expect(invocation.cause.exceptions[0].stack[0]).toEqual({ path: '/var/task/app.py', line: 19, label: 'handler' });
    }
  });

  test('names the frames of Java', () => {
    const stale = of('shop-prod-pricing').find(({ status }) => status === 'error');
    const invocation = stale && functionOf(stale).subsegments.find(({ name }: Document) => name === 'Invocation');
    const { stack } = invocation.cause.exceptions[0];
    expect(stack[0]).toEqual({ path: 'PriceList.java', line: 57, label: 'com.example.shop.PriceList.require' });
    expect(stack.at(-1)).toEqual({
      path: 'Unknown Source',
      line: 0,
      label: 'java.base/java.lang.reflect.Method.invoke',
    });
  });

  test('of a timeout leaves the call that never came back in progress, on its own', () => {
    const slow = of('shop-prod-orders-api').filter(({ status }) => status === 'timeout');
    expect(slow.length).toBeGreaterThan(0);
    for (const one of slow) {
      const call = traceOf(one).find(({ name, type }) => name === 'api.stripe.com' && type === 'subsegment');
      expect(call).toMatchObject({ in_progress: true });
    }
  });
});

describe('the calls of a handler', () => {
  test.each([
    ['AWS::DynamoDB::Table', { operation: expect.any(String), table_name: expect.any(String) }],
    ['AWS::SQS::Queue', { operation: 'SendMessage', queue_url: expect.any(String) }],
    ['AWS::SNS', { operation: 'Publish', topic_arn: expect.any(String) }],
    ['AWS::S3::Bucket', { bucket_name: expect.any(String) }],
    ['AWS::Rekognition', { operation: 'DetectFaces' }],
    [undefined, undefined],
  ])('have an inferred segment each: %s', (type, aws) => {
    const found = everyDocument.filter(({ inferred, origin }) => inferred === true && origin === type);
    expect(found.length).toBeGreaterThan(20);
    for (const one of found) {
      if (aws !== undefined) expect(one.aws).toMatchObject({ ...aws, request_id: expect.any(String) });
    }
  });

  test('are sent on their own by some invocations', () => {
    const share =
      everyDocument.filter(({ type }) => type === 'subsegment').length /
      everyDocument.filter(({ inferred }) => inferred === true).length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.4);
  });
});

describe('X-Ray', () => {
  test('shows a document 1 to 20 seconds after its end, in no order, and some in progress before', async () => {
    const moving = createBench();
    const sample = ids.slice(0, 100);
    const from = Number.parseInt(sample[0]?.slice(2, 10) ?? '', 16) * 1000;
    const seen = new Map<string, number>();
    const delays: number[] = [];
    let early = 0;
    for (let now = from; now < from + 180_000; now += 500) {
      moving.setNow(now);
      for (let at = 0; at < 25; at += 5) {
        const { body } = await moving.xray('/Traces', { TraceIds: sample.slice(at, at + 5) });
        for (const { Document: text } of body.Traces.flatMap(({ Segments }: Document) => Segments)) {
          if (seen.has(text)) continue;
          seen.set(text, now);
          const document = JSON.parse(text);
          if (document.in_progress === true) early += 1;
          else if (document.type === undefined && document.inferred === undefined) delays.push(ageMs(document, now));
        }
      }
    }
    expect(early).toBeGreaterThan(2);
    expect(Math.min(...delays)).toBeGreaterThan(900);
    expect(Math.max(...delays)).toBeLessThan(21_000);
    expect(delays.toSorted((a, b) => a - b)).not.toEqual(delays);
  });

  test('writes some times in E-notation', async () => {
    const { body } = await bench.xray('/Traces', { TraceIds: ids.slice(0, 5) });
    const texts = body.Traces.flatMap(({ Segments }: Document) => Segments).map((one: Document) => one.Document);
    expect(texts.some((text: string) => /"start_time":1\.\d+E9,/.test(text))).toBe(true);
    expect(texts.some((text: string) => /"start_time":\d{10}\.\d+,/.test(text))).toBe(true);
  });

  test('finds the failed calls of a function by a filter', async () => {
    const failed = of('shop-prod-orders-api').filter(({ status }) => status !== 'ok');
    const found: string[] = [];
    let token: string | undefined;
    do {
      const { body } = await bench.xray('/TraceSummaries', {
        StartTime: (MONDAY_MS - 2 * HOUR_MS) / 1000,
        EndTime: (MONDAY_MS - HOUR_MS) / 1000,
        FilterExpression: 'service(id(name: "shop-prod-orders-api", type: "AWS::Lambda::Function")) { fault }',
        ...(token === undefined ? {} : { NextToken: token }),
      });
      found.push(...body.TraceSummaries.map(({ Id }: Document) => Id));
      token = body.NextToken;
    } while (token !== undefined);
    expect(new Set(found)).toEqual(new Set(failed.map(({ traceId }) => traceId)));
  });

  test('says the same of a trace whatever was asked before', async () => {
    const other = createBench();
    const id = ids.at(-1);
    const [one, again] = [
      await bench.xray('/Traces', { TraceIds: [id] }),
      await other.xray('/Traces', { TraceIds: [id] }),
    ];
    expect(again.text).toBe(one.text);
    expect(one.body.Traces[0].Segments.length).toBeGreaterThan(1);
  });
});
