import { describe, expect, test } from 'vitest';
import { createSampledGaps } from '../../../../../src/collectors/logs/live-tail/sampled-gaps.ts';

const T = Date.UTC(2026, 2, 2, 12);
const A = { name: '/a' };
const B = { name: '/b' };

describe('a gap over what a live stream left out', () => {
  test('is told once for sampled seconds close together, and filled when the reads are past them', () => {
    const gaps = createSampledGaps('eu-west-1');
    const source = {};
    for (const second of [1, 2, 4]) gaps.note(source, [A], true, T + second * 1000);
    gaps.note(source, [A], false, T + 5000);
    expect(gaps.take()).toMatchObject([{ state: 'open', reason: 'sampled', group: A, fromAtMs: T }]);
    gaps.read(T + 8900, []);
    expect(gaps.take()).toEqual([]);
    gaps.read(T + 9000, []);
    expect(gaps.take()).toMatchObject([{ state: 'filled', revision: 2, fromAtMs: T, toAtMs: T + 4000 }]);
  });

  test('of several groups names none, and waits while one of them is not read', () => {
    const gaps = createSampledGaps('eu-west-1');
    gaps.note({}, [A, B], true, T);
    expect(gaps.take()[0]).not.toHaveProperty('group');
    const unread = { gapId: 'x', state: 'open', revision: 1, reason: 'throttled', group: B } as const;
    gaps.read(T + 60_000, [unread]);
    expect(gaps.take()).toEqual([]);
    gaps.read(T + 60_000, []);
    expect(gaps.take()).toHaveLength(1);
  });
});
