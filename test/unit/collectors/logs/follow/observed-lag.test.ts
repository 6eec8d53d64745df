import { expect, test } from 'vitest';
import { durationWords } from '../../../../../src/collectors/logs/follow/duration-words.ts';
import { createObservedLag } from '../../../../../src/collectors/logs/follow/observed-lag.ts';

const T = Date.UTC(2026, 2, 2, 12);

test('a quantile is at most a tenth more than the lag itself', () => {
  const lag = createObservedLag();
  for (let index = 1; index <= 1000; index += 1) lag.note(index * 100, T);
  const p99 = lag.quantile(0.99, T) ?? 0;
  expect(p99).toBeGreaterThanOrEqual(99_000);
  expect(p99).toBeLessThanOrEqual(1.1 * 99_000);
});

test('ten minutes later it is forgotten, and from a few events nothing is concluded', () => {
  const lag = createObservedLag();
  for (let index = 0; index < 30; index += 1) lag.note(40_000, T);
  expect(lag.quantile(0.5, T + 9 * 60_000)).toBeGreaterThan(39_000);
  expect(lag.quantile(0.5, T + 10 * 60_000)).toBeUndefined();
  for (let index = 0; index < 10; index += 1) lag.note(1000, T + 10 * 60_000);
  expect(lag.quantile(0.5, T + 10 * 60_000)).toBeUndefined();
});

test('lags that no clock gives are taken for none, and those of days for the longest', () => {
  const lag = createObservedLag();
  for (const lagMs of [-5000, Number.NaN, ...Array.from({ length: 28 }, () => 5 * 86_400_000)]) lag.note(lagMs, T);
  expect(lag.quantile(0.01, T)).toBe(250);
  expect(lag.quantile(0.99, T)).toBeGreaterThan(3_600_000);
});

test.for([
  [400, '1 s'],
  [17_200, '17 s'],
  [580_000, '9 min 40 s'],
  [600_000, '10 min'],
  [7_505_000, '2 h 5 min'],
] as const)('%i ms is %s in words', ([ms, words]) => {
  expect(durationWords(ms)).toBe(words);
});
