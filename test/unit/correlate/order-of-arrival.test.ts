import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/domain/invocation.ts';
import type { LogRecord } from '../../../src/domain/log-record.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { type GeneratedLogs, generatedLogs, type Truth } from './generated-logs.ts';
import { completeUntil, correlator, lastTold, NO_MARKS } from './told.ts';

const HORIZON_MS = 150_000;
const RUNS = 400;

interface Arrival {
  readonly record: LogRecord;
  readonly atMs: number;
}

/** Every record arrives within the horizon, some of them again, in the order of their arrival. */
function arrivals(records: readonly LogRecord[], seed: number): Arrival[] {
  const random = seededRandom(seed);
  const usualDelayMs = random.next() < 0.5 ? 20 : HORIZON_MS;
  const arrive = (record: LogRecord): Arrival => {
    const limitMs = random.next() < 0.1 ? HORIZON_MS : usualDelayMs;
    return { record, atMs: record.event.loggedAtMs + Math.floor(random.next() * limitMs) };
  };
  const shuffled = records.toSorted(() => random.next() - 0.5);
  const repeated = shuffled.filter(() => random.next() < 0.3);
  return [...shuffled, ...repeated].map(arrive).sort((a, b) => a.atMs - b.atMs);
}

function inOrder(records: readonly LogRecord[]): Arrival[] {
  return records.map((record) => ({ record, atMs: record.event.loggedAtMs })).sort((a, b) => a.atMs - b.atMs);
}

/** Feeds arrivals in batches of up to 20, the mark advancing with them. */
function read(arrived: readonly Arrival[], seed: number): Invocation[] {
  const random = seededRandom(seed);
  const reading = correlator();
  const tellings: Invocation[] = [];
  for (let index = 0; index < arrived.length; ) {
    const batch = arrived.slice(index, index + 1 + Math.floor(random.next() * 20));
    index += batch.length;
    const nowMs = batch.at(-1)?.atMs ?? 0;
    const records = batch.map(({ record }) => record);
    tellings.push(...reading.take(records, completeUntil(nowMs - HORIZON_MS)).changed);
  }
  return lastTold([...tellings, ...reading.end().changed]);
}

function known(invocation: Invocation): Truth {
  return {
    requestId: invocation.requestId,
    logStreamName: invocation.logStreamName,
    group: invocation.group,
    startedAtMs: invocation.startedAtMs,
    endedAtMs: invocation.endedAtMs,
    status: invocation.status,
    lineCount: invocation.lineCount,
    loggedErrors: invocation.loggedErrors,
    coldStart: invocation.coldStart,
    isIncomplete: invocation.isIncomplete,
    attempt: invocation.attempt,
  };
}

function sorted(truths: readonly Truth[]): Truth[] {
  const key = (truth: Truth): string => `${truth.logStreamName} ${truth.startedAtMs} ${truth.requestId}`;
  return truths.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function withoutRevision(invocations: readonly Invocation[]): Invocation[] {
  return invocations.map((invocation) => ({ ...invocation, revision: 0 }));
}

describe('the invocations of any logs', () => {
  it('read in order are those that were written', () => {
    fc.assert(
      fc.property(generatedLogs, fc.nat(), (logs: GeneratedLogs, seed) => {
        expect(sorted(read(inOrder(logs.records), seed).map(known))).toEqual(sorted(logs.truths));
      }),
      { numRuns: RUNS },
    );
  });

  it('are the same in whatever order, how often and in whatever batches their records arrive', () => {
    fc.assert(
      fc.property(generatedLogs, fc.nat(), (logs: GeneratedLogs, seed) => {
        const expected = withoutRevision(read(inOrder(logs.records), 1));
        expect(withoutRevision(read(arrivals(logs.records, seed), seed))).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('are the same from a file that holds its streams one after the other', () => {
    fc.assert(
      fc.property(generatedLogs, (logs: GeneratedLogs) => {
        const reading = correlator();
        const { changed } = reading.take(logs.records, NO_MARKS);
        const told = lastTold([...changed, ...reading.end().changed]);
        expect(withoutRevision(told)).toEqual(withoutRevision(read(inOrder(logs.records), 1)));
      }),
      { numRuns: RUNS },
    );
  });
});
