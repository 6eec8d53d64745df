import { expect, test } from 'vitest';
import { followRun, sorted } from './follow-run.ts';

test('thirty functions on five calls a second: every event once and in order, and it is said how far behind lines come', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `/aws/lambda/f${index}`);
  const run = await followRun(names, { quota: 5 });
  const began = run.clock.now();
  const written: string[] = [];
  for (const [index, name] of names.entries()) {
    for (let second = 1; second < 240; second += 3) {
      const id = `${index}-${second}`;
      written.push(id);
      const at = began + second * 1000 + index * 37;
      run.fake.write(name, { at, readableAt: at + (second === 121 && index % 3 === 0 ? 140_000 : 1000), id });
    }
  }
  run.start();
  await run.clock.advance(700_000);
  run.stop();
  expect(sorted(run.ids())).toEqual(sorted(written));
  const ordinary = run.events().filter(({ marks }) => !marks?.late);
  expect(ordinary.map(({ loggedAtMs }) => loggedAtMs)).toEqual(
    ordinary.map(({ loggedAtMs }) => loggedAtMs).toSorted((a, b) => a - b),
  );
  const late = run.events().filter(({ marks }) => marks?.late);
  expect(late.every(({ loggedAtMs, ingestedAtMs = 0 }) => ingestedAtMs - loggedAtMs === 140_000)).toBe(true);
  expect(late.filter(({ marks }) => marks?.pastHorizon)).toEqual([]);
  expect(run.gaps()).toEqual([]);
  expect(run.texts()).toContainEqual(
    expect.stringMatching(/^lag: 30 groups share 2(\.\d)? calls a second: lines come about 1\d s behind$/),
  );
  expect(run.fake.calls.length).toBeLessThan(700 * 2.6);
  // What is behind is what was said, and completeness follows within the horizon and some turns.
  const nowMs = run.clock.now();
  expect(nowMs - (run.last()?.orderedUntil ?? 0)).toBeLessThan(25_000);
  expect(nowMs - (run.last()?.completeUntil ?? 0)).toBeLessThan(150_000 + 100_000);
}, 30_000);
