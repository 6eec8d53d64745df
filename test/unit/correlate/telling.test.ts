import { describe, expect, it } from 'vitest';
import type { InvocationCorrelator } from '../../../src/correlate/invocations/correlator.ts';
import type { LogRecord } from '../../../src/domain/log-record.ts';
import { type StreamWriter, streamWriter } from '../../fakes/log-records.ts';
import { completeUntil, correlator, NO_MARKS } from './told.ts';

const MINUTE_MS = 60_000;

/** What a batch told: `request status r<revision>`. */
function told(
  reading: InvocationCorrelator,
  records: readonly LogRecord[],
  completeAtMs = Number.NEGATIVE_INFINITY,
): string[] {
  const { changed } = reading.take(records, completeUntil(completeAtMs));
  return changed.map(({ requestId, status, revision }) => `${requestId} ${status} r${revision}`);
}

function setUp(timeoutMs?: number): { reading: InvocationCorrelator; s: StreamWriter } {
  return { reading: correlator({ timeoutMsOf: () => timeoutMs }), s: streamWriter() };
}

describe('an invocation is told', () => {
  it('at its REPORT, and again when a later line changes it', () => {
    const { reading, s } = setUp();
    expect(told(reading, [s.start(0, 'a')])).toEqual([]);
    expect(told(reading, [s.report(5, 'a')])).toEqual(['a ok r1']);
    expect(told(reading, [s.start(6, 'b')])).toEqual([]);
    expect(told(reading, [s.add({ atMs: 7, requestId: 'a', facts: { status: 'error' } })])).toEqual(['a error r2']);
  });

  it('once in a batch, however many of its lines are in it', () => {
    const { reading, s } = setUp();
    s.start(0, 'a');
    s.report(5, 'a');
    s.log(5, 'a');
    expect(told(reading, s.records)).toEqual(['a ok r1']);
  });

  it('at once as a crash where a fresh environment follows, and revised where its REPORT comes after all', () => {
    const { reading, s } = setUp();
    expect(told(reading, [s.start(0, 'a'), s.initStart(50)])).toEqual(['a crash r1']);
    expect(told(reading, [s.report(60, 'a')])).toEqual(['a ok r2']);
  });

  it('at the next START where a line states a failure', () => {
    const { reading, s } = setUp();
    s.start(0, 'a');
    s.add({ kind: 'runtime-exit', atMs: 3, requestId: 'a', facts: { status: 'crash' } });
    expect(told(reading, s.records)).toEqual([]);
    expect(told(reading, [s.start(9, 'b')])).toEqual(['a crash r1']);
  });

  it('as unknown once the reading is complete past the next START, its REPORT not being there', () => {
    const { reading, s } = setUp();
    expect(told(reading, [s.start(0, 'a'), s.start(9, 'b')], 9)).toEqual([]);
    expect(told(reading, [], 10)).toEqual(['a unknown r1']);
  });

  it('after a crash line when the reading is complete past it', () => {
    const { reading, s } = setUp();
    s.start(0, 'a');
    s.add({ kind: 'runtime-exit', atMs: 3, requestId: 'a', facts: { status: 'crash' } });
    expect(told(reading, s.records, 3)).toEqual([]);
    expect(told(reading, [], 4)).toEqual(['a crash r1']);
  });

  it.each([
    ['its own timeout', 3000, 3000],
    ['15 minutes where its timeout is not known', undefined, 15 * MINUTE_MS],
  ])('after a silence longer than %s', (_words, timeoutMs, silenceMs) => {
    const { reading, s } = setUp(timeoutMs);
    expect(told(reading, [s.start(0, 'a'), s.log(100, 'a')], 100 + silenceMs)).toEqual([]);
    expect(reading.running().map(({ requestId }) => requestId)).toEqual(['a']);
    expect(told(reading, [], 101 + silenceMs)).toEqual(['a unknown r1']);
    expect(reading.running()).toEqual([]);
  });

  it('where no START lines are logged when the reading is complete past its last line', () => {
    const { reading, s } = setUp();
    expect(told(reading, [s.log(0, 'a'), s.log(100, 'a')], 100)).toEqual([]);
    expect(told(reading, [], 101)).toEqual(['a unknown r1']);
  });

  it('only when its START is there or can no longer come, so that its id stays', () => {
    const { reading, s } = setUp();
    const start = s.start(0, 'a');
    const report = s.report(5, 'a');
    const other = s.report(6, 'b');
    expect(told(reading, [report, other], 2)).toEqual([]);
    expect(told(reading, [start], 2)).toEqual(['a ok r1']);
    expect(told(reading, [], 7)).toEqual(['b ok r1']);
  });

  it('with the same id when its START comes after all', () => {
    const { reading, s } = setUp();
    const start = s.start(0, 'a');
    const [first] = reading.take([s.report(5, 'a')], completeUntil(6)).changed;
    const [second] = reading.take([start], completeUntil(6)).changed;
    expect(second).toMatchObject({
      invocationId: first?.invocationId,
      revision: 2,
      startedAtMs: 0,
      isIncomplete: false,
    });
  });

  it('at the end of the data, as it stands, in the order of their starts', () => {
    const { reading, s } = setUp();
    const other = streamWriter('other');
    reading.take([other.start(7, 'b'), s.start(0, 'a')], NO_MARKS);
    const { changed } = reading.end();
    expect(changed.map(({ requestId, status, isIncomplete }) => [requestId, status, isIncomplete])).toEqual([
      ['a', 'unknown', true],
      ['b', 'unknown', true],
    ]);
    expect(reading.end().changed).toEqual([]);
  });
});

describe('the invocations of a long file', () => {
  it('are told once each, though a dozen run beside each other in one stream and the file comes in small pieces', () => {
    const s = streamWriter();
    const open: string[] = [];
    for (let number = 0; number < 300; number += 1) {
      s.start(number * 10, `r${number}`);
      open.push(`r${number}`);
      if (open.length > 12) s.report(number * 10 + 5, open.shift() ?? '');
    }
    const reading = correlator();
    const tellings = [];
    for (let at = 0; at < s.records.length; at += 10) {
      tellings.push(...reading.take(s.records.slice(at, at + 10), NO_MARKS).changed);
    }
    expect(tellings.map(({ requestId, status }) => `${requestId} ${status}`)).toEqual(
      Array.from({ length: 288 }, (_, number) => `r${number} ok`),
    );
  });
});

describe('a running invocation', () => {
  it('is listed with the lines read so far until it ends', () => {
    const { reading, s } = setUp();
    reading.take([s.start(0, 'a'), s.print(1)], NO_MARKS);
    expect(reading.running()).toMatchObject([{ requestId: 'a', status: 'running', lineCount: 2, isIncomplete: true }]);
    reading.take([s.report(2, 'a')], NO_MARKS);
    expect(reading.running()).toEqual([]);
  });
});

describe('attempts of one request', () => {
  it('are counted in time order over the streams of a function', () => {
    const reading = correlator();
    const [first, second] = [streamWriter('one'), streamWriter('two')];
    first.start(0, 'a');
    first.report(5, 'a', { status: 'timeout' });
    second.start(MINUTE_MS, 'a');
    second.report(MINUTE_MS + 5, 'a');
    const { changed } = reading.take([...first.records, ...second.records], NO_MARKS);
    expect(changed.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'timeout'],
      [2, 'ok'],
    ]);
  });

  it('are counted again when an earlier one comes later', () => {
    const reading = correlator();
    const [first, second] = [streamWriter('one'), streamWriter('two')];
    second.start(MINUTE_MS, 'a');
    second.report(MINUTE_MS + 5, 'a');
    expect(reading.take(second.records, NO_MARKS).changed).toMatchObject([{ attempt: 1, revision: 1 }]);
    first.start(0, 'a');
    first.report(5, 'a');
    expect(reading.take(first.records, NO_MARKS).changed).toMatchObject([
      { attempt: 2, revision: 2, startedAtMs: MINUTE_MS },
      { attempt: 1, revision: 1, startedAtMs: 0 },
    ]);
  });

  it('are not shared with another function', () => {
    const reading = correlator();
    const other = streamWriter('two', { name: '/aws/lambda/other' });
    const s = streamWriter('one');
    s.start(0, 'a');
    s.report(5, 'a');
    other.start(9, 'a');
    other.report(10, 'a');
    expect(reading.take([...s.records, ...other.records], NO_MARKS).changed.map(({ attempt }) => attempt)).toEqual([
      1, 1,
    ]);
  });
});

describe('a repeated record', () => {
  it('is neither placed nor counted, in its batch or a later one', () => {
    const { reading, s } = setUp();
    s.start(0, 'a');
    const line = s.log(1, 'a');
    const report = s.report(5, 'a');
    expect(reading.take([...s.records, report, line], NO_MARKS).placed).toHaveLength(3);
    expect(reading.take([line, report], NO_MARKS)).toEqual({ placed: [], changed: [] });
    expect(reading.end().changed).toEqual([]);
  });

  it('is told from another line of the same text and millisecond', () => {
    const { reading, s } = setUp();
    s.start(0, 'a');
    s.print(1, 'same');
    s.print(1, 'same');
    s.report(5, 'a');
    expect(reading.take(s.records, NO_MARKS).changed).toMatchObject([{ lineCount: 4 }]);
  });
});

describe('a record that arrives out of order', () => {
  it('is placed as its place in the stream says, and so are those after it', () => {
    const { reading, s } = setUp();
    const start = s.start(0, 'a');
    const report = s.report(5, 'a');
    const next = s.start(8, 'b');
    const print = s.print(9);
    expect(reading.take([start, print], NO_MARKS).placed[1]?.requestId).toBe('a');
    const { changed, placed } = reading.take([next, report], NO_MARKS);
    expect(placed.map(({ requestId }) => requestId)).toEqual(['b', 'a']);
    expect(changed).toMatchObject([{ requestId: 'a', lineCount: 2 }]);
    expect(reading.running()).toMatchObject([{ requestId: 'b', lineCount: 2 }]);
  });

  it('after its invocation was sealed is added to it by its id', () => {
    const { reading, s } = setUp();
    s.start(0, 'a');
    s.report(5, 'a');
    reading.take(s.records, completeUntil(MINUTE_MS));
    const late = s.log(3, 'a', 'error');
    const { changed, placed } = reading.take([late], completeUntil(MINUTE_MS));
    expect(changed).toMatchObject([{ requestId: 'a', lineCount: 3, loggedErrors: 1, revision: 2 }]);
    expect(placed[0]?.invocationId).toBe(changed[0]?.invocationId);
  });
});
