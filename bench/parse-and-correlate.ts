import { InvocationCorrelator } from '../src/correlate/invocations/correlator.ts';
import type { Invocation } from '../src/domain/invocation.ts';
import { createArchiveReader } from '../src/parse/archives/archive-reader.ts';
import { functionNameOf } from '../src/parse/lambda/log-stream.ts';
import { parseEvent } from '../src/parse/record.ts';
import { type Corpus, makeCorpus } from './corpus.ts';
import { cpuMs, createStopwatch, type Figure, mediansInTurn } from './measure.ts';

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
export function parseAndCorrelate(): Figure[] {
  const corpus = makeCorpus(SEED, LINES);
  const chunks = chunksOf(corpus.bytes);
  checkOutcomes(corpus, timedReading(chunks).invocations);
  const ms = mediansInTurn(
    {
      floor: () => timedFloor(chunks),
      whole: () => timedReading(chunks).wholeMs,
      read: () => timedReading(chunks).readMs,
      parse: () => timedReading(chunks).parseMs,
      correlate: () => timedReading(chunks).correlateMs,
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
    { what: 'events into records', value: rate(ms.parse) },
    {
      what: 'events into invocations',
      value: rate(ms.parse + ms.correlate),
      aim: { words: '≥ 300k', isReached: corpus.lines / (ms.parse + ms.correlate) >= 300 },
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

function timedFloor(chunks: readonly Uint8Array[]): number {
  const startedAt = cpuMs();
  const decoder = new TextDecoder();
  let rest = '';
  let checksum = 0;
  for (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) checksum += (JSON.parse(line) as { timestamp: number }).timestamp % 7;
  }
  if (checksum === 0) throw new Error('the floor parsed nothing');
  return cpuMs() - startedAt;
}

interface Reading {
  readonly invocations: ReadonlyMap<string, Invocation>;
  readonly wholeMs: number;
  readonly readMs: number;
  readonly parseMs: number;
  readonly correlateMs: number;
}

/** The whole way, piece by piece as a file is read, with the time of each stage. */
function timedReading(chunks: readonly Uint8Array[]): Reading {
  const startedAt = cpuMs();
  const [read, parse, correlate] = [createStopwatch(), createStopwatch(), createStopwatch()];
  const reader = createArchiveReader('corpus.ndjson');
  const correlator = new InvocationCorrelator({ functionNameOf });
  const invocations = new Map<string, Invocation>();
  const keep = (changed: readonly Invocation[]): void => {
    for (const invocation of changed) invocations.set(invocation.invocationId, invocation);
  };
  for (const chunk of [...chunks, undefined]) {
    const events = read.time(() => (chunk === undefined ? reader.end() : reader.push(chunk)));
    const records = parse.time(() => events.map(parseEvent));
    keep(correlate.time(() => correlator.take(records, NO_MARKS)).changed);
  }
  keep(correlate.time(() => correlator.end()).changed);
  return {
    invocations,
    wholeMs: cpuMs() - startedAt,
    readMs: read.ms,
    parseMs: parse.ms,
    correlateMs: correlate.ms,
  };
}

function checkOutcomes(corpus: Corpus, invocations: ReadonlyMap<string, Invocation>): void {
  const counts: Record<string, number> = { ok: 0, error: 0, timeout: 0, 'out-of-memory': 0, crash: 0 };
  for (const { status } of invocations.values()) counts[status] = (counts[status] ?? 0) + 1;
  const [expected, actual] = [JSON.stringify(corpus.outcomes), JSON.stringify(counts)];
  if (expected !== actual) throw new Error(`wrong invocations: ${actual}, and ${expected} were written`);
}
