import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../../src/domain/invocation.ts';
import type { LogStep } from '../../../../src/domain/results/log-step.ts';
import { type BoundedReading, type Bounds, setBounds } from '../../../../src/jobs/read/bounds.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { BASE_AT_MS, invocation, placed, step } from '../../render/log-steps.ts';

const line = (at: number, message: string, of?: string) =>
  placed({ at, message, ordinal: at, ...(of === undefined ? {} : { of }) });
const report = (at: number, of: string) => placed({ at, of, kind: 'report', message: `REPORT ${of}`, ordinal: at });

/** Runs steps through bounds. A follow, as a source does, ends once it is stopped, after it said what it could not see. */
async function limited(bounds: Bounds, steps: readonly LogStep[], reading: Partial<BoundedReading> = {}) {
  let isStopped = false;
  let delivered = 0;
  const told = new Set<string>();
  const { limit, reached } = setBounds(bounds, {
    follow: true,
    isSelected: () => true,
    noteLine: () => undefined,
    isNewCall: ({ invocationId }: Invocation) => !told.has(invocationId) && Boolean(told.add(invocationId)),
    nowAtMs: BASE_AT_MS,
    clock: createSimulatedClock(BASE_AT_MS),
    stop: () => {
      isStopped = true;
    },
    ...reading,
  });
  async function* source() {
    for (const one of steps) {
      if (isStopped) break;
      delivered += 1;
      yield one;
    }
    if (isStopped) yield step({ notices: [{ topic: 'mode', text: 'what could not be seen' }] });
  }
  const shown: LogStep[] = [];
  for await (const one of limit(source())) shown.push(one);
  return {
    reached: reached(),
    isStopped,
    delivered,
    lines: shown.flatMap((one) => one.placed.map(({ record }) => record.message)),
    calls: shown.flatMap((one) => one.invocations.map(({ requestId }) => requestId)),
    notices: shown.flatMap((one) => one.notices.map(({ text }) => text)),
  };
}

const untilMatch = /ready/;

describe('a reading until a line matches', () => {
  const steps = [
    step({ placed: [line(1, 'starting'), line(2, 'warming')] }),
    step({
      placed: [line(3, 'a ends', 'a'), report(4, 'a'), line(5, 'ready'), line(6, 'serving', 'b'), report(7, 'b')],
      invocations: [invocation('b', 7), invocation('a', 4)],
    }),
    step({ placed: [line(8, 'ready again')] }),
  ];

  it('ends with that line, the calls that had ended by then, and what could not be seen', async () => {
    expect(await limited({ untilMatch }, steps)).toEqual({
      reached: 'until-match',
      isStopped: true,
      delivered: 2,
      lines: ['starting', 'warming', 'a ends', 'REPORT a', 'ready'],
      calls: ['a'],
      notices: ['what could not be seen'],
    });
  });

  it('keeps the calls that ended before a late line that matches', async () => {
    const late = [step({ placed: [report(9, 'a'), line(2, 'ready')], invocations: [invocation('a', 9)] })];
    expect((await limited({ untilMatch }, late)).calls).toEqual(['a']);
  });

  it('is not stopped where it is a range: what was not read of that was not asked for', async () => {
    const result = await limited({ untilMatch }, steps, { follow: false });
    expect(result).toMatchObject({ reached: 'until-match', isStopped: false, delivered: 2, notices: [] });
  });

  it('looks at selected lines only', async () => {
    const isSelected: BoundedReading['isSelected'] = ({ record }) => record.message !== 'ready';
    expect(await limited({ untilMatch }, steps, { isSelected })).toMatchObject({
      lines: expect.arrayContaining(['ready again']),
    });
  });

  it('does not look at what a follow begins with, but at what is new of it', async () => {
    const before = { untilAtMs: BASE_AT_MS + 5, isNew: () => false };
    expect((await limited({ untilMatch }, steps, { before })).lines.at(-1)).toBe('ready again');
    const late = { untilAtMs: BASE_AT_MS + 5, isNew: () => true };
    expect((await limited({ untilMatch }, steps, { before: late })).lines.at(-1)).toBe('ready');
  });

  it('goes to its own end where none does', async () => {
    const result = await limited({ untilMatch: /never/ }, steps);
    expect(result).toMatchObject({ reached: undefined, isStopped: false, delivered: 3 });
    expect(result.lines).toHaveLength(8);
  });
});

describe('a reading of so many calls', () => {
  const steps = [
    step({
      placed: [report(1, 'a'), line(2, 'between'), report(3, 'b'), line(4, 'after')],
      invocations: [invocation('b', 3), invocation('a', 1)],
    }),
    step({ placed: [], invocations: [{ ...invocation('b', 3), revision: 2 }, invocation('c', 5)] }),
    step({ placed: [report(6, 'd')], invocations: [invocation('d', 6)] }),
  ];

  it.each([
    [1, ['a'], ['REPORT a']],
    [2, ['a', 'b'], ['REPORT a', 'between', 'REPORT b']],
    [3, ['a', 'b', 'b', 'c'], ['REPORT a', 'between', 'REPORT b', 'after']],
  ])('ends with call %d, its revisions not counted', async (maxInvocations, calls, lines) => {
    const result = await limited({ maxInvocations }, steps);
    expect(result.reached).toBe('max-invocations');
    expect(result.calls.toSorted((a, b) => a.localeCompare(b))).toEqual(calls);
    expect(result.lines).toEqual(lines);
  });

  it('does not count those that a follow begins with', async () => {
    const before = { untilAtMs: BASE_AT_MS + 3, isNew: () => false };
    expect((await limited({ maxInvocations: 1 }, steps, { before })).calls).toEqual(['b', 'a', 'b', 'c']);
  });

  it('ends with the line that matches where that comes first, and the other way round', async () => {
    expect((await limited({ maxInvocations: 2, untilMatch: /between/ }, steps)).reached).toBe('until-match');
    expect((await limited({ maxInvocations: 1, untilMatch: /between/ }, steps)).reached).toBe('max-invocations');
  });
});

describe('a reading until nothing comes', () => {
  const quiet = (seconds: number, ...lines: ReturnType<typeof line>[]) =>
    step({ placed: lines, orderedUntil: BASE_AT_MS + seconds * 1000 });

  it.each<[string, LogStep[], number | undefined]>([
    ['counts from its beginning, not from old lines', [quiet(-9000), quiet(29), quiet(30), quiet(31)], 3],
    ['counts anew from a line', [quiet(20, line(19_000, 'x')), quiet(45), quiet(50), quiet(51)], 3],
    ['goes on while what is to come has not been read', [quiet(10), quiet(10), quiet(10)], undefined],
  ])('%s', async (_, steps, delivered) => {
    const result = await limited({ untilIdleMs: 30_000 }, steps);
    expect(result.reached).toBe(delivered === undefined ? undefined : 'until-idle');
    expect(result.delivered).toBe(delivered ?? steps.length);
  });

  it('takes lines that are not selected for nothing', async () => {
    const steps = [quiet(20, line(19_000, 'x')), quiet(31)];
    expect((await limited({ untilIdleMs: 30_000 }, steps, { isSelected: () => false })).reached).toBe('until-idle');
  });
});

describe('a reading for so long', () => {
  it('is stopped when the time has passed, and no earlier end forgets the clock', async () => {
    const clock = createSimulatedClock(BASE_AT_MS);
    let stoppedAtMs: number | undefined;
    const bounded = setBounds(
      { forMs: 60_000 },
      {
        follow: true,
        isSelected: () => true,
        noteLine: () => undefined,
        isNewCall: () => false,
        nowAtMs: BASE_AT_MS,
        clock,
        stop: () => {
          stoppedAtMs = clock.now();
        },
      },
    );
    async function* source() {
      while (stoppedAtMs === undefined) {
        await clock.sleep(7_000);
        yield step({});
      }
    }
    const ended = (async () => {
      for await (const _ of bounded.limit(source()));
    })();
    await clock.advance(59_000);
    expect(stoppedAtMs).toBeUndefined();
    await clock.advance(10_000);
    await ended;
    expect(stoppedAtMs).toBe(BASE_AT_MS + 60_000);
    expect(bounded.reached()).toBe('for');
  });
});
