import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { LogRequest, LogSource } from '../../../../src/domain/sources.ts';
import { type PlannedReading, planReading, type ReadingWish } from '../../../../src/jobs/read/log-reading.ts';
import { createTally } from '../../../../src/jobs/read/tally.ts';
import { logRecord } from '../../../fakes/log-records.ts';
import { memoryLogSource } from '../../../fakes/memory-log-source.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const MINUTE_MS = 60_000;
const SERVER_NOW = Date.UTC(2026, 2, 2, 12);
const at = (atMs: number, ordinal: number): LogEvent => logRecord({ atMs, ordinal, message: `line ${ordinal}` }).event;

/** A source whose clock the laptop learns from the first answer; notes what it is asked. */
function sourceOf(events: readonly LogEvent[], laptopNow: () => number) {
  const asked: LogRequest[] = [];
  let isClockKnown = false;
  const inner = memoryLogSource(events);
  const source: LogSource = {
    ...inner,
    read: (request, signal) => {
      asked.push(request);
      isClockKnown = true;
      return inner.read(request, signal);
    },
    async *newest({ startAtMs = 0, endAtMs = Number.POSITIVE_INFINITY }) {
      isClockKnown = true;
      yield events
        .filter(({ loggedAtMs }) => loggedAtMs >= startAtMs && loggedAtMs <= endAtMs)
        .toSorted((a, b) => b.loggedAtMs - a.loggedAtMs);
    },
    now: () => (isClockKnown ? SERVER_NOW : laptopNow()),
  };
  return { source, asked };
}

async function linesOf(reading: PlannedReading): Promise<string[]> {
  const lines: string[] = [];
  for await (const step of reading.steps()) lines.push(...step.placed.map(({ record }) => record.event.message));
  return lines;
}

function planned(wish: Partial<ReadingWish>, events: LogEvent[], skewMs: number) {
  const clock = createSimulatedClock(SERVER_NOW + skewMs);
  const { source, asked } = sourceOf(events, clock.now);
  const tools = {
    source,
    clock,
    selections: [{ group: { name: '/aws/lambda/a' } }],
    knownGroups: new Set(['/aws/lambda/a']),
    isCounted: () => true,
    tally: createTally(),
    signal: new AbortController().signal,
  };
  return { reading: planReading({ follow: false, isFile: false, ...wish }, tools), asked };
}

const SKEWS = [
  ['is right', 0],
  ['is ten minutes ahead', 10 * MINUTE_MS],
  ['is ten minutes behind', -10 * MINUTE_MS],
] as const;

describe.for(SKEWS)('where the laptop’s clock %s', ([, skewMs]) => {
  test('a follow that begins with the last few shows all that comes after', async () => {
    const events = [at(SERVER_NOW - 3000, 1), at(SERVER_NOW - 2000, 2), at(SERVER_NOW - 1000, 3)];
    const wish = { follow: true, last: { count: 2, of: 'lines' } } as const;
    const { reading } = planned(wish, events, skewMs);
    const steps = await reading;
    events.push(at(SERVER_NOW + 500, 4), at(SERVER_NOW + 5 * MINUTE_MS, 5));
    expect(await linesOf(steps)).toEqual(['line 2', 'line 3', 'line 4', 'line 5']);
  });

  test('a line of before that arrives after the follow has begun is shown', async () => {
    const events = [at(SERVER_NOW - 3000, 1), at(SERVER_NOW - 2000, 2), at(SERVER_NOW - 500, 3)];
    const { reading } = planned({ follow: true, last: { count: 3, of: 'lines' } }, events, skewMs);
    const steps = await reading;
    events.push(at(SERVER_NOW - 1000, 4));
    expect(await linesOf(steps)).toEqual(['line 1', 'line 2', 'line 4', 'line 3']);
  });

  test('a range without an end leaves it to the source, and its newest lines are read', async () => {
    const events = [at(SERVER_NOW - 2 * MINUTE_MS, 1), at(SERVER_NOW - 1000, 2)];
    const { reading, asked } = planned({ startAtMs: SERVER_NOW - 30 * MINUTE_MS }, events, skewMs);
    expect(await linesOf(await reading)).toEqual(['line 1', 'line 2']);
    expect(asked.map(({ endAtMs }) => endAtMs)).toEqual([undefined]);
  });
});
