import { expect, test } from 'vitest';
import { AccessDeniedError } from '../../../../../src/domain/errors.ts';
import { followRun, numbered } from './follow-run.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 2, 2, 12);

test('what lies hours back is read once, as a range, and live events follow on it without a seam', async () => {
  const run = await followRun(['/a', '/b'], { pageSize: 100, more: { startAtMs: NOW - 6 * HOUR_MS } });
  const ids = numbered('e', 2100);
  for (const [index, id] of ids.entries()) {
    run.fake.write(index % 2 === 0 ? '/a' : '/b', { at: NOW - 6 * HOUR_MS + index * 11_000, id });
  }
  run.start();
  await run.clock.advance(700_000);
  run.stop();
  const due = ids.slice(0, run.ids().length);
  expect(run.ids()).toEqual(due);
  expect(due.length).toBeGreaterThan(6 * 327 + 50);
  expect(run.events().every(({ marks }) => marks === undefined)).toBe(true);
  for (const mark of ['orderedUntil', 'completeUntil', 'usage'] as const) {
    const told = run.batches.map((batch) => (mark === 'usage' ? batch.usage.apiCalls : batch[mark]));
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  }
  expect(run.last()?.usage.apiCalls).toBe(run.fake.calls.length);
  const reachingFarBack = run.fake.calls.filter(
    ({ input }) => input.endTime === undefined && Number(input.startTime) < NOW - 200_000,
  );
  expect(reachingFarBack).toEqual([]);
});

test('the seam lies on AWS’s clock, also when this machine’s is ten minutes ahead', async () => {
  const run = await followRun(['/a'], { skewMs: 600_000, more: { startAtMs: NOW - 6 * HOUR_MS } });
  const serverNow = run.serverNow();
  run.fake.write(
    '/a',
    { at: serverNow - 100_000, readableAt: serverNow + 20_000, id: 'late' },
    { at: serverNow - HOUR_MS, id: 'old' },
  );
  run.start();
  await run.clock.advance(60_000);
  run.stop();
  expect(run.ids()).toEqual(['old', 'late']);
});

test('a follow that ends before the live part ends with its range', async () => {
  const run = await followRun(['/a'], { more: { startAtMs: NOW - 6 * HOUR_MS, endAtMs: NOW - HOUR_MS } });
  run.fake.write('/a', { at: NOW - 2 * HOUR_MS, id: 'in' }, { at: NOW - 1000, id: 'after' });
  run.start();
  await run.clock.advance(5000);
  const calls = run.fake.calls.length;
  await run.clock.advance(60_000);
  expect([run.ids(), run.fake.calls.length]).toEqual([['in'], calls]);
  expect(run.last()?.completeUntil).toBeGreaterThanOrEqual(NOW - HOUR_MS);
});

test('a group that is not there yet is waited for, whatever the start; a refusal ends it', async () => {
  const run = await followRun([], { more: { startAtMs: NOW - HOUR_MS, groups: [{ group: { name: '/a' } }] } });
  run.start();
  await run.clock.advance(10_000);
  run.fake.write('/a', { at: run.clock.now(), id: 'first' });
  await run.clock.advance(20_000);
  run.stop();
  expect(run.ids()).toEqual(['first']);
  expect(run.texts().map((text) => text.split(':')[0])).toEqual(['target', 'joined']);

  const refused = await followRun(['/a'], { more: { startAtMs: NOW - HOUR_MS } });
  refused.fake.fault = () => ({ status: 400, type: 'AccessDeniedException', message: 'no' });
  refused.start();
  await refused.clock.advance(10_000);
  expect(refused.error()).toBeInstanceOf(AccessDeniedError);
});
