import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../../src/collectors/logs/fingerprint.ts';
import { createSeenEvents } from '../../../../src/collectors/logs/seen-events.ts';

const [a, b] = [fingerprintOf('a'), fingerprintOf('b')];

test('an event is new once, and two of one second are two', () => {
  const seen = createSeenEvents();
  expect([seen.isNew(a, 1000), seen.isNew(b, 1000), seen.isNew(a, 1000)]).toEqual([true, true, false]);
});

test('a hundred thousand ids that differ in a digit are told apart', () => {
  const seen = createSeenEvents();
  const ids = Array.from({ length: 100_000 }, (_, index) => `3913${String(index).padStart(52, '0')}`);
  expect(ids.filter((id) => !seen.isNew(fingerprintOf(id), 1000))).toEqual([]);
  expect(ids.filter((id) => seen.isNew(fingerprintOf(id), 1000))).toEqual([]);
});

test('what was logged between two instants is forgotten, what lies around is not', () => {
  const seen = createSeenEvents();
  for (const atMs of [1000, 30_000, 60_000]) seen.isNew(a, atMs);
  seen.forget(20_000, 60_000);
  expect([1000, 30_000, 60_000].map((atMs) => seen.isNew(a, atMs))).toEqual([false, true, false]);
});

test('a second that is only partly to be forgotten is kept', () => {
  const seen = createSeenEvents();
  seen.isNew(a, 1200);
  seen.forget(1100, 1900);
  expect(seen.isNew(a, 1200)).toBe(false);
});

test('three minutes of ten thousand events a second fit in thirty megabytes', () => {
  const seen = createSeenEvents();
  for (let second = 0; second < 18; second += 1) {
    for (let index = 0; index < 10_000; index += 1) seen.isNew(fingerprintOf(`${second}-${index}`), second * 1000);
  }
  expect(seen.sizeBytes() * 10).toBeLessThan(30_000_000);
});

test('it answers like a set, whatever is asked', () => {
  const aQuestion = fc.record({ id: fc.integer({ min: 1, max: 60 }), atMs: fc.integer({ min: 0, max: 3000 }) });
  const property = fc.property(fc.array(aQuestion, { maxLength: 300 }), (questions) => {
    const seen = createSeenEvents();
    const model = new Set<string>();
    return questions.every(({ id, atMs }) => {
      const key = `${id} ${Math.floor(atMs / 1000)}`;
      const isNew = !model.has(key);
      model.add(key);
      return seen.isNew(fingerprintOf(String(id)), atMs) === isNew;
    });
  });
  fc.assert(property);
});
