import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pause, recordsOf, runSlsobs, startSlsobs, waitUntil } from '../e2e/built-bin.ts';
import { expectOnce, finalGapsIn, messagesIn, openGapsIn } from '../e2e/exactly-once.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { REGION } from './emulators.ts';
import { throttleCalls, throttledCalls } from './fault-proxy.ts';
import { createLogs } from './written-logs.ts';

const THROTTLED_SHARE = 0.2;
const CUT_SHARE = 0.2;

/**
 * slsobs → a proxy that resets connections → one that throttles → moto. What is written goes to moto directly. Both
 * proxies are asked how often they failed: a run without faults shows nothing.
 */
describe('moto behind a network that throttles a fifth of the calls and cuts a fifth of the connections', () => {
  let proxy: CuttingProxy;
  let words: readonly string[];

  beforeAll(async () => {
    proxy = await startCuttingProxy(inject('microburstUrl'), CUT_SHARE, 5);
    words = ['-o', 'ndjson', '--endpoint-url', proxy.url, '-r', REGION];
    await throttleCalls({ operation: 'FilterLogEvents', share: THROTTLED_SHARE });
  });

  afterAll(() => proxy[Symbol.asyncDispose]());

  /** How often each thing that can go wrong has gone wrong until now. */
  async function faults(): Promise<Faults> {
    const { beforeAnswer, midBody } = proxy.cuts();
    return { throttled: await throttledCalls(), beforeAnswer, midBody };
  }

  it('logs reads every one of 18,000 events once, however often it is run', async () => {
    const logs = await createLogs(['/bad-network/past-a', '/bad-network/past-b', '/bad-network/past-c'], 4);
    const startAtMs = Date.now() - 50 * 60_000;
    // Three events share each timestamp; the puts overlap in time.
    for (let put = 0; put < 36; put += 1) {
      await logs.put(Array.from({ length: 500 }, (_, index) => startAtMs + put * 60_000 + Math.floor(index / 3) * 500));
    }
    const before = await faults();
    // A run takes few calls: as many runs as it takes until each fault has struck some of them.
    for (let round = 0; round < 30 && leastOften(await faults(), before) < 3; round += 1) {
      const run = await runSlsobs(['logs', ...logs.groups, '-s', '1h', ...words]);
      expect(run.exitCode, run.stderr).toBe(0);
      expectOnce(run.stdout, logs.messages());
      expect(recordsOf(run.stdout).filter(({ type }) => type === 'gap')).toEqual([]);
    }
    expect(leastOften(await faults(), before)).toBeGreaterThanOrEqual(3);
  });

  it('a follow gives every event that is written meanwhile once, late ones too, and every gap it tells is filled', async () => {
    const logs = await createLogs(['/bad-network/now-a', '/bad-network/now-b', '/bad-network/now-c'], 4);
    const spread = (fromMs: number, count: number): number[] =>
      Array.from({ length: count }, (_, index) => fromMs + Math.floor(index / 3) * 10);
    for (let put = 0; put < 12; put += 1) await logs.put(spread(Date.now() - 5 * 60_000 + put * 10_000, 150));
    const before = await faults();
    const running = startSlsobs(['tail', ...logs.groups, '-s', '10m', ...words]);
    try {
      await waitUntil('something of the past is printed', () => running.stdout().includes('put 1 line'), 60_000);
      for (let round = 0; round < 40; round += 1) {
        for (let group = 0; group < logs.groups.length; group += 1) await logs.put(spread(Date.now() - 200, 20));
        if (round % 10 === 5) await logs.put(spread(Date.now() - 25_000, 20));
        await pause(500);
      }
      const isAllThere = (): boolean => messagesIn(running.stdout()).length >= logs.messages().length;
      // What is missing is named below.
      await waitUntil('every event is printed', isAllThere, 60_000).catch(() => undefined);
      // What is told twice would be, when the stretch is read again.
      await pause(8000);
      // A gap that is open when it is stopped says so truly; this is about those that had time to fill.
      await waitUntil('every gap is filled', () => openGapsIn(running.stdout()).length === 0, 30_000);
    } finally {
      running.child.kill('SIGINT');
    }
    const run = await running.ended;
    expect(run.exitCode, run.stderr).toBe(0);
    expectOnce(run.stdout, logs.messages());
    expect(finalGapsIn(run.stdout)).toEqual([]);
    expect(leastOften(await faults(), before)).toBeGreaterThanOrEqual(3);
  }, 180_000);
});

interface Faults {
  readonly throttled: number;
  readonly beforeAnswer: number;
  readonly midBody: number;
}

/** How often the rarest fault has struck between two counts. */
function leastOften(now: Faults, before: Faults): number {
  const { throttled, beforeAnswer, midBody } = now;
  return Math.min(throttled - before.throttled, beforeAnswer - before.beforeAnswer, midBody - before.midBody);
}
