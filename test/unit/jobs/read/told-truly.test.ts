import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../../src/domain/gap.ts';
import type { LogStep } from '../../../../src/domain/results/log-step.ts';
import { createTally } from '../../../../src/jobs/read/tally.ts';
import { withInterruption } from '../../../../src/jobs/read/told-truly.ts';
import { unplaced } from '../../../../src/jobs/read/unplaced.ts';
import { logRecord } from '../../../fakes/log-records.ts';

const gap = (gapId: string, facts: Partial<Gap> = {}): Gap => ({
  gapId,
  state: 'open',
  revision: 1,
  reason: 'throttled',
  fromAtMs: 5,
  group: { name: '/aws/lambda/orders' },
  ...facts,
});

const stepWith = (gapChanges: readonly Gap[]): LogStep => ({
  placed: [],
  invocations: [],
  gapChanges,
  notices: [],
  orderedUntil: 10,
  completeUntil: 4,
  usage: { apiCalls: 3, duplicates: 0 },
});

async function* stepsThatStop(steps: readonly LogStep[], stop: AbortController): AsyncGenerator<LogStep> {
  yield* steps;
  stop.abort();
}

async function stopped(steps: readonly LogStep[], follow: boolean): Promise<LogStep[]> {
  const stop = new AbortController();
  const told: LogStep[] = [];
  const request = { groups: [], startAtMs: 0, endAtMs: 100, follow };
  for await (const step of withInterruption(stepsThatStop(steps, stop), request, stop.signal)) told.push(step);
  return told;
}

describe('a follow that is stopped', () => {
  it('ends with the gaps that had not filled', async () => {
    const filled = gap('a', { state: 'filled', revision: 2 });
    const told = await stopped([stepWith([gap('a'), gap('b')]), stepWith([filled])], true);
    expect(told).toHaveLength(3);
    expect(told[2]).toMatchObject({
      gapChanges: [{ gapId: 'b', state: 'final', revision: 2 }],
      orderedUntil: 10,
      completeUntil: 4,
      usage: { apiCalls: 3 },
    });
  });

  it('adds nothing where there are none', async () => {
    expect(await stopped([stepWith([])], true)).toHaveLength(1);
  });
});

describe('a range that is stopped', () => {
  it('ends with its open gaps and one over what was not read', async () => {
    const told = await stopped([stepWith([gap('a')])], false);
    expect(told[1]?.gapChanges).toMatchObject([
      { gapId: 'a', state: 'final' },
      { gapId: 'interrupted', reason: 'interrupted', fromAtMs: 10, toAtMs: 100 },
    ]);
  });
});

describe('the tally', () => {
  async function tallied(...gaps: Gap[]) {
    const tally = createTally();
    async function* steps(): AsyncGenerator<LogStep> {
      yield stepWith(gaps);
    }
    for await (const _ of tally.count(steps()));
    return tally;
  }
  const { group: _, ...ofPlace } = gap('g');

  it.each([
    ['a whole account that may not be read', [{ ...ofPlace, reason: 'denied', state: 'final' }], true],
    ['a whole region that is out of reach just now', [{ ...ofPlace, reason: 'disconnected' }], true],
    [
      'one that came back',
      [
        { ...ofPlace, reason: 'expired' },
        { ...ofPlace, reason: 'expired', state: 'filled', revision: 2 },
      ],
      false,
    ],
    ['a group whose credentials have not come back', [gap('g', { reason: 'expired', state: 'final' })], true],
    [
      'a group that was deleted before the credentials came back',
      [gap('g', { reason: 'expired', state: 'final', toAtMs: 5 })],
      false,
    ],
    ['one group that may not be read', [gap('g', { reason: 'denied', state: 'final' })], false],
    ['a stop', [{ ...ofPlace, reason: 'interrupted', state: 'final' }], false],
  ] as const)('knows whether a whole account or region is missing: %s', async (_name, gaps, lacks) => {
    expect((await tallied(...gaps)).lacksPlace()).toBe(lacks);
  });

  it('knows up to when all was told in order', async () => {
    expect((await tallied()).toldUntil()).toEqual({ atMs: 10, isMoreTold: false });
    expect(createTally().toldUntil()).toEqual({ atMs: Number.NEGATIVE_INFINITY, isMoreTold: false });
  });

  it('knows that it was stopped in the middle of a batch', async () => {
    const tally = createTally();
    const batch = { ...stepWith([]), placed: [9, 11].map((atMs) => unplaced(logRecord({ atMs }))) };
    for await (const _ of tally.count(stepsThatStop([batch], new AbortController())));
    expect(tally.toldUntil()).toEqual({ atMs: 10, isMoreTold: true });
  });
});
