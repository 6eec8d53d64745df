import { describe, expect, it } from 'vitest';
import { type StreamWriter, streamWriter } from '../../fakes/log-records.ts';
import { placesOf, readWhole, toldOf } from './told.ts';

function written(write: (stream: StreamWriter) => void): StreamWriter['records'] {
  const stream = streamWriter();
  write(stream);
  return stream.records;
}

describe('a line without a request id', () => {
  it.each<[string, string, (s: StreamWriter) => void]>([
    [
      'belongs to the invocation that is open at its place',
      'a a? a b b? b',
      (s) => {
        s.start(0, 'a');
        s.print(3);
        s.report(5, 'a');
        s.start(8, 'b');
        s.print(9);
        s.report(9, 'b');
      },
    ],
    [
      'belongs to the one reported just before in the same millisecond',
      'a a a? b b',
      (s) => {
        s.start(0, 'a');
        s.report(5, 'a');
        s.print(5);
        s.start(6, 'b');
        s.report(7, 'b');
      },
    ],
    [
      'belongs to nobody between a REPORT and a START of one millisecond',
      'a a - b b? b',
      (s) => {
        s.start(0, 'a');
        s.report(5, 'a');
        s.print(5);
        s.start(5, 'b');
        s.print(5);
        s.report(7, 'b');
      },
    ],
    [
      'belongs to the START that follows it in the same millisecond',
      'a a b? b b',
      (s) => {
        s.start(0, 'a');
        s.report(5, 'a');
        s.print(8);
        s.start(8, 'b');
        s.report(9, 'b');
      },
    ],
    [
      'belongs to nobody between two invocations',
      'a a - b b',
      (s) => {
        s.start(0, 'a');
        s.report(5, 'a');
        s.print(6);
        s.start(8, 'b');
        s.report(9, 'b');
      },
    ],
    [
      'belongs to nobody while two invocations are open, and to the one that stays',
      'a a? b - a b? b',
      (s) => {
        s.start(0, 'a');
        s.print(1);
        s.start(2, 'b');
        s.print(3);
        s.report(4, 'a');
        s.print(5);
        s.report(6, 'b');
      },
    ],
    [
      'belongs to nobody just after one of two overlapping invocations was reported',
      'a b a - b -',
      (s) => {
        s.start(0, 'a');
        s.start(1, 'b');
        s.report(4, 'a');
        s.print(4);
        s.report(4, 'b');
        s.print(4);
      },
    ],
    [
      'belongs to the next invocation where the one before was never reported',
      'a b b? b',
      (s) => {
        s.start(0, 'a');
        s.start(2, 'b');
        s.print(3);
        s.report(6, 'b');
      },
    ],
    [
      'belongs to nobody on Managed Instances, by init type',
      '- a - a',
      (s) => {
        s.initStart(0, { initType: 'lambda-managed-instances' });
        s.start(1, 'a');
        s.print(2);
        s.report(3, 'a');
      },
    ],
    [
      'belongs to nobody on Managed Instances, by version',
      'a - a -',
      (s) => {
        s.start(1, 'a', { version: '$LATEST.PUBLISHED' });
        s.print(2);
        s.report(3, 'a');
        s.print(3);
      },
    ],
    [
      'belongs to the request that spoke last where no START lines are logged',
      'a a? b b? b',
      (s) => {
        s.log(0, 'a');
        s.print(1);
        s.log(20, 'b');
        s.print(21);
        s.log(22, 'b');
      },
    ],
    [
      'belongs to nobody where requests without START lines take turns',
      'a b - a b?',
      (s) => {
        s.log(0, 'a');
        s.log(1, 'b');
        s.print(2);
        s.log(3, 'a');
        s.print(4);
      },
    ],
    [
      'belongs to the invocation that is open while an earlier one speaks once more',
      'a a b a b? b',
      (s) => {
        s.start(0, 'a');
        s.report(1, 'a');
        s.start(2, 'b');
        s.log(3, 'a');
        s.print(4);
        s.report(5, 'b');
      },
    ],
    [
      'of an extension belongs to the environment',
      'a - a',
      (s) => {
        s.start(0, 'a');
        s.add({ kind: 'extension', atMs: 1 });
        s.report(2, 'a');
      },
    ],
  ])('%s', (_behaviour, places, write) => {
    expect(placesOf(readWhole(written(write)).placed)).toBe(places);
  });
});

describe('a line with a request id', () => {
  it('belongs to its request before START and after REPORT', () => {
    const records = written((s) => {
      s.log(0, 'a');
      s.start(0, 'a');
      s.report(5, 'a');
      s.start(9, 'b');
      s.log(10, 'a');
      s.report(11, 'b');
    });
    const { placed, invocations } = readWhole(records);
    expect(placesOf(placed)).toBe('a a a b a b');
    expect(invocations.map(({ requestId, lineCount }) => [requestId, lineCount])).toEqual([
      ['a', 4],
      ['b', 2],
    ]);
  });

  it('is one attempt from each START to the next of the same id', () => {
    const records = written((s) => {
      s.start(0, 'a');
      s.report(5, 'a', { status: 'timeout' });
      s.log(60_000, 'a');
      s.start(60_000, 'a');
      s.report(60_005, 'a');
    });
    const { invocations } = readWhole(records);
    expect(
      invocations.map(({ attempt, status, lineCount, startedAtMs }) => [attempt, status, lineCount, startedAtMs]),
    ).toEqual([
      [1, 'timeout', 2, 0],
      [2, 'ok', 3, 60_000],
    ]);
    expect(new Set(invocations.map(({ invocationId }) => invocationId)).size).toBe(2);
  });

  it('is one attempt for each REPORT where only those were read', () => {
    const records = written((s) => {
      s.report(5, 'a');
      s.report(60_005, 'a');
    });
    expect(readWhole(records).invocations.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

describe('init lines before the first START', () => {
  const init = (s: StreamWriter): void => {
    s.initStart(0, { runtimeVersion: 'nodejs:22.v1', initType: 'on-demand' });
    s.print(10);
    s.add({ kind: 'extension', atMs: 11 });
    s.start(20, 'a');
  };
  it.each<[string, number, (s: StreamWriter) => void]>([
    ['belong to it when it waited for the init', 5, (s) => void s.report(30, 'a', { initDurationMs: 20 })],
    ['belong to it when it waited for a restore', 5, (s) => void s.report(30, 'a', { restoreDurationMs: 20 })],
    ['belong to the environment when the init was over before', 2, (s) => void s.report(30, 'a')],
    [
      'belong to it when the init was run again inside it',
      6,
      (s) => {
        s.initReport(25, { phase: 'invoke' });
        s.report(30, 'a');
      },
    ],
  ])('%s', (_behaviour, lineCount, write) => {
    const records = written((s) => {
      init(s);
      write(s);
    });
    expect(toldOf(records).a).toMatchObject({ lineCount, runtimeVersion: 'nodejs:22.v1' });
  });

  it('belong to no later invocation', () => {
    const records = written((s) => {
      init(s);
      s.report(30, 'a', { initDurationMs: 20 });
      s.start(40, 'b');
      s.report(50, 'b', { initDurationMs: 20 });
    });
    expect(toldOf(records).b?.lineCount).toBe(2);
  });

  it('make no invocation without a START', () => {
    const records = written((s) => {
      s.initStart(0);
      s.initReport(900, { initDurationMs: 880 });
    });
    expect(readWhole(records).invocations).toEqual([]);
  });
});
