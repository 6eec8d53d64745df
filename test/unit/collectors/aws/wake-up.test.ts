import { expect, test } from 'vitest';
import { createWakeUpWatch } from '../../../../src/collectors/aws/wake-up.ts';
import type { Clock } from '../../../../src/runtime/clock.ts';
import type { HttpHandler } from '../../../../src/runtime/http.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { countGroups, errorAnswer, jsonAnswer } from './json-answers.ts';

const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

test('calls under way when the machine slept are made again at once', async () => {
  const clock = createSimulatedClock();
  let asleep = true;
  let calls = 0;
  const aws: HttpHandler = () => {
    calls += 1;
    return asleep ? new Promise(() => undefined) : Promise.resolve(jsonAnswer({ logGroups: [{}] }));
  };
  const session = await sessionOn(aws, clock);
  const setbacks: string[] = [];
  const options = { onSetback: (setback: string) => setbacks.push(setback) };
  const answers = [countGroups(session, options), countGroups(session, options)];
  await clock.advance(3000);
  expect(calls).toBe(2);
  asleep = false;
  clock.suspend(HOUR_MS);
  await clock.advance(500);
  expect(await Promise.all(answers)).toEqual([1, 1]);
  expect(setbacks).toEqual(['disconnected', 'disconnected']);
});

test('what waits between two tries waits no longer when the machine wakes', async () => {
  const clock = createSimulatedClock();
  const watch = createWakeUpWatch(clock);
  // Timers stand still while a machine sleeps, so that the rest of the wait is still to come.
  const woken: number[] = [];
  const wokenAtMs = clock.now() + HOUR_MS;
  const waiting = watch.during(async () => {
    await watch.sleep(10 * HOUR_MS, signal);
    woken.push(clock.now());
  });
  await clock.advance(100);
  clock.suspend(HOUR_MS);
  await clock.advance(2000);
  await waiting;
  expect(woken[0]).toBeLessThan(wokenAtMs + 2000);
});

test.for([
  ['a busy moment of four seconds', 4000, 0],
  ['a sleep of ten', 10_000, 1],
] as const)('%s counts as %i', async ([, lastingMs, wakings]) => {
  const clock = createSimulatedClock();
  const watch = createWakeUpWatch(clock);
  let heard = 0;
  watch.onWakeUp(() => {
    heard += 1;
  });
  const work = watch.during(() => clock.sleep(60_000));
  await clock.advance(2500);
  clock.suspend(lastingMs);
  await clock.advance(60_000);
  await work;
  expect(heard).toBe(wakings);
});

test('nothing is waited for when no work is under way', async () => {
  const clock = createSimulatedClock();
  let waits = 0;
  const counting: Clock = {
    now: clock.now,
    sleep: async (durationMs, until) => {
      waits += 1;
      await clock.sleep(durationMs, until);
      waits -= 1;
    },
  };
  const watch = createWakeUpWatch(counting);
  expect(waits).toBe(0);
  const works = [500, 2500].map((durationMs) => watch.during(() => clock.sleep(durationMs)));
  await clock.advance(1000);
  expect(waits).toBe(1);
  await clock.advance(2000);
  await Promise.all(works);
  await clock.settle();
  expect(waits).toBe(0);
  await watch.during(async () => undefined).then(() => clock.settle());
  expect(waits).toBe(0);
});

test('a call that is throttled through a sleep asks right after it', async () => {
  const clock = createSimulatedClock();
  let isThrottled = true;
  const session = await sessionOn(
    async () => (isThrottled ? errorAnswer('ThrottlingException') : jsonAnswer({ logGroups: [{}] })),
    clock,
  );
  const call = countGroups(session);
  await clock.advance(60_000);
  isThrottled = false;
  clock.suspend(HOUR_MS);
  await clock.advance(1000);
  expect(await call).toBe(1);
});
