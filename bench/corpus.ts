import { type Random, seededRandom } from '../src/runtime/random.ts';
import { type Call, FORMATS, type Format, type Outcome, type Written } from './formats.ts';
import { beginning, ending } from './platform-lines.ts';

/** Logs as `aws logs filter-log-events` gives them, one event a line, and what is known of them. */
export interface Corpus {
  readonly bytes: Uint8Array;
  /** Lines of the file, repetitions included. */
  readonly lines: number;
  readonly distinctLines: number;
  /** Invocations by how they ended. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly meanMessageBytes: number;
  /** Share of the messages that hold a stack trace. */
  readonly stackShare: number;
}

const FIRST_AT_MS = Date.UTC(2026, 2, 2, 10);
const ENVIRONMENTS = 20;
/** Of all lines these shares come up to 15 s late, or twice. */
const LATE = 0.02;
const REPEATED = 0.01;
const WORDS = [
  'order accepted',
  'stock checked',
  'card charged',
  'parcel booked',
  'mail queued',
  'cache miss, asking the store',
];

/** The corpus of a seed: the same bytes on every machine. */
export function makeCorpus(seed: number, atLeastLines: number): Corpus {
  const random = seededRandom(seed);
  const outcomes: Record<Outcome, number> = { ok: 0, error: 0, timeout: 0, 'out-of-memory': 0, crash: 0 };
  const rows: { arrivesAtMs: number; json: string }[] = [];
  let distinctLines = 0;
  let stacks = 0;
  let messageBytes = 0;
  const streams = FORMATS.flatMap((format) => environmentsOf(format, random));
  for (let number = 0; distinctLines < atLeastLines; number += 1) {
    const stream = streams[number % streams.length];
    if (stream === undefined) break;
    const { call, written } = stream.nextCall(number);
    outcomes[call.outcome] += 1;
    for (const { atMs, message } of written) {
      distinctLines += 1;
      messageBytes += Buffer.byteLength(message);
      if (/\.js:\d|line \d/.test(message)) stacks += 1;
      const json = eventJson(stream.name, atMs, message, distinctLines);
      const lateByMs = random.next() < LATE ? 15_000 * random.next() : 0;
      rows.push({ arrivesAtMs: atMs + lateByMs, json });
      if (random.next() < REPEATED) rows.push({ arrivesAtMs: atMs + 15_000 * random.next(), json });
    }
  }
  rows.sort((a, b) => a.arrivesAtMs - b.arrivesAtMs);
  return {
    bytes: Buffer.from(`${rows.map((row) => row.json).join('\n')}\n`),
    lines: rows.length,
    distinctLines,
    outcomes,
    meanMessageBytes: messageBytes / distinctLines,
    stackShare: stacks / distinctLines,
  };
}

interface EnvironmentWriter {
  readonly name: string;
  nextCall(number: number): { call: Call; written: Written[] };
}

function environmentsOf(format: Format, random: Random): EnvironmentWriter[] {
  return Array.from({ length: ENVIRONMENTS }, () => environment(format, random));
}

function environment(format: Format, random: Random): EnvironmentWriter {
  const name = `2026/03/02/${format.functionName}[$LATEST]${hex(random, 32)}`;
  let atMs = FIRST_AT_MS + Math.floor(random.next() * 60_000);
  let isCold = true;
  return {
    name,
    nextCall: (number) => {
      atMs += 1000 + Math.floor(random.next() * 4000);
      const call: Call = {
        functionName: format.functionName,
        requestId: `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-9${hex(random, 3)}-${hex(random, 12)}`,
        traceId: `1-${hex(random, 8)}-${hex(random, 24)}`,
        number,
        isCold,
        outcome: outcomeOf(random),
        startedAtMs: atMs,
      };
      const written = writeCall(call, format, random);
      atMs = written.at(-1)?.atMs ?? atMs;
      isCold = call.outcome === 'crash' || call.outcome === 'out-of-memory';
      return { call, written };
    },
  };
}

function writeCall(call: Call, format: Format, random: Random): Written[] {
  const initDurationMs = 300 + random.next() * 600;
  const written = beginning(call, format.platform, initDurationMs);
  let atMs = call.startedAtMs;
  const count = 4 + Math.floor(random.next() * 8);
  for (let index = 0; index < count; index += 1) {
    atMs += Math.floor(random.next() * 12);
    const words = WORDS[Math.floor(random.next() * WORDS.length)] ?? '';
    const message = random.next() < 0.14 ? format.caught(call, atMs, words) : format.line(call, atMs, words, random);
    written.push({ atMs, message });
  }
  atMs += 1;
  if (call.outcome === 'error') written.push({ atMs, message: format.unhandled(call, atMs) });
  if (call.outcome === 'timeout') atMs = call.startedAtMs + 3000;
  return [...written, ...ending(call, format.platform, atMs, initDurationMs)];
}

function outcomeOf(random: Random): Outcome {
  const chance = random.next();
  if (chance < 0.03) return 'error';
  if (chance < 0.036) return 'timeout';
  if (chance < 0.038) return 'out-of-memory';
  return chance < 0.04 ? 'crash' : 'ok';
}

function eventJson(logStreamName: string, timestamp: number, message: string, number: number): string {
  const eventId = `3856${String(timestamp)}${String(number).padStart(39, '0')}`;
  return JSON.stringify({ logStreamName, timestamp, message, ingestionTime: timestamp + 412, eventId });
}

function hex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits) text += Math.floor(random.next() * 16).toString(16);
  return text;
}
