import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { InvocationCorrelator, type Marks } from '../src/correlate/invocations/correlator.ts';
import type { LogGroup } from '../src/domain/log-event.ts';
import type { LogRecord, RecordKind } from '../src/domain/log-record.ts';
import type { Figure } from './measure.ts';

const INVOCATIONS = 1_000_000;
const PER_BATCH = 2000;
const STREAMS = 100;
const HORIZON_MS = 150_000;
const AIM_MB = 400;
const GROUP: LogGroup = { name: '/aws/lambda/orders', account: '111122223333', region: 'eu-west-1' };

/**
 * The memory that correlation needs for a million invocations of five lines, 200 a second over 100 streams: as a file, of which nobody
 * says how far it is complete, and followed with a horizon of 150 s. The heap after a full collection, at its highest, less that at the start.
 */
export function correlateMemory(): Figure[] {
  return [
    figure('from a file', () => ({ orderedUntil: 0, completeUntil: Number.NEGATIVE_INFINITY })),
    figure('followed', (nowMs) => ({ orderedUntil: nowMs, completeUntil: nowMs - HORIZON_MS })),
  ];
}

function figure(what: string, marksAt: (nowMs: number) => Marks): Figure {
  const collect = garbageCollector();
  collect();
  const atStart = process.memoryUsage().heapUsed;
  const correlator = new InvocationCorrelator({ functionNameOf: () => 'orders' });
  let peak = 0;
  let told = 0;
  for (let first = 0; first < INVOCATIONS; first += PER_BATCH) {
    const nowMs = (first + PER_BATCH) * 5;
    told += correlator.take(recordsOf(first), marksAt(nowMs)).changed.length;
    if ((first / PER_BATCH) % 100 !== 99) continue;
    collect();
    peak = Math.max(peak, process.memoryUsage().heapUsed - atStart);
  }
  told += correlator.end().changed.length;
  if (told !== INVOCATIONS) throw new Error(`${told} invocations were told, and ${INVOCATIONS} were written`);
  const megabytes = Math.round(peak / 1e6);
  return {
    what: `1M invocations, 5M lines ${what}`,
    value: `${megabytes} MB`,
    aim: { words: `≤ ${AIM_MB} MB`, isReached: megabytes <= AIM_MB },
  };
}

function recordsOf(first: number): LogRecord[] {
  const records: LogRecord[] = [];
  for (let number = first; number < first + PER_BATCH; number += 1) {
    const atMs = number * 5;
    const add = (kind: RecordKind, afterMs: number, hasId = true): void => {
      records.push(record(number, kind, atMs + afterMs, records.length, hasId));
    };
    add('start', 0);
    add('app', 1);
    add('app', 2, false);
    add('end', 4);
    add('report', 4);
  }
  return records;
}

function record(number: number, kind: RecordKind, atMs: number, ordinal: number, hasId: boolean): LogRecord {
  const requestId = hasId ? `8f3c2b1a-4d5e-4f60-9a7b-${String(number).padStart(12, '0')}` : undefined;
  // A text of its own each time, as if it had been read: equal literals would share their memory.
  const message = JSON.parse(`"${kind} ${number} ${'of the words that functions log '.repeat(6)}"`) as string;
  return {
    event: {
      id: `3856${atMs}${String(ordinal).padStart(39, '0')}`,
      group: GROUP,
      logStreamName: `2026/03/02/[$LATEST]${String(number % STREAMS).padStart(32, '0')}`,
      loggedAtMs: atMs,
      ingestedAtMs: atMs + 400,
      message,
      ordinal,
      eventId: undefined,
    },
    kind,
    requestId,
    level: undefined,
    message,
    data: undefined,
    error: undefined,
    facts: kind === 'report' ? { durationMs: 4, billedDurationMs: 5, memorySizeMb: 512 } : undefined,
    traceId: undefined,
  };
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
