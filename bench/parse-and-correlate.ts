import { InvocationCorrelator } from '../src/correlate/invocations/correlator.ts';
import type { Invocation } from '../src/domain/invocation.ts';
import type { LogEvent } from '../src/domain/log-event.ts';
import type { LogRecord } from '../src/domain/log-record.ts';
import { createArchiveReader } from '../src/parse/archives/archive-reader.ts';
import { functionNameOf } from '../src/parse/lambda/log-stream.ts';
import { parseEvent } from '../src/parse/record.ts';
import { type Corpus, makeCorpus } from './corpus.ts';
import { type Figure, mediansInTurn } from './measure.ts';

const SEED = 20_260_302;
const LINES = 200_000;
const ROUNDS = 5;
/** As much as a file is read at a time. */
const CHUNK_BYTES = 256 * 1024;
const NO_MARKS = { orderedUntil: Number.NEGATIVE_INFINITY, completeUntil: Number.NEGATIVE_INFINITY };

/**
 * NDJSON bytes into invocations on one core, beside the floor: a loop that only decodes, splits and `JSON.parse`s the same bytes. The
 * invocations are held to what the corpus's writer knows; a wrong one ends the benchmark.
 */
export async function parseAndCorrelate(): Promise<Figure[]> {
  const corpus = makeCorpus(SEED, LINES);
  const chunks = chunksOf(corpus.bytes);
  const batches = [...eventBatches(chunks)];
  const records = batches.map((events) => events.map(parseEvent));
  checkOutcomes(corpus, invocationsOf(records));
  const ms = await mediansInTurn(
    {
      floor: () => parseOnly(chunks),
      whole: () => void invocationsOf(parsed(eventBatches(chunks))),
      read: () => drain(eventBatches(chunks)),
      fromEvents: () => void invocationsOf(parsed(batches)),
      correlate: () => void invocationsOf(records),
    },
    ROUNDS,
  );
  const rate = (time: number): string => `${Math.round(corpus.lines / time).toLocaleString('en')}k lines/s`;
  const ratio = ms.whole / ms.floor;
  return [
    {
      what: 'corpus',
      value: `${corpus.lines.toLocaleString('en')} lines, ${Math.round(corpus.bytes.length / 1e6)} MB, ${Math.round(corpus.meanMessageBytes)} bytes a message, ${Math.round(corpus.stackShare * 100)} % stacks`,
    },
    { what: 'floor: split and JSON.parse', value: rate(ms.floor) },
    { what: 'bytes into invocations', value: rate(ms.whole) },
    {
      what: 'ratio to the floor',
      value: `${ratio.toFixed(2)} ×`,
      aim: { words: '≤ 4 ×', isReached: ratio <= 4 },
    },
    { what: 'bytes into events', value: rate(ms.read) },
    {
      what: 'events into invocations',
      value: rate(ms.fromEvents),
      aim: { words: '≥ 300k', isReached: corpus.lines / ms.fromEvents >= 300 },
    },
    {
      what: 'records into invocations',
      value: rate(ms.correlate),
      aim: { words: '≥ 1,000k', isReached: corpus.lines / ms.correlate >= 1000 },
    },
  ];
}

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) chunks.push(bytes.subarray(at, at + CHUNK_BYTES));
  return chunks;
}

function parseOnly(chunks: readonly Uint8Array[]): void {
  const decoder = new TextDecoder();
  let rest = '';
  let checksum = 0;
  for (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) checksum += (JSON.parse(line) as { timestamp: number }).timestamp % 7;
  }
  if (checksum === 0) throw new Error('the floor parsed nothing');
}

function* eventBatches(chunks: readonly Uint8Array[]): Generator<LogEvent[]> {
  const reader = createArchiveReader('corpus.ndjson');
  for (const chunk of chunks) yield reader.push(chunk);
  yield reader.end();
}

function* parsed(batches: Iterable<readonly LogEvent[]>): Generator<LogRecord[]> {
  for (const events of batches) yield events.map(parseEvent);
}

function drain(batches: Iterable<readonly LogEvent[]>): void {
  let count = 0;
  for (const events of batches) count += events.length;
  if (count === 0) throw new Error('no events were read');
}

function invocationsOf(batches: Iterable<readonly LogRecord[]>): Map<string, Invocation> {
  const correlator = new InvocationCorrelator({ functionNameOf });
  const invocations = new Map<string, Invocation>();
  for (const records of batches) {
    for (const invocation of correlator.take(records, NO_MARKS).changed) {
      invocations.set(invocation.invocationId, invocation);
    }
  }
  for (const invocation of correlator.end().changed) invocations.set(invocation.invocationId, invocation);
  return invocations;
}

function checkOutcomes(corpus: Corpus, invocations: ReadonlyMap<string, Invocation>): void {
  const counts: Record<string, number> = { ok: 0, error: 0, timeout: 0, 'out-of-memory': 0, crash: 0 };
  for (const { status } of invocations.values()) counts[status] = (counts[status] ?? 0) + 1;
  const [expected, actual] = [JSON.stringify(corpus.outcomes), JSON.stringify(counts)];
  if (expected !== actual) throw new Error(`wrong invocations: ${actual}, and ${expected} were written`);
}
