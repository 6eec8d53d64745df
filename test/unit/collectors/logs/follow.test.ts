import { afterEach, describe, expect, test } from 'vitest';
import { AccessDeniedError, CredentialsError, RemoteError } from '../../../../src/domain/errors.ts';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { LogRequest } from '../../../../src/domain/sources.ts';
import type { FakeCall, Fault } from '../../../fakes/fake-cloudwatch.ts';
import { followRun } from './follow/follow-run.ts';

const THROTTLED: Fault = { status: 400, type: 'ThrottlingException', message: 'Rate exceeded' };
const DENIED: Fault = { status: 400, type: 'AccessDeniedException', message: 'no' };

const running = new Set<() => void>();
afterEach(() => {
  for (const stop of running) stop();
  running.clear();
});

/** A follow that ends with its test; `skewMs` is how far this machine's clock is ahead of AWS's. */
async function follow(names: readonly string[], { skewMs = 0, more = {} as Partial<LogRequest> } = {}) {
  const run = await followRun(names, { skewMs, pageSize: 100, more });
  running.add(run.stop);
  return run;
}

const idsOf = (events: readonly LogEvent[]): string[] => events.map((event) => event.id);
const groupOf = (call: FakeCall): unknown => call.input.logGroupName;

describe('marks and order', () => {
  test('an event is told about three seconds after its time, between those of other groups', async () => {
    const run = await follow(['/a', '/b']);
    run.start();
    const now = run.clock.now();
    run.fake.write('/a', { at: now + 500, id: 'a1' }, { at: now + 1500, id: 'a2' });
    run.fake.write('/b', { at: now + 1000, id: 'b1' });
    await run.clock.advance(3000);
    expect(run.events()).toEqual([]);
    await run.clock.advance(4000);
    expect(idsOf(run.events())).toEqual(['a1', 'b1', 'a2']);
  });

  test('a selection of streams is kept to at every read', async () => {
    const run = await follow(['/a'], { more: { groups: [{ group: { name: '/a' }, logStreamNames: ['x'] }] } });
    run.start();
    const now = run.clock.now();
    run.fake.write('/a', { at: now + 500, stream: 'x', id: 'x1' }, { at: now + 500, stream: 'y', id: 'y1' });
    await run.clock.advance(10_000);
    expect(idsOf(run.events())).toEqual(['x1']);
    expect(run.fake.calls.length).toBeGreaterThan(2);
    expect(run.fake.calls.map((call) => call.input.logStreamNames)).toEqual(run.fake.calls.map(() => ['x']));
  });

  test('both marks grow while nothing is logged', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(300_000);
    const now = run.clock.now();
    expect(run.events()).toEqual([]);
    expect(run.last()?.orderedUntil).toBeGreaterThanOrEqual(now - 7000);
    expect(run.last()?.completeUntil).toBeGreaterThanOrEqual(now - 175_000);
    expect(run.last()?.completeUntil).toBeLessThanOrEqual(now - 150_000);
  });

  test('what was logged before the follow began comes first, page by page and in order', async () => {
    const now = Date.UTC(2026, 2, 2, 12);
    const run = await follow(['/a'], { more: { startAtMs: now - 60_000 } });
    run.fake.write('/a', ...Array.from({ length: 250 }, (_, index) => ({ at: now - 50_000 + index, id: `h${index}` })));
    run.start();
    await run.clock.advance(100);
    expect(run.events()).toHaveLength(250);
    expect(run.events().every((event) => event.marks === undefined)).toBe(true);
  });

  test('an event that becomes readable late is told once, and marked', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(10_000);
    run.fake.write('/a', { at: run.clock.now() - 8000, id: 'late', readableAt: run.clock.now() });
    await run.clock.advance(60_000);
    expect(run.events()).toMatchObject([{ id: 'late', marks: { late: true } }]);
    expect(run.events()[0]?.marks?.pastHorizon).toBeUndefined();
  });

  test('an event just within the horizon is still found, by a sweep', async () => {
    const run = await follow(['/a']);
    run.start();
    const at = run.clock.now() + 1000;
    run.fake.write('/a', { at, id: 'slow', readableAt: at + 149_000 });
    await run.clock.advance(200_000);
    expect(idsOf(run.events())).toEqual(['slow']);
  });

  test('an event that is found after its time was called complete is marked so', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(176_000);
    run.fake.write('/a', { at: run.clock.now() - 157_000, id: 'older', readableAt: run.clock.now() });
    await run.clock.advance(30_000);
    expect(run.events()).toMatchObject([{ id: 'older', marks: { late: true, pastHorizon: true } }]);
  });

  test('an event stamped an hour ahead is told when it arrives, marked, and holds nothing up', async () => {
    const run = await follow(['/a']);
    run.start();
    const now = run.clock.now();
    run.fake.write('/a', { at: now + 3_600_000, readableAt: now + 1000, id: 'ahead' }, { at: now + 1200, id: 'next' });
    await run.clock.advance(2500);
    expect(run.events()).toMatchObject([{ id: 'ahead', marks: { clockAhead: true } }]);
    await run.clock.advance(10_000);
    expect(idsOf(run.events())).toEqual(['ahead', 'next']);
  });

  test('the newest events are read without an end every two seconds, and no read begins before the start', async () => {
    const run = await follow(['/a']);
    const startedAtMs = run.clock.now();
    run.start();
    await run.clock.advance(60_000);
    expect(run.fake.calls.filter((call) => call.input.endTime === undefined)).toHaveLength(31);
    expect(Math.min(...run.fake.calls.map((call) => Number(call.input.startTime)))).toBe(startedAtMs);
  });

  test.for([600_000, -600_000])(
    'this machine’s clock being %i ms ahead loses nothing and marks nothing',
    async (skewMs) => {
      const run = await follow(['/a'], { skewMs });
      run.start();
      await run.clock.advance(5000);
      const serverNow = run.serverNow();
      run.fake.write('/a', ...[1, 2, 3, 4].map((index) => ({ at: serverNow + index * 1000, id: `e${index}` })));
      await run.clock.advance(20_000);
      expect(run.events()).toMatchObject([{ id: 'e1' }, { id: 'e2' }, { id: 'e3' }, { id: 'e4' }]);
      expect(run.events().every((event) => event.marks === undefined)).toBe(true);
      expect(run.last()?.orderedUntil).toBeLessThan(run.serverNow());
    },
  );
});

describe('what stands in the way', () => {
  test('throttling for a minute is an open gap that is filled once read, and loses nothing', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(4100);
    const from = run.clock.now();
    run.fake.fault = ({ atMs }) => (atMs < from + 60_000 ? THROTTLED : undefined);
    run.fake.write('/a', ...Array.from({ length: 60 }, (_, index) => ({ at: from + index * 1000, id: `e${index}` })));
    await run.clock.advance(20_000);
    expect(run.gaps()).toMatchObject([{ state: 'open', reason: 'throttled', group: { name: '/a' } }]);
    await run.clock.advance(60_000);
    expect(run.gaps()).toMatchObject([{ state: 'open' }, { state: 'filled', revision: 2 }]);
    expect(new Set(run.gaps().map((gap) => gap.gapId)).size).toBe(1);
    expect(idsOf(run.events())).toEqual(Array.from({ length: 60 }, (_, index) => `e${index}`));
    expect(run.events().every((event) => event.marks === undefined)).toBe(true);
    expect(run.error()).toBeUndefined();
  });

  test('one group that does not get through holds the others up for half a minute, then is left behind', async () => {
    const run = await follow(['/a', '/b']);
    run.start();
    await run.clock.advance(4100);
    run.fake.fault = (call) => (groupOf(call) === '/b' ? { code: 'ECONNRESET' } : undefined);
    run.fake.write('/a', { at: run.clock.now(), id: 'a' });
    await run.clock.advance(20_000);
    expect(run.events()).toEqual([]);
    await run.clock.advance(30_000);
    expect(idsOf(run.events())).toEqual(['a']);
    expect(run.gaps()).toMatchObject([{ state: 'open', reason: 'disconnected', group: { name: '/b' } }]);
  });

  test('an endpoint that goes away and comes back is an outage that is filled', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(4100);
    const from = run.clock.now();
    run.fake.fault = ({ atMs }) => (atMs < from + 40_000 ? { code: 'ECONNREFUSED' } : undefined);
    run.fake.write('/a', { at: from + 1000, id: 'during' });
    await run.clock.advance(90_000);
    expect(idsOf(run.events())).toEqual(['during']);
    expect(run.gaps().map((gap) => gap.state)).toEqual(['open', 'filled']);
  });

  test('a machine that slept for an hour reads what it slept through', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(10_000);
    run.fake.write('/a', { at: run.clock.now() + 300_000, id: 'meanwhile' });
    run.clock.suspend(3_600_000);
    await run.clock.advance(30_000);
    expect(idsOf(run.events())).toEqual(['meanwhile']);
  });

  test('an endpoint that refuses from the start is an error at once', async () => {
    const run = await follow(['/a']);
    run.fake.fault = () => ({ code: 'ECONNREFUSED' });
    run.start();
    await run.clock.advance(3000);
    expect(run.error()).toBeInstanceOf(RemoteError);
  });

  test('a group that does not exist is waited for, said once, and read from the start when it appears', async () => {
    const run = await follow(['/a']);
    run.fake.deleteGroup('/a');
    run.start();
    await run.clock.advance(20_000);
    run.fake.write('/a', { at: run.clock.now(), id: 'first' });
    await run.clock.advance(20_000);
    expect(run.notices().map((notice) => notice.topic)).toEqual(['target', 'joined']);
    expect(idsOf(run.events())).toEqual(['first']);
  });

  test('a group that is deleted is a final gap, and goes on when it is made again', async () => {
    const run = await follow(['/a', '/b']);
    run.start();
    await run.clock.advance(10_000);
    run.fake.deleteGroup('/a');
    await run.clock.advance(10_000);
    expect(run.gaps()).toMatchObject([{ state: 'final', reason: 'deleted', group: { name: '/a' } }]);
    run.fake.write('/a', { at: run.clock.now() + 1, id: 'again' });
    await run.clock.advance(20_000);
    expect(run.notices().map((notice) => notice.topic)).toEqual(['left', 'joined']);
    expect(idsOf(run.events())).toEqual(['again']);
  });

  test('a group that is denied among others is a gap until it may be read; the only one is an error', async () => {
    const both = await follow(['/a', '/b']);
    const began = both.clock.now();
    both.fake.fault = ({ atMs, input }) => (input.logGroupName === '/b' && atMs < began + 90_000 ? DENIED : undefined);
    both.fake.write('/b', { at: began + 10_000, id: 'unseen till then' });
    both.start();
    await both.clock.advance(60_000);
    expect(both.gaps()).toMatchObject([{ state: 'open', reason: 'denied', group: { name: '/b' } }]);
    expect(both.fake.calls.filter((call) => groupOf(call) === '/b').length).toBeLessThanOrEqual(3);
    await both.clock.advance(60_000);
    expect(both.gaps().map(({ state }) => state)).toEqual(['open', 'filled']);
    expect(idsOf(both.events())).toEqual(['unseen till then']);

    const only = await follow(['/a']);
    only.fake.fault = () => DENIED;
    only.start();
    await only.clock.advance(10_000);
    expect(only.error()).toBeInstanceOf(AccessDeniedError);
    expect(only.gaps()).toEqual([]);
  });

  test('credentials that have run out before anything was read are an error', async () => {
    const run = await follow(['/a']);
    run.fake.fault = () => ({ status: 400, type: 'ExpiredTokenException' });
    run.start();
    await run.clock.advance(5000);
    expect(run.error()).toBeInstanceOf(CredentialsError);
  });

  test('credentials that run out are told once, with what to do, and what they cost is a gap until they are renewed', async () => {
    const run = await follow(['/a', '/b']);
    run.start();
    await run.clock.advance(10_000);
    const from = run.clock.now();
    const renewedAtMs = from + 1_200_000;
    run.fake.fault = ({ atMs }) => (atMs < renewedAtMs ? { status: 400, type: 'ExpiredTokenException' } : undefined);
    run.fake.write('/a', ...Array.from({ length: 40 }, (_, index) => ({ at: from + index * 30_000, id: `e${index}` })));
    await run.clock.advance(1_300_000);
    expect(run.notices().map((notice) => notice.topic)).toEqual(['credentials', 'credentials']);
    expect(run.notices()[0]?.text).toMatch(/have expired; reading pauses: /);
    expect(run.gaps().map(({ state, reason }) => [state, reason])).toEqual([
      ['open', 'expired'],
      ['open', 'expired'],
      ['filled', 'expired'],
      ['filled', 'expired'],
    ]);
    for (const gap of run.gaps().filter(({ state }) => state === 'filled')) {
      expect((gap.toAtMs ?? 0) - (gap.fromAtMs ?? 0)).toBeLessThan(1.01 * (renewedAtMs - from) + 5000);
    }
    expect(idsOf(run.events())).toEqual(Array.from({ length: 40 }, (_, index) => `e${index}`));
    expect(run.events().every((event) => event.marks === undefined)).toBe(true);
  });

  test('after the signal nothing more is told and nothing more is asked, also while a call hangs in back-off', async () => {
    const run = await follow(['/a']);
    run.start();
    await run.clock.advance(10_000);
    run.fake.fault = () => THROTTLED;
    await run.clock.advance(10_000);
    run.stop();
    const [batches, calls] = [run.batches.length, run.fake.calls.length];
    await run.clock.advance(60_000);
    expect([run.batches.length, run.fake.calls.length]).toEqual([batches, calls]);
    expect(run.error()).toBeUndefined();
  });
});
