import fc from 'fast-check';
import { test } from 'vitest';
import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createFakeCloudWatch } from '../../../fakes/fake-cloudwatch.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const HORIZON_MS = 150_000;

/** When an event is logged, how much later it can be read, and where; all from the beginning of the follow. */
const anEvent = fc.record({
  at: fc.integer({ min: 0, max: 60_000 }),
  delayMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: HORIZON_MS })),
  group: fc.constantFrom('/a', '/b'),
});

test('any event that can be read within the horizon comes once, whatever the pages, the order and the throttling', async () => {
  const anything = fc.record({
    events: fc.array(anEvent, { maxLength: 30 }),
    pageSize: fc.integer({ min: 1, max: 7 }),
    throttledFromMs: fc.integer({ min: 3000, max: 60_000 }),
    throttledForMs: fc.integer({ min: 0, max: 90_000 }),
  });
  const property = fc.asyncProperty(anything, async ({ events, pageSize, throttledFromMs, throttledForMs }) => {
    const clock = createSimulatedClock();
    const beganMs = clock.now();
    const fake = createFakeCloudWatch({ now: clock.now, pageSize });
    fake.createGroup('/a');
    fake.createGroup('/b');
    for (const [index, { at, delayMs, group }] of events.entries()) {
      fake.write(group, { at: beganMs + at, readableAt: beganMs + at + delayMs, id: String(index) });
    }
    const throttlesUntilMs = beganMs + throttledFromMs + throttledForMs;
    fake.fault = ({ atMs }) =>
      atMs >= beganMs + throttledFromMs && atMs < throttlesUntilMs
        ? { status: 400, type: 'ThrottlingException' }
        : undefined;
    const source = createCloudWatchLogs(await sessionOn(fake.handler, clock), { clock });
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      const groups = [{ group: { name: '/a' } }, { group: { name: '/b' } }];
      for await (const batch of source.read({ groups, startAtMs: beganMs, follow: true }, controller.signal)) {
        seen.push(...batch.events.map((event) => event.id));
      }
    })();
    await clock.advance(throttledFromMs + throttledForMs + 60_000 + HORIZON_MS + 30_000);
    controller.abort();
    await reading;
    const missing = events.map((_, index) => String(index)).filter((id) => !seen.includes(id));
    return missing.length === 0 && seen.length === events.length;
  });
  await fc.assert(property, { numRuns: 12 });
}, 20_000);
