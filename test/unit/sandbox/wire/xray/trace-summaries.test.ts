import { describe, expect, test } from 'vitest';
import { createBench, MONDAY_MS } from '../../client.ts';
import { MONDAY_SECONDS, segment, traceId } from './segments.ts';

type Bench = ReturnType<typeof createBench>;

async function filledBench(segments: readonly object[], emptyPageRate = 0): Promise<Bench> {
  const bench = createBench({ world: 'empty', faults: { emptyPageRate } });
  for (let from = 0; from < segments.length; from += 50) {
    const documents = segments.slice(from, from + 50).map((one) => JSON.stringify(one));
    await bench.xray('/TraceSegments', { TraceSegmentDocuments: documents });
  }
  return bench;
}

async function allPages(bench: Bench, input: object) {
  const pages = [];
  let next: string | undefined;
  do {
    const { body } = await bench.xray('/TraceSummaries', {
      ...input,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    pages.push(body);
    next = body.NextToken;
  } while (next !== undefined);
  return pages;
}

const idsIn = (pages: readonly { TraceSummaries: { Id: string }[] }[]): string[] =>
  pages.flatMap(({ TraceSummaries }) => TraceSummaries.map(({ Id }) => Id));
const around = { StartTime: MONDAY_SECONDS - 600, EndTime: MONDAY_SECONDS + 1 };

describe('GetTraceSummaries', () => {
  test('begins with the newest, in pages, and reads each trace once', async () => {
    const all = Array.from({ length: 600 }, (_, index) => segment({ trace_id: traceId(index % 500, index) }));
    const pages = await allPages(await filledBench(all), around);
    const ids = idsIn(pages);
    expect(pages.length).toBe(3);
    expect(ids.every((id, index) => index === 0 || id < (ids[index - 1] ?? ''))).toBe(true);
    expect(new Set(ids)).toEqual(new Set(all.map((one) => one.trace_id)));
    expect(ids).toHaveLength(600);
  });

  test('may answer with an empty page and a token', async () => {
    const pages = await allPages(await filledBench([segment()], 1), around);
    expect(pages.map(({ TraceSummaries }) => TraceSummaries.length)).toEqual([0, 1]);
    expect(pages[0].NextToken).toEqual(expect.any(String));
  });

  test('takes its start and leaves its end out', async () => {
    const bench = await filledBench([1, 2, 3].map((before) => segment({ trace_id: traceId(before) })));
    const range = { StartTime: MONDAY_SECONDS - 3, EndTime: MONDAY_SECONDS - 1 };
    expect(idsIn(await allPages(bench, range))).toEqual([traceId(2), traceId(3)]);
  });

  test('by Event finds what changed in the range, however old', async () => {
    const bench = await filledBench([segment({ trace_id: traceId(86_400) }), segment({ trace_id: traceId(5) })]);
    bench.setNow(MONDAY_MS + 60_000);
    await bench.xray('/TraceSegments', {
      TraceSegmentDocuments: [JSON.stringify(segment({ trace_id: traceId(86_400), id: '1fb0000000000002' }))],
    });
    const range = { StartTime: MONDAY_SECONDS + 30, EndTime: MONDAY_SECONDS + 90, TimeRangeType: 'Event' };
    const [page] = await allPages(bench, range);
    expect(page.TraceSummaries).toMatchObject([{ Id: traceId(86_400), MatchedEventTime: MONDAY_SECONDS + 60 }]);
  });

  test.each([
    ['longer than 6 hours', { StartTime: MONDAY_SECONDS - 21_601, EndTime: MONDAY_SECONDS }, /longer than 6 hours/],
    ['turned round', { StartTime: MONDAY_SECONDS, EndTime: MONDAY_SECONDS - 1 }, /before/],
    ['without an end', { StartTime: MONDAY_SECONDS }, /EndTime/],
    ['of an unknown kind', { ...around, TimeRangeType: 'Moon' }, /TimeRangeType/],
    ['sampled', { ...around, Sampling: true }, /Sampling/],
    ['with a forged token', { ...around, NextToken: 'abc' }, /NextToken/],
    ['with a filter that is not understood', { ...around, FilterExpression: 'edge("a","b")' }, /filter expression/],
  ])('refuses a range %s', async (_, input, message) => {
    const reply = await createBench({ world: 'empty' }).xray('/TraceSummaries', input);
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([400, 'InvalidRequestException']);
    expect(reply.body.message).toMatch(message);
  });

  test('sums a trace up: flags of the root, throttles of any segment, the newest revision of each', async () => {
    const root = segment({
      origin: 'AWS::ApiGateway::Stage',
      fault: true,
      http: { request: { method: 'POST', url: 'https://shop.example.com/orders' }, response: { status: 502 } },
      end_time: MONDAY_SECONDS + 1.25,
    });
    const child = segment({
      id: '1fb0000000000002',
      parent_id: '1fb0000000000001',
      origin: 'AWS::Lambda::Function',
      error: true,
      throttle: true,
      aws: { account_id: '123456789012', function_arn: 'arn:aws:lambda:eu-west-1:123456789012:function:checkout' },
      subsegments: [{ id: 'aa01', annotations: { orderId: 42 } }],
    });
    const running = { ...child, end_time: undefined, in_progress: true };
    const [page] = await allPages(await filledBench([child, running, root]), around);
    const checkout = { Name: 'checkout', Names: ['checkout'] };
    const lambda = { ...checkout, AccountId: '123456789012', Type: 'AWS::Lambda::Function' };
    const stage = { ...checkout, Type: 'AWS::ApiGateway::Stage' };
    expect(page.TraceSummaries).toEqual([
      {
        Id: traceId(),
        StartTime: MONDAY_SECONDS,
        Duration: 1.25,
        ResponseTime: 1.25,
        HasFault: true,
        HasError: false,
        HasThrottle: true,
        IsPartial: false,
        Http: { HttpURL: 'https://shop.example.com/orders', HttpStatus: 502, HttpMethod: 'POST' },
        Annotations: { orderId: [{ AnnotationValue: { NumberValue: 42 }, ServiceIds: [lambda] }] },
        ServiceIds: [lambda, stage],
        ResourceARNs: [{ ARN: 'arn:aws:lambda:eu-west-1:123456789012:function:checkout' }],
        EntryPoint: stage,
        Revision: 3,
      },
    ]);
  });
});
