import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveredThrough, covering, firstHole } from '../../../../../src/collectors/logs/follow/coverage.ts';

test('a stretch beyond a hole waits until the hole is read', () => {
  const island = covering(coveredThrough(10), { fromMs: 20, toMs: 30 });
  expect([island.throughMs, firstHole(island, 100)]).toEqual([10, { fromMs: 11, toMs: 19 }]);
  expect(covering(island, { fromMs: 11, toMs: 19 })).toEqual(coveredThrough(30));
});

test('nothing is a hole once all has been read', () => {
  expect(firstHole(coveredThrough(10), 10)).toBeUndefined();
});

test('the first hole is the first instant that no stretch holds, whatever was read in whichever order', () => {
  const aStretch = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -2, max: 12 }));
  const property = fc.property(fc.array(aStretch, { maxLength: 15 }), (stretches) => {
    const read = new Set<number>();
    let coverage = coveredThrough(-1);
    for (const [fromMs, length] of stretches) {
      coverage = covering(coverage, { fromMs, toMs: fromMs + length });
      for (let atMs = fromMs; atMs <= fromMs + length; atMs += 1) read.add(atMs);
    }
    let fromMs = 0;
    while (read.has(fromMs)) fromMs += 1;
    let toMs = fromMs;
    while (toMs < 99 && !read.has(toMs + 1)) toMs += 1;
    expect(firstHole(coverage, 99)).toEqual({ fromMs, toMs });
  });
  fc.assert(property);
});
