import { expect, test } from 'vitest';
import { followRun, numbered, sorted } from './follow-run.ts';

test.for([
  [600_000, 'ahead of'],
  [-600_000, 'behind'],
] as const)('a clock that is %i ms ahead is told once', async ([skewMs, side]) => {
  const run = await followRun(['/a'], { skewMs });
  run.start();
  await run.clock.advance(60_000);
  run.stop();
  expect(run.texts()).toEqual([`mode: this machine’s clock is 10 min ${side} AWS’s; times follow AWS’s`]);
});

test('a clock that is set while a follow runs loses nothing and repeats nothing', async () => {
  let skewMs = 0;
  const run = await followRun(['/a'], { skewMs: () => skewMs });
  run.start();
  await run.clock.advance(10_000);
  run.fake.write('/a', ...numbered('e', 100).map((id, index) => ({ at: run.serverNow() + index * 1000, id })));
  await run.clock.advance(30_000);
  run.clock.suspend(600_000);
  skewMs = 600_000;
  await run.clock.advance(100_000);
  run.stop();
  expect(run.ids()).toEqual(numbered('e', 100));
});

test('where events come late each stretch is read again for longer, and it is said; later it is taken back', async () => {
  const run = await followRun(['/a']);
  const began = run.clock.now();
  const slow = numbered('slow', 60);
  run.fake.write(
    '/a',
    ...slow.map((id, index) => ({ at: began + index * 1000, readableAt: began + index * 1000 + 140_000, id })),
    { at: began + 400_000, readableAt: began + 650_000, id: 'later than the first horizon' },
  );
  run.start();
  await run.clock.advance(800_000);
  expect(sorted(run.ids())).toEqual(sorted([...slow, 'later than the first horizon']));
  expect(run.events().filter(({ marks }) => marks?.pastHorizon)).toEqual([]);
  expect(run.texts()).toEqual([
    expect.stringMatching(
      /^lag: events come up to 2 min \d+ s late here; each stretch is read again until (5 min|5 min 30 s|4 min 30 s) after$/,
    ),
  ]);
  await run.clock.advance(700_000);
  run.stop();
  expect(run.texts().at(-1)).toBe('lag: events come sooner again; each stretch is read again until 2 min 30 s after');
  const complete = run.batches.map((batch) => batch.completeUntil);
  expect(complete).toEqual(complete.toSorted((a, b) => a - b));
});
