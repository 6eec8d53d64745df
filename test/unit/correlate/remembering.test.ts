import { describe, expect, it } from 'vitest';
import { streamWriter } from '../../fakes/log-records.ts';
import { completeUntil, correlator, NO_MARKS } from './told.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** One invocation in stream `one`, sealed because the reading is complete that many milliseconds past its REPORT. */
function sealed(sinceMs: number) {
  const reading = correlator();
  const s = streamWriter('one');
  s.start(0, 'a');
  s.report(0, 'a');
  reading.take(s.records, completeUntil(1));
  reading.take([], completeUntil(sinceMs));
  return { reading, s, marks: completeUntil(sinceMs) };
}

describe('a sealed invocation', () => {
  it('still takes a line an hour after nothing was expected of it any more', () => {
    const { reading, s, marks } = sealed(HOUR_MS);
    expect(reading.take([s.log(0, 'a')], marks).changed).toMatchObject([{ lineCount: 3, revision: 2 }]);
  });

  it('is forgotten after that: a line of it is told as an incomplete invocation, and as another attempt', () => {
    const { reading, s, marks } = sealed(HOUR_MS + 1);
    expect(reading.take([s.log(1, 'a')], marks).changed).toMatchObject([
      { lineCount: 1, revision: 1, isIncomplete: true, attempt: 2 },
    ]);
  });

  it('counts as an attempt before the next after it was forgotten', () => {
    const { reading, marks } = sealed(HOUR_MS + 1);
    const retry = streamWriter('two');
    retry.start(MINUTE_MS, 'a');
    retry.report(MINUTE_MS, 'a');
    expect(reading.take(retry.records, marks).changed).toMatchObject([{ attempt: 2 }]);
  });

  it('is not taken for an attempt before one that started earlier', () => {
    const { reading, marks } = sealed(2 * HOUR_MS);
    const earlier = streamWriter('two');
    earlier.start(-MINUTE_MS, 'a');
    earlier.report(-MINUTE_MS, 'a');
    expect(reading.take(earlier.records, marks).changed).toMatchObject([{ attempt: 1 }]);
  });
});

describe('of more lines than are held comfortably', () => {
  it('those of an ended invocation are let go; a late one joins it by its id, and one without an id stays unattached', () => {
    const reading = correlator();
    const s = streamWriter();
    s.start(0, 'a');
    const lateLine = s.log(1, 'a');
    const latePrint = s.print(2);
    s.report(3, 'a');
    for (let number = 0; number < 17_000; number += 1) {
      s.start(10 + number, `r${number}`);
      s.log(10 + number, `r${number}`);
      s.report(10 + number, `r${number}`);
    }
    const stillExpected = completeUntil(-1);
    reading.take(
      s.records.filter((record) => record !== lateLine && record !== latePrint),
      stillExpected,
    );
    expect(reading.take([latePrint], stillExpected).placed).toMatchObject([{ invocationId: undefined }]);
    expect(reading.take([lateLine], stillExpected).changed).toMatchObject([
      { requestId: 'a', lineCount: 3, revision: 2, status: 'ok' },
    ]);
  });

  it('those of open invocations stay, so that none is told as if it had ended', () => {
    const reading = correlator();
    const s = streamWriter();
    s.start(0, 'a');
    for (let number = 0; number < 120_000; number += 1) s.log(1, 'a');
    expect(reading.take(s.records, NO_MARKS).changed).toEqual([]);
    expect(reading.take([s.report(2, 'a')], NO_MARKS).changed).toMatchObject([
      { status: 'ok', revision: 1, lineCount: 120_002 },
    ]);
  });
});
