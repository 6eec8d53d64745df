import { describe, expect, test } from 'vitest';
import type { TrueInvocation } from '../../../../src/sandbox/world/truth.ts';
import { createCompany } from '../../../../src/sandbox/world/world.ts';
import { createBench, MONDAY_MS } from '../client.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM_MS = MONDAY_MS - 12 * HOUR_MS;
const world = createCompany(1);
const worker = world.functions.find(({ name }) => name === 'pipe-prod-worker');
if (worker === undefined) throw new Error('there is no worker');
const calls = createBench()
  .sandbox.truth(FROM_MS, MONDAY_MS)
  .filter(({ functionName }) => functionName.startsWith('pipe-'));
const of = (name: string): TrueInvocation[] => calls.filter(({ functionName }) => functionName === name);
const fieldOf = (one: TrueInvocation, name: string): string | undefined =>
  one.lines.map(({ message }) => new RegExp(`${name}"?[=:] ?"?([\\w-]+)`).exec(message)?.[1]).find(Boolean);

describe('the data pipeline', () => {
  test('begins every half hour by a schedule', () => {
    const times = of('pipe-prod-export').map(({ startedAtMs }) => startedAtMs);
    expect(times).toHaveLength(24);
    times.reduce((before, after) => {
      expect(Math.abs(after - before - HOUR_MS / 2)).toBeLessThan(6000);
      return after;
    });
  });

  test('splits each export into parts that name it', () => {
    const batches = new Set(of('pipe-prod-splitter').map((one) => fieldOf(one, 'batch')));
    const exported = new Set(of('pipe-prod-export').map((one) => fieldOf(one, 'batch')));
    expect(batches.size).toBeGreaterThan(15);
    expect([...batches].filter((batch) => !exported.has(batch))).toEqual([]);
    const parts = Map.groupBy(of('pipe-prod-worker'), (one) => fieldOf(one, 'batch'));
    expect([...parts.keys()].filter((batch) => !batches.has(batch))).toEqual([]);
    const whole = [...parts.values()].map((list) => new Set(list.map((one) => fieldOf(one, 'part'))).size);
    expect(Math.max(...whole)).toBe(48);
    expect(Math.min(...whole)).toBeGreaterThan(40);
  });

  test('never has more workers at once than are reserved', () => {
    const own = of('pipe-prod-worker');
    const together = own.map(
      (one) =>
        own.filter(
          ({ startedAtMs, durationMs }) =>
            startedAtMs <= one.startedAtMs && one.startedAtMs < startedAtMs + Math.round(durationMs),
        ).length,
    );
    expect(Math.max(...together)).toBe(4);
  });

  test('throttles what comes beyond them, without a line in any log, and lets it come back', () => {
    const throttled = world.timetable.throttledBetween(worker, FROM_MS, MONDAY_MS);
    expect(throttled.length).toBeGreaterThan(of('pipe-prod-worker').length);
    const late = of('pipe-prod-worker').filter(({ startedAtMs }) => startedAtMs % (HOUR_MS / 2) > 3.5 * 60_000);
    expect(late.length).toBeGreaterThan(of('pipe-prod-worker').length / 5);
    expect(calls.flatMap(({ lines }) => lines).some(({ message }) => /throttl/i.test(message))).toBe(false);
  });

  test('has timeouts, errors, and dead letters for the parts that no try got done', () => {
    const own = of('pipe-prod-worker');
    expect(new Set(own.map(({ status }) => status))).toEqual(new Set(['ok', 'error', 'timeout']));
    const givenUp = of('pipe-prod-dead-letters');
    expect(givenUp.length).toBeGreaterThan(5);
    for (const one of givenUp) {
      const [, part, batch] = /part (\d+) of (b-[0-9a-f]+) was given up/.exec(one.lines[1]?.message ?? '') ?? [];
      const tries = own.filter((other) => fieldOf(other, 'batch') === batch && fieldOf(other, 'part') === part);
      expect(tries.some(({ status }) => status === 'ok')).toBe(false);
      expect(tries.length).toBeLessThanOrEqual(3);
    }
  });

  test('is the same whatever window is asked', () => {
    const other = createCompany(1);
    const later = other.timetable.throttledBetween(worker, MONDAY_MS - 2 * HOUR_MS, MONDAY_MS);
    const whole = world.timetable.throttledBetween(worker, MONDAY_MS - DAY_MS, MONDAY_MS);
    expect(later).toEqual(whole.filter((atMs) => atMs >= MONDAY_MS - 2 * HOUR_MS));
  });
});
