import { describe, expect, test } from 'vitest';
import { createBench, MONDAY_MS, type WireEvent } from '../client.ts';

const GROUP = '/aws/apigateway/shop-prod-access';
const HOUR_MS = 3_600_000;
const fromMs = MONDAY_MS - 2 * HOUR_MS;
const toMs = MONDAY_MS - HOUR_MS;
const bench = createBench();
const events = await bench.allEvents({ logGroupName: GROUP, startTime: fromMs, endTime: toMs - 1 });
const lines = events.map((event) => ({ event, line: JSON.parse(event.message) }));
const calls = bench.sandbox
  .truth(fromMs, toMs)
  .filter(({ functionName }) => /^shop-prod-(?:api|orders-api|pricing)$/.test(functionName));

describe('the access log of the API', () => {
  test('has a line for every call of a function behind it, under the request ID of Lambda', () => {
    const byId = new Map(lines.map((one) => [one.line.integrationRequestId, one]));
    expect(byId.size).toBe(lines.length);
    // At the borders of the hour a call and its line may lie on either side.
    const inside = calls.filter(({ startedAtMs }) => startedAtMs < toMs - 60_000);
    expect(inside.length).toBeGreaterThan(3000);
    for (const call of inside) {
      const { line, event } = byId.get(call.requestId) ?? { line: undefined, event: undefined };
      expect(line.requestId).not.toBe(call.requestId);
      expect(line.status >= '500').toBe(call.status !== 'ok');
      expect(Number(line.integrationLatency)).toBeGreaterThanOrEqual(Math.floor(call.durationMs));
      expect(Number(line.responseLatency)).toBeGreaterThan(Number(line.integrationLatency));
      expect(event?.timestamp).toBeGreaterThanOrEqual(call.startedAtMs + Math.floor(call.durationMs));
      if (call.traceId !== undefined) expect(line.xrayTraceId).toBe(`Root=${call.traceId}`);
    }
  });

  test('writes what the stage says of the request, all as text', () => {
    const { line } = lines.find((one) => one.line.resourcePath === '/products/{sku}') ?? { line: undefined };
    expect(line).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      extendedRequestId: expect.any(String),
      integrationRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      xrayTraceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      ip: expect.stringMatching(/^198\.51\.100\.\d+$/),
      requestTime: expect.stringMatching(/^02\/Mar\/2026:0[89]:\d\d:\d\d \+0000$/),
      requestTimeEpoch: expect.stringMatching(/^\d{13}$/),
      httpMethod: 'GET',
      resourcePath: '/products/{sku}',
      path: expect.stringMatching(/^\/products\/[\w-]+$/),
      protocol: 'HTTP/1.1',
      status: '200',
      integrationStatus: '200',
      responseLatency: expect.stringMatching(/^\d+$/),
      integrationLatency: expect.stringMatching(/^\d+$/),
      responseLength: expect.stringMatching(/^\d+$/),
      userAgent: expect.any(String),
    });
  });

  test('agrees with the segment of the stage', async () => {
    const failed = calls.filter(({ status }) => status !== 'ok').slice(0, 5);
    const { body } = await bench.xray('/Traces', { TraceIds: failed.map(({ traceId }) => traceId) });
    expect(body.Traces).toHaveLength(5);
    for (const { Segments } of body.Traces) {
      const stage = Segments.map((one: { Document: string }) => JSON.parse(one.Document)).find(
        (one: { origin: string; http?: object }) => one.origin === 'AWS::ApiGateway::Stage' && one.http !== undefined,
      );
      const found = lines.find(({ line }) => line.requestId === stage.aws.api_gateway.request_id)?.line;
      expect(found).toMatchObject({
        httpMethod: stage.http.request.method,
        status: String(stage.http.response.status),
      });
      expect(stage.http.request.url.startsWith(`https://shop.example.com${found.path}`)).toBe(true);
    }
  });

  test('lies in streams that begin anew every hour, and are listed and read by name', async () => {
    const names = new Set(events.map(({ logStreamName }) => logStreamName));
    expect(names.size).toBe(2);
    const { body } = await bench.logs('DescribeLogStreams', {
      logGroupName: GROUP,
      orderBy: 'LastEventTime',
      descending: true,
      limit: 10,
    });
    const listed = body.logStreams.map(({ logStreamName }: WireEvent) => logStreamName);
    expect(listed).toHaveLength(10);
    for (const logStreamName of names) {
      expect(listed).toContain(logStreamName);
      const read = await bench.logs('GetLogEvents', { logGroupName: GROUP, logStreamName, startFromHead: true });
      const own = events.filter((event) => event.logStreamName === logStreamName);
      const messages = read.body.events.map(({ message }: WireEvent) => message);
      // A page of 1 MB, from the beginning of the stream.
      expect(messages.length).toBeGreaterThan(1000);
      expect(messages).toEqual(own.slice(0, messages.length).map(({ message }) => message));
    }
  });
});
