import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { judge } from './oracle/judge.ts';
import { BREAKS } from './runner/breaks.ts';
import { simulateSeed } from './simulate-seed.ts';

/** A calm one; `npm run simulate` runs all the others. */
const SEED = 3;

// The first run loads what the SDK loads lazily, which takes real time.
beforeAll(async () => {
  await simulateSeed(SEED);
});

test('a seed prints everything once, whole and in order, and the same bytes where three turns of the event loop are taken for rest', async () => {
  const once = await simulateSeed(SEED);
  const { violations, measures } = judge(once.evidence);
  expect(violations).toEqual([]);
  expect(measures.owed).toBeGreaterThan(1500);
  const again = await simulateSeed(SEED, { turnsATask: 3 });
  expect(again.evidence.written).toEqual(once.evidence.written);
  expect(again.evidence.calls).toEqual(once.evidence.calls);
});

test.each(Object.entries(BREAKS))('the mechanism “%s” still stands where --break takes it out', (_, { file, text }) => {
  const source = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  expect(source.split(text)).toHaveLength(2);
});
