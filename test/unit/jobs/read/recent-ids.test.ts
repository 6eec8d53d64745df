import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stableId } from '../../../../src/domain/stable-id.ts';
import { createRecentIds } from '../../../../src/jobs/read/recent-ids.ts';

test('knows an id again, whatever it looks like', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constant('0'.repeat(16)), fc.stringMatching(/^[0-9a-f]{16}$/))),
      (ids) => {
        const recent = createRecentIds();
        const seen = new Set<string>();
        for (const id of ids) {
          expect(recent.isNew(id)).toBe(!seen.has(id));
          seen.add(id);
        }
      },
    ),
  );
});

test('knows the last 262,144 for certain, and forgets what came long before', () => {
  const recent = createRecentIds();
  const idOf = (number: number) => stableId('event', number);
  for (let number = 0; number < 600_000; number += 1) {
    if (!recent.isNew(idOf(number))) expect.fail(`${number} was taken for an earlier one`);
    if (number % 97 === 0 && number >= 262_144) expect(recent.isNew(idOf(number - 262_143))).toBe(false);
  }
  expect(recent.isNew(idOf(0))).toBe(true);
});
