import { expect, test } from 'vitest';
import { createServerClock } from '../../../../src/collectors/aws/server-clock.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

/** What a server whose clock is `skewMs` ahead puts in its `Date` header: the time, cut to the second. */
const dateHeader = (atMs: number): string => new Date(atMs).toUTCString();

test('a clock that is right is left alone, although headers are cut to the second', async () => {
  const clock = createSimulatedClock();
  const server = createServerClock(clock);
  for (let turn = 0; turn < 20; turn += 1) {
    await clock.advance(370);
    server.observe(dateHeader(clock.now()), clock.now() - 80);
    expect(server.now()).toBe(clock.now());
  }
});

test.for([600_000, -600_000, 3_000_000])(
  'a server %i ms ahead is known to a second after one answer',
  async (skewMs) => {
    const clock = createSimulatedClock();
    const server = createServerClock(clock);
    server.observe(dateHeader(clock.now() + skewMs), clock.now() - 50);
    expect(Math.abs(server.now() - (clock.now() + skewMs))).toBeLessThan(1050);
  },
);

test('a clock that is put right is followed', () => {
  const clock = createSimulatedClock();
  const server = createServerClock(clock);
  server.observe(dateHeader(clock.now() + 600_000), clock.now());
  server.observe(dateHeader(clock.now()), clock.now());
  expect(Math.abs(server.now() - clock.now())).toBeLessThan(1000);
});

test.for([undefined, '', 'not a date'])('a header that says %o changes nothing', (header) => {
  const clock = createSimulatedClock();
  const server = createServerClock(clock);
  server.observe(header, clock.now());
  expect(server.now()).toBe(clock.now());
});
