import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf, runSlsobs } from '../e2e/built-bin.ts';
import { type Sandbox, startSandbox } from '../e2e/sandbox-process.ts';
import { askAws } from './aws-cli/aws-cli.ts';
import { noMemory } from './no-memory.ts';
import { type Segment, toldInRecord, waterfallOf } from './segment.ts';

const MINUTE_MS = 60_000;
/** Segments of the sandbox arrive within minutes: ten minutes later nothing more comes into a trace. */
const untilAtMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 10 * MINUTE_MS;
const sinceAtMs = untilAtMs - 15 * MINUTE_MS;
/** The most ids that BatchGetTraces takes. */
const MOST_AT_ONCE = 5;

describe('the AWS CLI reads the traces from the sandbox that slsobs reads', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });

  afterAll(() => sandbox.stop());

  it('xray get-trace-summaries: the traces of the range, each once, over several pages', async () => {
    const summaries = await summariesOf('');
    const ids = summaries.map((summary) => String(summary.Id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(100);
    const began = ids.map((id) => Number.parseInt(id.slice(2, 10), 16) * 1000);
    expect(began.filter((atMs) => atMs < sinceAtMs || atMs >= untilAtMs)).toEqual([]);
  });

  it('xray batch-get-traces: the spans of whole traces, as trace gives them', async () => {
    const failed = await summariesOf('fault');
    const slow = await summariesOf('duration > 0.5 AND !fault');
    const ids = [...failed.slice(0, 2), ...slow.slice(0, 3)].map((summary) => String(summary.Id));
    expect(ids).toHaveLength(MOST_AT_ONCE);
    const documents = await documentsOf(ids);
    for (const id of ids) {
      const records = await traceRecords([id]);
      const spans = records.filter((record) => record.type === 'span');
      const sent = waterfallOf(documents.get(id) ?? []);
      expect(sent.length).toBeGreaterThan(1);
      expect(inOrder(spans.map(toldInRecord)), id).toEqual(inOrder(sent));
    }
  });

  it('xray batch-get-traces: the trace of a failed call, as trace of its request gives it', async () => {
    const range = ['-s', new Date(sinceAtMs).toISOString(), '-u', new Date(untilAtMs).toISOString()];
    const run = await runSlsobs(['invocations', 'shop-*', '--failed', ...range, '-o', 'ndjson', ...sandbox.flags]);
    const calls = recordsOf(run.stdout).filter(
      (record) => record.type === 'invocation' && record.traceId !== undefined,
    );
    const [call] = calls;
    expect(call, run.stderr).toBeDefined();
    const records = await traceRecords([String(call?.requestId)]);
    const documents = await documentsOf([String(call?.traceId)]);
    const spans = records.filter((record) => record.type === 'span');
    const sent = waterfallOf(documents.get(String(call?.traceId)) ?? []);
    expect(inOrder(spans.map(toldInRecord))).toEqual(inOrder(sent));
    const ofCall = spans.filter((span) => span.requestId === call?.requestId);
    expect(ofCall).toContainEqual(
      expect.objectContaining({ origin: 'AWS::Lambda::Function', invocationId: call?.invocationId }),
    );
  });

  it('xray put-trace-segments: what the CLI puts is what trace shows', async () => {
    const seconds = Math.floor(Date.now() / 1000) - 60;
    const traceId = `1-${seconds.toString(16)}-4d5e6f708192a3b4c5d6e7f8`;
    const document: Segment = {
      id: '1fb0000000000001',
      name: 'put-by-cli',
      trace_id: traceId,
      start_time: seconds + 0.25,
      end_time: seconds + 0.75,
      fault: true,
      annotations: { order: 'o-1729' },
      subsegments: [{ id: '1fb0000000000002', name: 'price', start_time: seconds + 0.3, end_time: seconds + 0.5 }],
    };
    const words = ['xray', 'put-trace-segments', '--trace-segment-documents', JSON.stringify(document)];
    expect(await askAws(sandbox.url, words)).toEqual({ UnprocessedTraceSegments: [] });
    const records = await traceRecords([traceId]);
    const spans = records.filter((record) => record.type === 'span');
    expect(spans.map(toldInRecord)).toEqual(waterfallOf([document]));
  });

  async function summariesOf(filter: string): Promise<Record<string, unknown>[]> {
    const range = ['--start-time', String(sinceAtMs / 1000), '--end-time', String(untilAtMs / 1000)];
    const words = ['xray', 'get-trace-summaries', ...range, ...(filter === '' ? [] : ['--filter-expression', filter])];
    return (await askAws(sandbox.url, words)).TraceSummaries as Record<string, unknown>[];
  }

  async function documentsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Segment[]>> {
    const answer = await askAws(sandbox.url, ['xray', 'batch-get-traces', '--trace-ids', ...ids]);
    expect(answer.UnprocessedTraceIds).toEqual([]);
    const traces = answer.Traces as { Id: string; Segments: { Document: string }[] }[];
    return new Map(
      traces.map((trace) => [trace.Id, trace.Segments.map((segment) => JSON.parse(segment.Document) as Segment)]),
    );
  }

  async function traceRecords(words: readonly string[]): Promise<Record<string, unknown>[]> {
    const run = await runSlsobs(['trace', ...words, '-o', 'ndjson', ...sandbox.flags], noMemory());
    expect(run.exitCode, run.stderr).toBe(0);
    return recordsOf(run.stdout);
  }
});

/** Spans that begin together may stand in either order. */
function inOrder(spans: readonly unknown[]): string[] {
  return spans.map((span) => JSON.stringify(span)).toSorted((a, b) => a.localeCompare(b));
}
