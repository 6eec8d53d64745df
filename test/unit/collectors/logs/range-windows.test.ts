import { describe, expect, test, vi } from 'vitest';
import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import type { LogBatch } from '../../../../src/domain/sources.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createDenseLog, type DenseLogOptions } from '../../../fakes/dense-log.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../fakes/simulated-clock.ts';

// A hundred thousand events take a busy machine seconds.
vi.setConfig({ testTimeout: 30_000 });

const T = Date.UTC(2026, 2, 2, 11);
const HOUR = 3_600_000;
const LATENCY_MS = 250;
const QUOTA = 25;

/** So many timestamps over the hour, `place` (0 to 1, rising) of it for each share of them. */
function times(count: number, place: (share: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => T + Math.floor(place(index / count) * (HOUR - 1)));
}

const evenly = (share: number): number => share;
const inABurst = (share: number): number => 0.4 + share * 0.05;
const growing = (share: number): number => Math.sqrt(share);
const growingFast = (share: number): number => Math.log1p(share * 99) / Math.log(100);
const shrinking = (share: number): number => share ** 2;
const inBursts = (share: number): number => (Math.floor(share * 5) + ((share * 5) % 1) * 0.1) / 5;

interface Reading extends Partial<DenseLogOptions> {
  /** Called with every batch, while the clock runs. */
  readonly onBatch?: (batch: LogBatch, clock: SimulatedClock, calls: number) => Promise<void>;
}

async function readAll(groups: DenseLogOptions['groups'], { onBatch, ...options }: Reading = {}) {
  const clock = createSimulatedClock();
  const log = createDenseLog({ clock, groups, latencyMs: LATENCY_MS, ...options });
  const { quota } = options;
  const session = await sessionOn(log.handler, clock, { quotaOf: () => quota });
  const source = createCloudWatchLogs(session, { clock });
  const request = {
    groups: Object.keys(groups).map((name) => ({ group: { name } })),
    startAtMs: T,
    endAtMs: T + HOUR - 1,
    follow: false,
  };
  const startedAtMs = clock.now();
  const told = { events: 0, disorder: 0, mostHeld: 0, previousMs: 0 };
  let firstAfterMs: number | undefined;
  let last: LogBatch | undefined;
  let elapsedMs: number | undefined;
  const ids = new Set<string>();
  const reading = (async () => {
    for await (const batch of source.read(request, new AbortController().signal)) {
      last = batch;
      if (batch.events.length > 0) firstAfterMs ??= clock.now() - startedAtMs;
      told.mostHeld = Math.max(told.mostHeld, log.answered() - told.events);
      for (const { id, group, loggedAtMs } of batch.events) {
        told.events += 1;
        ids.add(`${group.name} ${id}`);
        if (loggedAtMs < told.previousMs) told.disorder += 1;
        told.previousMs = loggedAtMs;
      }
      await onBatch?.(batch, clock, log.calls.length);
    }
    elapsedMs = clock.now() - startedAtMs;
  })();
  while (elapsedMs === undefined) await clock.advance(10);
  await reading;
  return { ...told, log, distinct: ids.size, firstAfterMs, last, elapsedMs };
}

/** What the quota alone allows: the fewest pages that hold so many events, and one answer. */
function limitOf(count: number, messageLength: number) {
  const pages = Math.ceil(Math.max(count / 10_000, (count * (messageLength + 26)) / 1_048_576));
  return { pages, ms: (pages / QUOTA) * 1000 + LATENCY_MS };
}

describe('a dense range', () => {
  // How many times the fewest calls, and how many times the quota's own limit, it may take. Where the density changes at once,
  // windows that are under way come back empty or too full, and what comes after a silence is found one answer later.
  test.for([
    ['evenly spread', evenly, 224, 1.2, 1.3],
    ['evenly spread, of few characters', evenly, 30, 1.3, 1.3],
    ['in a burst of a twentieth of the range', inABurst, 224, 1.35, 1.5],
    ['in five bursts', inBursts, 224, 1.7, 2.4],
    ['ever denser', growing, 224, 1.45, 1.5],
    ['a hundred times denser at its end', growingFast, 224, 1.45, 1.9],
    ['ever thinner', shrinking, 224, 1.6, 1.75],
  ] as const)('of events %s is read near the quota, each once and in order', async (row, { expect: expectIn }) => {
    const [, place, messageLength, mostCalls, mostTime] = row;
    const count = 100_000;
    const limit = limitOf(count, messageLength);
    const read = await readAll({ '/a': times(count, place) }, { quota: QUOTA, messageLength });
    const { events, distinct, disorder, log } = read;
    expectIn({ events, distinct, disorder }).toEqual({ events: count, distinct: count, disorder: 0 });
    expectIn(log.throttles()).toBe(0);
    expectIn(read.last?.usage).toEqual({ apiCalls: log.calls.length, duplicates: 0 });
    expectIn(read.firstAfterMs).toBe(LATENCY_MS);
    expectIn(log.calls.length / limit.pages).toBeLessThanOrEqual(mostCalls);
    expectIn(read.elapsedMs / limit.ms).toBeLessThanOrEqual(mostTime);
  });

  test('of several groups is merged in time order within the same quota', async () => {
    const groups = Object.fromEntries(['/a', '/b', '/c'].map((name) => [name, times(30_000, evenly)]));
    const { events, disorder, log, elapsedMs } = await readAll(groups, { quota: QUOTA });
    expect({ events, disorder }).toEqual({ events: 90_000, disorder: 0 });
    expect(log.calls.length).toBeLessThanOrEqual(1.45 * limitOf(90_000, 224).pages);
    expect(elapsedMs).toBeLessThanOrEqual(1.6 * limitOf(90_000, 224).ms);
  });

  test('whose pages are partial for no reason is not cut into tiny windows', async () => {
    const count = 60_000;
    const { events, log } = await readAll({ '/a': times(count, evenly) }, { partialShare: 0.3 });
    const partial = log.calls.filter((call) => call.hasMore && call.events < 100).length;
    expect(events).toBe(count);
    expect(log.calls.length - partial).toBeLessThanOrEqual(1.8 * limitOf(count, 224).pages);
  });
});

describe('a quiet range', () => {
  test('costs one call a group', async () => {
    const groups = { '/a': new Float64Array(), '/b': times(50, evenly), '/c': times(3000, growing) };
    const { events, log } = await readAll(groups, { quota: QUOTA });
    expect(events).toBe(3050);
    expect(log.calls).toHaveLength(3);
  });
});

describe('memory', () => {
  test.for([
    [1, 300_000],
    [12, 20_000],
    [60, 4000],
  ] as const)('%i groups of %i events are never held in whole', async ([groups, count]) => {
    const names = Array.from({ length: groups }, (_, index) => `/g${index}`);
    const all = Object.fromEntries(names.map((name) => [name, times(count, evenly)]));
    const { events, mostHeld, disorder } = await readAll(all, { quota: 1000 });
    expect({ events, disorder }).toEqual({ events: groups * count, disorder: 0 });
    expect(mostHeld).toBeLessThanOrEqual(75_000);
  });

  test('large messages count by their length', async () => {
    const { events, mostHeld } = await readAll({ '/a': times(12_000, evenly) }, { quota: 1000, messageLength: 10_000 });
    expect(events).toBe(12_000);
    expect(mostHeld * 10_000).toBeLessThanOrEqual(45_000_000);
  });

  test('while nobody asks for the next batch, no call is made but those under way', async () => {
    const callsAtBatches: number[] = [];
    const { log } = await readAll(
      { '/a': times(100_000, evenly) },
      {
        onBatch: async (_batch, clock, calls) => {
          callsAtBatches.push(calls);
          if (callsAtBatches.length === 2) await clock.sleep(60_000);
        },
      },
    );
    const secondAfterPause = log.calls.findIndex(
      (call, index) => call.atMs - (log.calls[index - 1]?.atMs ?? call.atMs) > 50_000,
    );
    expect(secondAfterPause - (callsAtBatches[1] ?? 0)).toBeLessThanOrEqual(10);
    expect(log.calls.length).toBeGreaterThan(20);
  });
});
