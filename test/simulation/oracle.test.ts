import { describe, expect, test } from 'vitest';
import type { Call } from './network.ts';
import type { Evidence, Violation } from './oracle/evidence.ts';
import { judge } from './oracle/judge.ts';
import type { TrueEvent } from './world/truth.ts';

const START = Date.UTC(2026, 2, 2, 12);
const STOP = START + 400_000;
const GROUP = '/aws/lambda/sim-a';

function trueEvent(second: number, options: Partial<TrueEvent> = {}): TrueEvent {
  const timestampMs = START + second * 1000;
  return {
    groupName: GROUP,
    streamName: 's',
    timestampMs,
    ingestedAtMs: timestampMs + 500,
    visibleAtMs: timestampMs + 500,
    message: `line ${second}`,
    ...options,
  };
}

const TRUTH = [10, 20, 30, 40, 50, 60].map((second) => trueEvent(second));

function record(event: TrueEvent, marks: object = {}): string {
  const { groupName, streamName, timestampMs, message } = event;
  const time = new Date(timestampMs).toISOString();
  return JSON.stringify({ type: 'event', v: 1, time, logGroup: groupName, logStream: streamName, message, ...marks });
}

function gap(reason: string, fromS: number, toS: number | undefined, state = 'filled'): string {
  const at = (second: number): string => new Date(START + second * 1000).toISOString();
  const to = toS === undefined ? {} : { to: at(toS) };
  return JSON.stringify({
    type: 'gap',
    v: 1,
    gapId: `${reason}${fromS}`,
    state,
    revision: 2,
    reason,
    logGroup: GROUP,
    from: at(fromS),
    ...to,
  });
}

/** Calls every two seconds, each a whole read; those in a stretch fail. */
function calls(failing: { fromS: number; toS: number; outcome: string } | undefined): Call[] {
  const polls = Array.from({ length: 200 }, (_, index) => index * 2);
  return polls.map((second): Call => {
    const isFailing = failing !== undefined && second >= failing.fromS && second < failing.toS;
    const atMs = START + second * 1000;
    return {
      operation: 'FilterLogEvents',
      groupName: GROUP,
      startMs: atMs - 6000,
      sentAtMs: atMs,
      servedAtMs: atMs + 10,
      doneAtMs: atMs + 20,
      outcome: isFailing ? failing.outcome : 'ok',
      ...(isFailing ? {} : { delivered: [] }),
    };
  });
}

interface Doctored {
  readonly lines?: readonly string[];
  readonly events?: readonly TrueEvent[];
  readonly fresh?: readonly TrueEvent[];
  readonly failing?: { fromS: number; toS: number; outcome: string };
  readonly isCalm?: boolean;
  readonly with?: Partial<Evidence>;
}

function verdictOn({ events = TRUTH, lines = events.map((event) => record(event)), ...doctored }: Doctored) {
  const told = lines.filter((line) => line.includes('"event"')).length;
  const unfilled = lines.filter((line) => line.includes('"gap"') && !line.includes('"filled"')).length;
  const summary = JSON.stringify({ type: 'summary', v: 1, shown: told, gaps: unfilled });
  const timeOf = (line: string): number => {
    const { time } = JSON.parse(line) as { time?: string };
    return time === undefined ? STOP - 10_000 : Math.max(Date.parse(time) + 4000, START);
  };
  const evidence: Evidence = {
    isCalm: doctored.isCalm ?? doctored.failing === undefined,
    owedFromMs: START,
    groups: [{ name: GROUP, weight: 1, streamCount: 1 }],
    startAtMs: START,
    quietAtMs: START + 200_000,
    stopAtMs: STOP,
    laptop: { skewMs: 0, jumps: [], sleeps: [] },
    events,
    fresh: doctored.fresh ?? [],
    calls: calls(doctored.failing),
    written: [
      ...lines.map((line) => ({ atMs: timeOf(line), text: `${line}\n` })),
      { atMs: STOP, text: `${summary}\n` },
    ],
    heldBack: [],
    stderr: '',
    exitCode: 0,
    endedAtMs: STOP,
    stall: undefined,
    rejections: [],
    ...doctored.with,
  };
  return judge(evidence);
}

const rulesOf = (doctored: Doctored): Violation['rule'][] => [
  ...new Set(verdictOn(doctored).violations.map(({ rule }) => rule)),
];
/** More than the doubt about the server's clock. */
const SLOW = { visibleAtMs: START + 14_000 };
const printed = TRUTH.map((event) => record(event));

describe('the oracle', () => {
  test('has nothing to say of a program that printed everything', () => {
    const verdict = verdictOn({});
    expect(verdict.violations).toEqual([]);
    expect(verdict.measures).toMatchObject({ owed: 6, printed: 6, lost: 0, repeated: 0, falseGaps: 0 });
  });

  test.each<[string, Doctored, Violation['rule']]>([
    ['an event that is missing', { lines: printed.toSpliced(2, 1) }, 'lost'],
    ['an event that comes twice', { lines: printed.toSpliced(2, 0, printed[2] ?? '') }, 'repeated'],
    ['one of two equal lines that is missing', { events: [...TRUTH, trueEvent(60)], lines: printed }, 'lost'],
    ['a changed message', { lines: printed.with(2, record({ ...trueEvent(30), message: 'line 3O' })) }, 'altered'],
    ['another stream', { lines: printed.with(2, record({ ...trueEvent(30), streamName: 't' })) }, 'altered'],
    ['an event of nobody', { lines: [...printed, record(trueEvent(70, { message: 'mine' }))] }, 'foreign'],
    ['an older event without a mark', { lines: [1, 0, 2, 3, 4, 5].map((at) => printed[at] ?? '') }, 'disordered'],
    [
      'a clockAhead mark on what was not ahead',
      { events: [trueEvent(10, SLOW)], lines: [record(trueEvent(10), { clockAhead: true })] },
      'false-mark',
    ],
    [
      'a pastHorizon mark within the horizon',
      { lines: printed.with(2, record(trueEvent(30), { pastHorizon: true })) },
      'false-mark',
    ],
    [
      'late marks where nothing was late',
      { lines: printed.with(2, record(trueEvent(30), { late: true })) },
      'late-share',
    ],
    ['a gap where nothing was wrong', { lines: [...printed, gap('throttled', 70, 90)] }, 'false-gap'],
    ['text that is no record', { lines: [...printed, '{"type":"what"}'] }, 'malformed'],
    ['an early end', { with: { exitCode: 5, endedAtMs: START + 100_000 } }, 'crashed'],
    ['a slow end', { with: { endedAtMs: STOP + 5000 } }, 'stuck'],
    ['a promise that nobody caught', { with: { rejections: ['TypeError'] } }, 'crashed'],
    ['a fresh event that never came', { fresh: [trueEvent(210)] }, 'stuck'],
  ])('notices %s', (_, doctored, rule) => {
    expect(rulesOf(doctored)).toContain(rule);
  });

  test('takes an older event that says it is late, where there was trouble', () => {
    const lines = [printed[1] ?? '', record(trueEvent(10), { late: true }), ...printed.slice(2)];
    expect(rulesOf({ lines, isCalm: false })).toEqual([]);
  });

  test('owes nothing of what came past the horizon, and everything of what came before', () => {
    const past = trueEvent(70, { visibleAtMs: START + 270_000 });
    const within = trueEvent(70, { visibleAtMs: START + 215_000 });
    expect(rulesOf({ events: [...TRUTH, past], lines: printed })).toEqual([]);
    expect(rulesOf({ events: [...TRUTH, within], lines: printed })).toEqual(['lost']);
  });

  test('owes what the program had in its hands, however late it was', () => {
    const past = trueEvent(70, { visibleAtMs: START + 270_000 });
    const delivered = [{ logStreamName: 's', timestamp: past.timestampMs, message: past.message }];
    const brought = calls(undefined).map((call, index) => (index === 140 ? { ...call, delivered } : call));
    expect(rulesOf({ events: [...TRUTH, past], lines: printed, with: { calls: brought } })).toEqual(['lost']);
  });

  test('does not owe what a deleted group took along', () => {
    const gone = trueEvent(70, { deletedAtMs: START + 70_400 });
    expect(rulesOf({ events: [...TRUTH, gone], lines: printed })).toEqual([]);
  });

  describe('of a minute in which calls were throttled', () => {
    const failing = { fromS: 100, toS: 160, outcome: 'ThrottlingException' };

    test('takes a gap of that minute', () => {
      expect(rulesOf({ failing, lines: [...printed, gap('throttled', 98, 161)] })).toEqual([]);
    });
    test('notices that it was not told', () => {
      expect(rulesOf({ failing })).toEqual(['unsaid-gap']);
    });
    test('notices a gap that is longer by half', () => {
      expect(rulesOf({ failing, lines: [...printed, gap('throttled', 98, 190)] })).toEqual(['false-gap']);
    });
    test('notices a gap of another time', () => {
      expect(rulesOf({ failing, lines: [...printed, gap('throttled', 98, 161), gap('throttled', 20, 40)] })).toEqual([
        'false-gap',
      ]);
    });
    test('notices another reason', () => {
      expect(rulesOf({ failing, lines: [...printed, gap('denied', 98, 161)] })).toEqual(['false-gap']);
    });
    test('notices that nothing was asked for as long', () => {
      const silent = calls(undefined).filter(
        ({ sentAtMs }) => sentAtMs < START + 100_000 || sentAtMs > START + 160_000,
      );
      expect(rulesOf({ isCalm: false, with: { calls: silent } })).toEqual(['unsaid-gap']);
    });
  });

  describe('of live lines', () => {
    const live = (event: TrueEvent): string => record(event, { provisional: true });
    const notice = (count: number): string => {
      const text = `${count} provisional lines were not confirmed by any read within the horizon`;
      return JSON.stringify({ type: 'notice', v: 1, topic: 'live', text });
    };
    /** A session that brought an update at each of these seconds. */
    const session = (...updates: readonly { atS: number; isSampled: boolean }[]): Call => ({
      operation: 'StartLiveTail',
      groupName: undefined,
      sentAtMs: START,
      servedAtMs: START,
      doneAtMs: START,
      outcome: 'ok',
      updates: updates.map(({ atS, isSampled }) => ({ atMs: START + atS * 1000, isSampled, events: [] })),
    });
    const sampled = session({ atS: 35, isSampled: true }, { atS: 36, isSampled: false });
    const readBy = (...events: readonly TrueEvent[]): Call[] =>
      calls(undefined).map((call, index) => ({
        ...call,
        delivered:
          index === 40 ? events.map((one) => ({ ...one, logStreamName: 's', timestamp: one.timestampMs })) : [],
      }));

    test('takes them in any order, in the place of what a read brings', () => {
      const lines = [3, 2].map((at) => live(TRUTH[at] as TrueEvent));
      const brought = { calls: readBy(...TRUTH) };
      expect(rulesOf({ lines: [...lines, ...printed.toSpliced(2, 2)], with: brought })).toEqual([]);
    });
    test('notices one that is printed again when a read brings it', () => {
      const lines = [live(TRUTH[2] as TrueEvent), ...printed];
      expect(rulesOf({ lines, with: { calls: readBy(...TRUTH) } })).toEqual(['repeated']);
    });
    test('takes a gap over what was sampled, where nothing else was wrong too', () => {
      const withCalls = { calls: [...calls(undefined), sampled] };
      expect(rulesOf({ lines: [...printed, gap('sampled', 34, 36)], with: withCalls, isCalm: true })).toEqual([]);
    });
    test('notices that it was not told', () => {
      expect(rulesOf({ with: { calls: [...calls(undefined), sampled] } })).toEqual(['unsaid-gap']);
    });
    test('notices one where nothing was sampled, and one that is filled though a line of it is missing', () => {
      expect(rulesOf({ lines: [...printed, gap('sampled', 34, 36)] })).toEqual(['false-gap']);
      const withCalls = { calls: [...calls(undefined), sampled] };
      const lines = [...printed.toSpliced(3, 1), gap('sampled', 34, 40)];
      expect(rulesOf({ lines, with: withCalls })).toEqual(['lost', 'false-gap']);
    });
    test('notices that lines are said to be unconfirmed which a read brought, and that others are not said', () => {
      const [first, ...others] = TRUTH as [TrueEvent, ...TrueEvent[]];
      const lines = [live(first), ...others.map((event) => record(event))];
      expect(rulesOf({ lines: [...lines, notice(1)], with: { calls: readBy(...TRUTH) } })).toEqual(['false-mark']);
      expect(rulesOf({ lines: [...lines, notice(1)], with: { calls: readBy(...others) } })).toEqual([]);
      expect(rulesOf({ lines, with: { calls: readBy(...others) } })).toEqual(['false-mark']);
    });
  });
});
