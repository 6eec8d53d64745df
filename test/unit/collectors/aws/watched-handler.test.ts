import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpHandler, HttpResponse } from '../../../../src/runtime/http.ts';
import { EVENT_STREAM_TYPE, eventFrame } from '../../../../src/sandbox/wire/event-stream.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../fakes/simulated-clock.ts';
import { countGroups, jsonAnswer } from './json-answers.ts';

const ANSWER = JSON.stringify({ logGroups: [{}] });
const unhandled: unknown[] = [];
const keep = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', keep);
});
afterEach(() => {
  process.off('unhandledRejection', keep);
});

const never = (): Promise<never> => new Promise(() => undefined);

/** A body that sends one byte every so often; after `silentAfter` bytes nothing more comes. */
function trickle(clock: SimulatedClock, everyMs: number, silentAfter = Number.POSITIVE_INFINITY): HttpResponse {
  const body = async function* () {
    for (const [sent, byte] of Buffer.from(ANSWER).entries()) {
      if (sent >= silentAfter) await never();
      await clock.sleep(everyMs);
      yield Buffer.from([byte]);
    }
  };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: body() };
}

/** A session whose first calls are answered by `first`, and the rest as they should be. */
async function sessionWith(first: (clock: SimulatedClock) => Promise<HttpResponse>, times = 1) {
  const clock = createSimulatedClock();
  const state = { calls: 0 };
  const aws: HttpHandler = async () => {
    state.calls += 1;
    return state.calls <= times ? await first(clock) : jsonAnswer({ logGroups: [{}] });
  };
  return { clock, state, session: await sessionOn(aws, clock) };
}

describe('silence', () => {
  test.for<[string, (clock: SimulatedClock) => Promise<HttpResponse>]>([
    ['before an answer', never],
    ['in the middle of an answer', async (clock) => trickle(clock, 0, 5)],
  ])('%s ends after 20 s, and the call is made again', async ([, first]) => {
    const { clock, state, session } = await sessionWith(first);
    const setbacks: string[] = [];
    const call = countGroups(session, { onSetback: (setback) => setbacks.push(setback) });
    await clock.advance(19_900);
    expect(state.calls).toBe(1);
    await clock.advance(300);
    expect(await call).toBe(1);
    expect(setbacks).toEqual(['disconnected']);
  });

  test('ends a call with limited patience after its five tries, and says what is wrong', async () => {
    const { clock, state, session } = await sessionWith(never, 100);
    const failure = countGroups(session).catch((error: Error) => error.message);
    await clock.advance(120_000);
    expect(await failure).toMatch(/connection to CloudWatch Logs in eu-west-1 keeps breaking/);
    expect(state.calls).toBe(5);
  });

  test('does not end one with endless patience', async () => {
    const { clock, session } = await sessionWith(never, 20);
    const call = countGroups(session, { patience: 'endless' });
    await clock.advance(600_000);
    expect(await call).toBe(1);
  });

  test('is not what a slow line has: an answer that keeps coming is waited for', async () => {
    const { clock, state, session } = await sessionWith(async (itsClock) => trickle(itsClock, 15_000));
    const call = countGroups(session);
    await clock.advance(15_000 * (ANSWER.length + 1));
    expect(await call).toBe(1);
    expect(state.calls).toBe(1);
  });
});

test('an answer, or a failure, that comes after its call was given up is nobody’s', async () => {
  for (const late of [() => jsonAnswer({ logGroups: [{}, {}] }), () => Promise.reject(new Error('too late'))]) {
    const { clock, session } = await sessionWith(async (itsClock) => {
      await itsClock.sleep(30_000);
      return await late();
    });
    const call = countGroups(session);
    await clock.advance(60_000);
    expect(await call).toBe(1);
  }
  expect(unhandled).toEqual([]);
});

test.for<[string, (clock: SimulatedClock) => Promise<HttpResponse>]>([
  ['before the answer', never],
  ['in the middle of it', async (clock) => trickle(clock, 0, 5)],
])('a call that is given up %s ends at once', async ([, first]) => {
  const { clock, session } = await sessionWith(first);
  const controller = new AbortController();
  const call = countGroups(session, { signal: controller.signal }).catch(() => 'ended');
  await clock.advance(1000);
  controller.abort();
  expect(await call).toBe('ended');
  expect(unhandled).toEqual([]);
});

test('an answer that succeeded and is empty is not taken for a document that is', async () => {
  const { session, clock, state } = await sessionWith(async () => ({ status: 200, headers: {}, body: Buffer.of() }));
  const call = countGroups(session);
  await clock.advance(1000);
  expect(await call).toBe(1);
  expect(state.calls).toBe(2);
});

test('an answer that goes on event by event is handed on as it comes, and the caller’s signal ends it', async () => {
  const state = { given: 0, isOver: false };
  const aws: HttpHandler = async () => {
    const body = async function* () {
      try {
        for (;;) {
          state.given += 1;
          yield eventFrame('sessionUpdate', { sessionResults: [] });
          await clock.sleep(60_000);
        }
      } finally {
        state.isOver = true;
      }
    };
    return { status: 200, headers: { 'content-type': EVENT_STREAM_TYPE }, body: body() };
  };
  const clock = createSimulatedClock();
  const session = await sessionOn(aws, clock);
  const stop = new AbortController();
  const logs = await session.logs();
  const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers: ['arn'] }, stop.signal);
  let updates = 0;
  const reading = (async () => {
    for await (const _ of responseStream ?? []) updates += 1;
  })().catch((error: Error) => error.message);
  await clock.advance(600_000);
  expect(updates).toBe(11);
  stop.abort();
  await clock.advance(60_000);
  expect(await reading).toBe('aborted');
  expect(state.isOver).toBe(true);
});
