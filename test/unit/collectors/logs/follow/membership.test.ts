import { expect, test } from 'vitest';
import type { GroupChange, GroupSelection } from '../../../../../src/domain/sources.ts';
import type { Clock } from '../../../../../src/runtime/clock.ts';
import { followRun } from './follow-run.ts';

const inGroup = (name: string, functionNames?: readonly string[]): GroupSelection => ({
  group: { name },
  ...(functionNames === undefined ? {} : { functionNames }),
});

/** Changes at instants after the beginning. */
function changesAt(clock: () => Clock, plan: readonly (Partial<GroupChange> & { readonly afterMs: number })[]) {
  return async function* (signal: AbortSignal): AsyncGenerator<GroupChange> {
    const began = clock().now();
    for (const { afterMs, ...change } of plan) {
      await clock().sleep(began + afterMs - clock().now(), signal);
      if (signal.aborted) return;
      yield { joined: [], joinedSinceMs: clock().now(), left: [], notices: [], ...change };
    }
  };
}

test('a group that joins is read from when it may have begun to log, and who joined is said', async () => {
  const began = Date.UTC(2026, 2, 2, 12);
  const notices = [{ topic: 'joined', text: 'b joined' }] as const;
  const groupChanges = changesAt(
    () => run.clock,
    [{ afterMs: 60_000, joined: [inGroup('/b')], joinedSinceMs: began + 20_000, notices }],
  );
  const run = await followRun(['/a'], { more: { groupChanges } });
  run.fake.write(
    '/b',
    { at: began + 10_000, id: 'before' },
    { at: began + 30_000, id: 'early' },
    { at: began + 90_000, id: 'live' },
  );
  run.fake.write('/a', { at: began + 95_000, id: 'a' });
  run.start();
  await run.clock.advance(120_000);
  run.stop();
  expect(run.ids()).toEqual(['early', 'live', 'a']);
  expect(run.texts()).toEqual(['joined: b joined']);
});

test('a group that has left is read to the horizon once more, holds nothing up meanwhile, and is then let go', async () => {
  const groupChanges = changesAt(() => run.clock, [{ afterMs: 20_000, left: [{ name: '/b' }] }]);
  const run = await followRun(['/a', '/b'], { more: { groupChanges } });
  const began = run.clock.now();
  run.fake.write('/b', { at: began + 19_000, readableAt: began + 160_000, id: 'late' });
  run.start();
  await run.clock.advance(400_000);
  const calls = run.fake.calls.filter(({ input }) => input.logGroupName === '/b').length;
  await run.clock.advance(100_000);
  run.stop();
  expect(run.ids()).toEqual(['late']);
  expect(run.fake.calls.filter(({ input }) => input.logGroupName === '/b').length).toBe(calls);
  expect(run.fake.calls.filter(({ input }) => input.logGroupName === '/a').length).toBeGreaterThan(calls);
});

test('a function that joins a group that is followed for another is read from when it came, and nothing comes twice', async () => {
  const shared = '/shop/all';
  const stream = (name: string): string => `2026/03/02/${name}[$LATEST]${'0'.repeat(32)}`;
  const began = Date.UTC(2026, 2, 2, 12);
  const groupChanges = changesAt(
    () => run.clock,
    [{ afterMs: 60_000, joined: [inGroup(shared, ['x', 'y'])], joinedSinceMs: began + 20_000 }],
  );
  const run = await followRun([], { more: { groupChanges, groups: [inGroup(shared, ['x'])] } });
  const times = [10_000, 30_000, 70_000];
  run.fake.write(shared, ...times.map((at) => ({ at: began + at, id: `x${at}`, stream: stream('x') })));
  run.fake.write(shared, ...times.map((at) => ({ at: began + at, id: `y${at}`, stream: stream('y') })));
  run.start();
  await run.clock.advance(100_000);
  run.stop();
  expect(run.ids()).toEqual(['x10000', 'x30000', 'y30000', 'x70000', 'y70000']);
});

test('a group that is selected twice is read once', async () => {
  const run = await followRun(['/a', '/a']);
  run.fake.write('/a', { at: run.clock.now() + 1000, id: 'once' });
  run.start();
  await run.clock.advance(20_000);
  run.stop();
  expect(run.ids()).toEqual(['once']);
});

test('a selection of more than a hundred streams is kept to', async () => {
  const logStreamNames = Array.from({ length: 150 }, (_, index) => `s${index}`);
  const run = await followRun([], { more: { groups: [{ group: { name: '/a' }, logStreamNames }] } });
  const at = run.clock.now() + 1000;
  run.fake.write('/a', { at, stream: 's149', id: 'in' }, { at, stream: 's150', id: 'out' });
  run.start();
  await run.clock.advance(20_000);
  run.stop();
  expect(run.ids()).toEqual(['in']);
});

test('that targets are no longer looked for is said, and the follow goes on', async () => {
  const run = await followRun(['/a'], {
    more: {
      groupChanges: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no right to list functions')) }),
      }),
    },
  });
  run.fake.write('/a', { at: run.clock.now() + 5000, id: 'a' });
  run.start();
  await run.clock.advance(20_000);
  run.stop();
  expect(run.texts()).toEqual([
    'target: targets that come and go are no longer looked for: no right to list functions',
  ]);
  expect(run.ids()).toEqual(['a']);
});

test('a group that does not exist is asked for ever more seldom', async () => {
  const run = await followRun(['/a'], { more: { groups: [inGroup('/a'), inGroup('/none')] } });
  run.start();
  const callsIn = async (durationMs: number): Promise<number> => {
    const before = run.fake.calls.length;
    await run.clock.advance(durationMs);
    return run.fake.calls.slice(before).filter(({ input }) => input.logGroupName === '/none').length;
  };
  expect(await callsIn(20_000)).toBeGreaterThanOrEqual(4);
  await run.clock.advance(600_000);
  expect(await callsIn(120_000)).toBeLessThanOrEqual(4);
  run.stop();
});
