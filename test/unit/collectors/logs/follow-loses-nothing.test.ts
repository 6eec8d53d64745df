import fc from 'fast-check';
import { test } from 'vitest';
import type { Fault } from '../../../fakes/fake-cloudwatch.ts';
import { followRun, numbered, sorted } from './follow/follow-run.ts';

const HORIZON_MS = 150_000;

/** When an event is logged, how much later it can be read, and where; all from the beginning of the follow. */
const anEvent = fc.record({
  at: fc.integer({ min: 0, max: 60_000 }),
  delayMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: HORIZON_MS })),
  group: fc.constantFrom('/a', '/b'),
});

const FAULTS: Readonly<Record<string, Fault>> = {
  throttled: { status: 400, type: 'ThrottlingException' },
  reset: { code: 'ECONNRESET' },
  gone: { code: 'ENOTFOUND' },
  broken: { status: 503, type: 'ServiceUnavailableException' },
  expired: { status: 400, type: 'ExpiredTokenException' },
};

/** A stretch in which calls of one group or both fail. */
const aSpell = fc.record({
  kind: fc.constantFrom(...Object.keys(FAULTS)),
  group: fc.constantFrom('/a', '/b', undefined),
  fromMs: fc.integer({ min: 3000, max: 90_000 }),
  forMs: fc.integer({ min: 0, max: 90_000 }),
});

test('any event that can be read within the horizon comes once, whatever the pages, the order, the faults and the clocks', async () => {
  const anything = fc.record({
    events: fc.array(anEvent, { maxLength: 30 }),
    pageSize: fc.integer({ min: 1, max: 7 }),
    hasIds: fc.boolean(),
    spells: fc.array(aSpell, { maxLength: 3 }),
    skewMs: fc.constantFrom(0, 0, 600_000, -600_000),
    sleep: fc.option(
      fc.record({ fromMs: fc.integer({ min: 1000, max: 80_000 }), forMs: fc.integer({ max: 3_600_000, min: 0 }) }),
    ),
    quota: fc.constantFrom(undefined, 25, 5),
  });
  const property = fc.asyncProperty(anything, async ({ events, pageSize, hasIds, spells, skewMs, sleep, quota }) => {
    const run = await followRun(['/a', '/b'], { pageSize, skewMs, ...(quota === undefined ? {} : { quota }) });
    // The caller's start is this machine's: where that is ahead the follow begins now.
    const beganMs = run.serverNow() + 1000;
    for (const [index, { at, delayMs, group }] of events.entries()) {
      const written = { at: beganMs + at, readableAt: beganMs + at + delayMs, message: String(index) };
      run.fake.write(group, hasIds ? { ...written, id: String(index) } : { ...written, id: null });
    }
    run.fake.fault = ({ atMs, input }) => {
      const spell = spells.find(
        ({ fromMs, forMs, group = input.logGroupName }) =>
          group === input.logGroupName && atMs >= beganMs + fromMs && atMs < beganMs + fromMs + forMs,
      );
      return spell && FAULTS[spell.kind];
    };
    run.start();
    if (sleep !== null) {
      await run.clock.advance(sleep.fromMs);
      run.clock.suspend(sleep.forMs);
    }
    await run.clock.advance(180_000 + 60_000 + HORIZON_MS + 60_000);
    run.stop();
    const seen = run.events().map(({ message }) => message);
    const isOpen =
      run.gaps().filter(({ state }) => state === 'open').length !==
      run.gaps().filter(({ state }) => state === 'filled').length;
    return (
      JSON.stringify(sorted(seen)) === JSON.stringify(sorted(numbered('', events.length))) &&
      !isOpen &&
      run.error() === undefined
    );
  });
  await fc.assert(property, { numRuns: 15 });
}, 60_000);
