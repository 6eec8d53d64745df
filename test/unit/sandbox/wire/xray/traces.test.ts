import { describe, expect, test } from 'vitest';
import { createBench, MONDAY_MS } from '../../client.ts';
import { MONDAY_SECONDS, segment, traceId } from './segments.ts';

async function put(bench: ReturnType<typeof createBench>, ...segments: readonly unknown[]) {
  const documents = segments.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  return bench.xray('/TraceSegments', { TraceSegmentDocuments: documents });
}

const emptyBench = (options: Parameters<typeof createBench>[0] = {}) => createBench({ world: 'empty', ...options });

describe('PutTraceSegments', () => {
  test('keeps every revision of a segment byte for byte, in the order of arrival', async () => {
    const bench = emptyBench();
    const running = `{"id":"1fb0000000000001", "name":"checkout","trace_id":"${traceId()}","start_time":1.772445600E9,"in_progress":true}`;
    await put(bench, running);
    bench.setNow(MONDAY_MS + 1000);
    await put(bench, segment());
    const { body } = await bench.xray('/Traces', { TraceIds: [traceId()] });
    expect(body).toEqual({
      Traces: [
        {
          Id: traceId(),
          Duration: 0.04,
          LimitExceeded: false,
          Segments: [
            { Id: '1fb0000000000001', Document: running },
            { Id: '1fb0000000000001', Document: JSON.stringify(segment()) },
          ],
        },
      ],
      UnprocessedTraceIds: [],
    });
  });

  test.each([
    ['ParseError', '{"id":'],
    ['ParseError', '[]'],
    ['InvalidId', segment({ id: 'short' })],
    ['InvalidTraceId', segment({ trace_id: '1-2-3' })],
    ['MissingField', segment({ name: '' })],
    ['MissingField', segment({ start_time: '2026-03-02' })],
    ['MissingField', segment({ end_time: undefined })],
    ['MissingField', segment({ type: 'subsegment' })],
    ['DocumentTooLarge', segment({ metadata: { text: 'x'.repeat(65_536) } })],
  ])('tells with %s what it does not take, and takes the rest', async (code, document) => {
    const bench = emptyBench();
    const { status, body } = await put(bench, document, segment());
    expect(status).toBe(200);
    expect(body.UnprocessedTraceSegments).toMatchObject([{ ErrorCode: code, Message: expect.any(String) }]);
    const found = await bench.xray('/Traces', { TraceIds: [traceId()] });
    expect(found.body.Traces[0].Segments).toHaveLength(1);
  });

  test('takes segments that end before they begin, or hang under themselves', async () => {
    const odd = segment({ end_time: MONDAY_SECONDS - 9, parent_id: '1fb0000000000001' });
    expect((await put(emptyBench(), odd)).body.UnprocessedTraceSegments).toEqual([]);
  });
});

describe('BatchGetTraces', () => {
  test('refuses more than five ids, none, and ids that are too long', async () => {
    const bench = emptyBench();
    for (const TraceIds of [Array.from({ length: 6 }, (_, index) => traceId(0, index)), [], ['x'.repeat(36)]]) {
      const reply = await bench.xray('/Traces', { TraceIds });
      expect(reply.status).toBe(400);
      expect(reply.headers['x-amzn-errortype']).toBe('InvalidRequestException');
      expect(reply.body).toEqual({ message: expect.any(String) });
    }
  });

  test('is silent about ids that it does not know', async () => {
    const { body } = await emptyBench().xray('/Traces', { TraceIds: [traceId(), 'nonsense'] });
    expect(body).toEqual({ Traces: [], UnprocessedTraceIds: [] });
  });

  test('leaves ids unprocessed as asked, so that asking again brings them', async () => {
    const bench = emptyBench({ faults: { unprocessedTraceRate: 0.5 } });
    const ids = Array.from({ length: 5 }, (_, index) => traceId(0, index));
    await put(bench, ...ids.map((id) => segment({ trace_id: id })));
    const found = new Set<string>();
    let left = ids;
    for (let call = 0; left.length > 0 && call < 40; call += 1) {
      const { body } = await bench.xray('/Traces', { TraceIds: left });
      for (const trace of body.Traces) found.add(trace.Id);
      expect(body.Traces.length + body.UnprocessedTraceIds.length).toBe(left.length);
      if (call === 0) expect(body.UnprocessedTraceIds.length).toBeGreaterThan(0);
      left = body.UnprocessedTraceIds;
    }
    expect(found).toEqual(new Set(ids));
  });

  test('cuts a trace at 500 kB and says so, and a page at 1 MB', async () => {
    const bench = emptyBench();
    const ids = [traceId(0, 1), traceId(0, 2), traceId(0, 3)];
    for (const trace_id of ids) {
      const parts = Array.from({ length: 9 }, (_, index) =>
        segment({ trace_id, id: `1fb000000000000${index}`, metadata: { text: 'x'.repeat(60_000) } }),
      );
      await put(bench, ...parts);
    }
    const first = await bench.xray('/Traces', { TraceIds: ids });
    expect(first.body.Traces).toHaveLength(1);
    expect(first.body.Traces[0]).toMatchObject({ Id: ids[0], LimitExceeded: true });
    expect(first.body.Traces[0].Segments).toHaveLength(8);
    const second = await bench.xray('/Traces', { TraceIds: ids, NextToken: first.body.NextToken });
    expect(second.body.Traces.map(({ Id }: { Id: string }) => Id)).toEqual([ids[1]]);
    const other = await bench.xray('/Traces', { TraceIds: ids.slice(1), NextToken: first.body.NextToken });
    expect(other.headers['x-amzn-errortype']).toBe('InvalidRequestException');
  });

  test('finds nothing where the spans go to CloudWatch Logs, without an error', async () => {
    const bench = emptyBench({ traceDestination: 'CloudWatchLogs' });
    await put(bench, segment());
    expect((await bench.xray('/GetTraceSegmentDestination', {})).body).toEqual({
      Destination: 'CloudWatchLogs',
      Status: 'ACTIVE',
    });
    expect((await bench.xray('/Traces', { TraceIds: [traceId()] })).body.Traces).toEqual([]);
    const range = { StartTime: MONDAY_SECONDS - 60, EndTime: MONDAY_SECONDS + 60 };
    expect((await bench.xray('/TraceSummaries', range)).body.TraceSummaries).toEqual([]);
  });
});

describe('X-Ray', () => {
  test('names X-Ray as the destination unless told otherwise', async () => {
    const { body } = await emptyBench().xray('/GetTraceSegmentDestination', {});
    expect(body).toEqual({ Destination: 'XRay', Status: 'ACTIVE' });
  });

  test('throttles and denies in its own words', async () => {
    const throttled = await emptyBench({ faults: { throttleRate: 1 } }).xray('/Traces', { TraceIds: [traceId()] });
    expect([throttled.status, throttled.headers['x-amzn-errortype']]).toEqual([429, 'ThrottledException']);
    const bench = emptyBench({ faults: { deniedActions: ['xray:BatchGetTraces'] } });
    const denied = await bench.xray('/Traces', { TraceIds: [traceId()] });
    expect([denied.status, denied.headers['x-amzn-errortype']]).toEqual([403, 'AccessDeniedException']);
    expect(denied.body.message).toContain('not authorized to perform: xray:BatchGetTraces');
    expect((await bench.xray('/GetTraceSegmentDestination', {})).status).toBe(200);
  });
});
