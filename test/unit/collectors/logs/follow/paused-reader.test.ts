import { expect, test } from 'vitest';
import { followRun, numbered } from './follow-run.ts';

/** Lets a test hold the consumer of a follow. */
function createTap() {
  let open: (() => void) | undefined;
  let flow = Promise.resolve();
  return {
    close: () => {
      flow = new Promise((resolve) => {
        open = resolve;
      });
    },
    open: () => open?.(),
    pass: () => flow,
  };
}

test('a reader that takes nothing for ten minutes stops the reading, is told so, and loses nothing', async () => {
  const tap = createTap();
  const run = await followRun(['/a'], { times: { mostHeldEvents: 500 }, consume: tap.pass });
  const began = run.clock.now();
  const perSecond = 20;
  const ids = numbered('e', 900 * perSecond);
  run.fake.write('/a', ...ids.map((id, index) => ({ at: began + (index * 1000) / perSecond, id })));
  run.start();
  await run.clock.advance(60_000);
  tap.close();
  await run.clock.advance(300_000);
  const calls = run.fake.calls.length;
  await run.clock.advance(300_000);
  expect(run.fake.calls.length).toBe(calls);
  tap.open();
  await run.clock.advance(60_000);
  await run.clock.advance(240_000);
  run.stop();
  expect(run.ids()).toEqual(ids.slice(0, run.ids().length));
  expect(run.ids().length).toBeGreaterThan(890 * perSecond);
  expect(run.events().every(({ marks }) => marks === undefined)).toBe(true);
  expect(run.gaps()).toEqual([]);
  expect(run.texts()).toEqual([
    expect.stringMatching(
      /^lag: the output took no lines for (9 min \d+ s|10 min); reading on from there, nothing is lost$/,
    ),
  ]);
}, 60_000);

test('a reader that is merely slow is not talked to', async () => {
  const run = await followRun(['/a'], { consume: () => run.clock.sleep(3000) });
  run.fake.write('/a', ...numbered('e', 60).map((id, index) => ({ at: run.clock.now() + index * 1000, id })));
  run.start();
  await run.clock.advance(100_000);
  run.stop();
  expect(run.ids()).toEqual(numbered('e', 60));
  expect(run.texts()).toEqual([]);
});
