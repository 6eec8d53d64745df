import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenBucket } from '../../../../src/collectors/aws/token-bucket.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

function bucketOf(perSecond: number) {
  const clock = createSimulatedClock(0);
  const bucket = createTokenBucket(perSecond, clock);
  const grants: { readonly call: number; readonly atMs: number }[] = [];
  const take = (call: number, signal = new AbortController().signal): Promise<void> =>
    bucket.take(signal).then(() => void grants.push({ call, atMs: clock.now() }));
  const takeMany = (count: number): void => {
    for (let call = 0; call < count; call += 1) void take(call);
  };
  return { clock, bucket, grants, take, takeMany };
}

const inWindow = (instants: readonly number[], fromMs: number, lengthMs: number): number =>
  instants.filter((atMs) => atMs >= fromMs && atMs < fromMs + lengthMs).length;

describe('a token bucket', () => {
  test('lets the whole quota go at once after a pause, and then the rest a little apart', async () => {
    const { clock, grants, takeMany } = bucketOf(4);
    takeMany(7);
    await clock.advance(5000);
    expect(grants.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 0, 1000, 1100, 1200]);
    takeMany(4);
    await clock.advance(0);
    expect(grants.slice(7).map(({ atMs }) => atMs)).toEqual([5000, 5000, 5000, 5000]);
  });

  test('grants in the order of asking', async () => {
    const { clock, grants, takeMany } = bucketOf(3);
    takeMany(10);
    await clock.advance(5000);
    expect(grants.map(({ call }) => call)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('a quota of two and a half is kept in the long run', async () => {
    const { clock, grants, takeMany } = bucketOf(2.5);
    takeMany(102);
    await clock.advance(40_000);
    expect(grants).toHaveLength(102);
    expect(grants.at(-1)?.atMs).toBeGreaterThan(39_000);
  });

  test('less than one a second is granted one by one', async () => {
    const { clock, grants, takeMany } = bucketOf(0.5);
    takeMany(4);
    await clock.advance(10_000);
    expect(grants.map(({ atMs }) => atMs)).toEqual([0, 2000, 4000, 6000]);
  });

  test('no second sees more than the quota, however the calls come', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), pauses, async (quota, pausesMs) => {
        const { clock, grants, take } = bucketOf(quota);
        for (const [call, pauseMs] of pausesMs.entries()) {
          void take(call);
          if (pauseMs > 350) await clock.advance(pauseMs - 350);
        }
        await clock.advance(60_000);
        const instants = grants.map(({ atMs }) => atMs);
        expect(instants).toHaveLength(pausesMs.length);
        for (const atMs of instants) expect(inWindow(instants, atMs, 1000)).toBeLessThanOrEqual(quota);
      }),
      { numRuns: 30 },
    );
  });

  test('a call that is given up takes nobody’s turn, and nothing waits on behind it', async () => {
    const { clock, grants, take } = bucketOf(1);
    const givenUp = new AbortController();
    void take(0);
    const ended = take(1, givenUp.signal);
    void take(2);
    givenUp.abort();
    await ended;
    await clock.advance(1000);
    expect(grants.map(({ call, atMs }) => [call, atMs])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1000],
    ]);
  });

  test('slowing down halves the rate, also for calls that wait already, and it recovers', async () => {
    const { clock, bucket, grants, takeMany } = bucketOf(10);
    takeMany(1000);
    await clock.advance(5000);
    bucket.slowDown();
    bucket.slowDown();
    await clock.advance(50_000);
    const instants = grants.map(({ atMs }) => atMs);
    expect(inWindow(instants, 6000, 4000)).toBeGreaterThanOrEqual(20);
    expect(inWindow(instants, 6000, 4000)).toBeLessThanOrEqual(26);
    expect(inWindow(instants, 40_000, 10_000)).toBe(100);
  });
});
