import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HttpHandler } from '../../../../src/runtime/http.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../fakes/simulated-clock.ts';
import { countGroups, errorAnswer, jsonAnswer } from './json-answers.ts';

const MINUTE_MS = 60_000;

/** The SDK signs by the machine's own clock: it is the simulated one here. */
let clock: SimulatedClock;
beforeEach(() => {
  clock = createSimulatedClock();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(clock.now());
});
afterEach(() => {
  vi.useRealTimers();
});

async function advance(durationMs: number): Promise<void> {
  vi.setSystemTime(clock.now() + durationMs);
  await clock.advance(durationMs);
}

/** The instant of a signature, `20260302T120000Z`. */
function signedAtMs(amzDate: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** A server whose clock is `skewMs` ahead, and which takes signatures of the last and the next `windowMs`. */
function serverOf(state: { skewMs: number; windowMs: number; refusals: number; tellsTime?: boolean }): HttpHandler {
  return async ({ headers }) => {
    const nowMs = clock.now() + state.skewMs;
    const date: Record<string, string> = state.tellsTime === false ? {} : { date: new Date(nowMs).toUTCString() };
    const olderMs = nowMs - signedAtMs(headers['x-amz-date'] ?? '');
    if (Math.abs(olderMs) <= state.windowMs) return jsonAnswer({ logGroups: [{}] }, 200, date);
    state.refusals += 1;
    const how = olderMs > 0 ? 'Signature expired' : 'Signature not yet current';
    return errorAnswer('InvalidSignatureException', `${how}: ${headers['x-amz-date']} is not near ${nowMs}`, date);
  };
}

test.for([
  [10, 15, 0],
  [10, 5, 1],
  [-10, 5, 1],
  [60, 15, 1],
  [-60, 15, 1],
] as const)(
  'a server %i min ahead that takes signatures of %i min refuses %i call, and no second one',
  async ([skew, window, refusals]) => {
    const state = { skewMs: skew * MINUTE_MS, windowMs: window * MINUTE_MS, refusals: 0 };
    const session = await sessionOn(serverOf(state), clock);
    for (let call = 0; call < 3; call += 1) {
      const answer = countGroups(session);
      await advance(2000);
      expect(await answer).toBe(1);
    }
    expect(state.refusals).toBe(refusals);
  },
);

test('a clock that is put right while calls are made costs a try, not the reading', async () => {
  const state = { skewMs: 60 * MINUTE_MS, windowMs: 5 * MINUTE_MS, refusals: 0 };
  const session = await sessionOn(serverOf(state), clock);
  const before = countGroups(session);
  await advance(2000);
  expect(await before).toBe(1);
  state.skewMs = 0;
  const after = countGroups(session);
  await advance(2000);
  expect(await after).toBe(1);
  expect(state.refusals).toBe(2);
});

test('where the server does not tell its time, the advice names this machine’s clock', async () => {
  const state = { skewMs: 60 * MINUTE_MS, windowMs: 5 * MINUTE_MS, refusals: 0, tellsTime: false };
  const session = await sessionOn(serverOf(state), clock);
  const failure = countGroups(session).catch((error: { hint?: string }) => error.hint);
  await advance(60_000);
  expect(await failure).toMatch(/this machine’s clock/);
});
