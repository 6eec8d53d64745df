import { describe, expect, test } from 'vitest';
import { usualQuota } from '../../../../src/collectors/aws/quotas.ts';
import { type CallOptions, createRequestBudget } from '../../../../src/collectors/aws/request-budget.ts';
import { seededRandom } from '../../../../src/runtime/random.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const throttled = (): Error => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const reset = (): Error => Object.assign(new Error('reset'), { code: 'ECONNRESET' });
const refused = (): Error => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
const denied = (): Error => Object.assign(new Error('no'), { name: 'AccessDeniedException' });

function budgetOf(quota: number | undefined) {
  const clock = createSimulatedClock();
  const budget = createRequestBudget({ clock, random: seededRandom(7), quotaOf: () => quota });
  const { signal } = new AbortController();
  const call = (send: () => Promise<unknown>, options: Partial<CallOptions> = {}) =>
    budget.call('FilterLogEvents', send, { signal, ...options });
  return { clock, budget, call };
}

/** Asks for many calls at once and gives the instants at which they were made. */
async function instantsOf(quota: number, count: number, isFollow: boolean): Promise<number[]> {
  const { clock, call } = budgetOf(quota);
  const instants: number[] = [];
  for (let index = 0; index < count; index += 1) void call(async () => instants.push(clock.now()), { isFollow });
  await clock.advance(60_000);
  return instants;
}

function mostInOneSecond(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((atMs) => atMs >= from && atMs < from + 1000).length));
}

describe('quota', () => {
  test.for([
    ['us-east-1', 25],
    ['eu-central-1', 5],
    ['il-central-1', 5],
    ['eu-west-1', 10],
  ] as const)('FilterLogEvents in %s is granted %i calls a second', ([region, quota]) => {
    expect(usualQuota('FilterLogEvents', region)).toBe(quota);
  });

  test.for([5, 10, 25])('no second sees more than %i calls, and waiting calls use all of it', async (quota) => {
    const instants = await instantsOf(quota, quota * 10, false);
    expect(instants).toHaveLength(quota * 10);
    expect(mostInOneSecond(instants)).toBeLessThanOrEqual(quota);
    expect((instants.at(-1) ?? 0) - (instants[0] ?? 0)).toBeLessThan(10_000);
  });

  test('a follow takes at most half', async () => {
    expect(mostInOneSecond(await instantsOf(10, 50, true))).toBeLessThanOrEqual(5);
  });

  test('where there is no quota nothing waits', async () => {
    const { clock, call } = budgetOf(undefined);
    const startedAtMs = clock.now();
    await Promise.all(Array.from({ length: 1000 }, () => call(async () => undefined)));
    expect(clock.now()).toBe(startedAtMs);
  });

  test('after throttling fewer calls are made, and later as many as before', async () => {
    const { clock, call } = budgetOf(10);
    let isFirst = true;
    await Promise.all([
      call(async () => {
        if (isFirst) {
          isFirst = false;
          throw throttled();
        }
      }),
      clock.advance(1000),
    ]);
    const burst = async (): Promise<number> => {
      const instants: number[] = [];
      for (let index = 0; index < 100; index += 1) void call(async () => instants.push(clock.now()));
      await clock.advance(40_000);
      return instants.filter((atMs) => atMs < (instants[0] ?? 0) + 5000).length;
    };
    const [soonAfter, later] = [await burst(), await burst()];
    expect(soonAfter).toBeLessThan(later * 0.75);
    expect(later).toBeGreaterThanOrEqual(40);
  });
});

describe('tries', () => {
  test('throttling is waited out however long it takes, with ever longer pauses up to five seconds', async () => {
    const { clock, budget, call } = budgetOf(undefined);
    const freeAtMs = clock.now() + 300_000;
    const instants: number[] = [];
    const answer = call(async () => {
      instants.push(clock.now());
      if (clock.now() < freeAtMs) throw throttled();
      return 'done';
    });
    await clock.advance(310_000);
    expect(await answer).toBe('done');
    const pauses = instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5000);
    expect(new Set(pauses).size).toBeGreaterThan(pauses.length / 2);
    expect(budget.spent()).toEqual({ calls: instants.length, throttles: instants.length - 1 });
  });

  test.for([
    ['a broken connection five times', reset, 'limited', 5],
    ['a refused connection once', refused, 'limited', 1],
    ['a denial once', denied, 'limited', 1],
    ['a denial once, however patient', denied, 'endless', 1],
  ] as const)('it tries %s', async ([, error, patience, tries]) => {
    const { clock, call } = budgetOf(undefined);
    let made = 0;
    const answer = call(
      async () => {
        made += 1;
        throw error();
      },
      { patience },
    ).catch((thrown: Error) => thrown.message);
    await clock.advance(60_000);
    expect(await answer).toBe(error().message);
    expect(made).toBe(tries);
  });

  test('with endless patience an endpoint that comes back is reached', async () => {
    const { clock, call } = budgetOf(undefined);
    const backAtMs = clock.now() + 120_000;
    const setbacks: string[] = [];
    const answer = call(
      async () => {
        if (clock.now() < backAtMs) throw refused();
        return 'back';
      },
      { patience: 'endless', onSetback: (setback) => setbacks.push(setback) },
    );
    await clock.advance(130_000);
    expect(await answer).toBe('back');
    expect(new Set(setbacks)).toEqual(new Set(['disconnected']));
  });

  test('an aborted signal ends the waiting', async () => {
    const { clock, call } = budgetOf(undefined);
    const controller = new AbortController();
    let made = 0;
    const answer = call(
      async () => {
        made += 1;
        throw throttled();
      },
      { signal: controller.signal },
    ).catch(() => 'ended');
    await clock.advance(10_000);
    const madeBefore = made;
    controller.abort();
    expect(await answer).toBe('ended');
    await clock.advance(10_000);
    expect(made).toBe(madeBefore);
  });
});
