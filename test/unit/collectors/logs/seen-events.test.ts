import { expect, test } from 'vitest';
import { createSeenEvents } from '../../../../src/collectors/logs/seen-events.ts';

test('an id is new once, and two ids of one second are two', () => {
  const seen = createSeenEvents();
  expect([seen.isNew('a', 1000), seen.isNew('b', 1000), seen.isNew('a', 1000)]).toEqual([true, true, false]);
});

test('a hundred thousand ids that differ in a digit are told apart', () => {
  const seen = createSeenEvents();
  const ids = Array.from({ length: 100_000 }, (_, index) => `3913${String(index).padStart(52, '0')}`);
  expect(ids.filter((id) => !seen.isNew(id, 1000))).toEqual([]);
});

test('what lies before is forgotten, what lies after is not', () => {
  const seen = createSeenEvents();
  seen.isNew('old', 1000);
  seen.isNew('young', 61_000);
  seen.forgetBefore(60_000);
  expect([seen.isNew('old', 1000), seen.isNew('young', 61_000)]).toEqual([true, false]);
});
