import { describe, expect, test } from 'vitest';
import type { TrueInvocation, TrueStart } from '../../../../src/sandbox/world/truth.ts';
import { createBench, MONDAY_MS } from '../client.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const bench = createBench();
const calls = bench.sandbox.truth(MONDAY_MS - 6 * HOUR_MS, MONDAY_MS);
const starts = bench.sandbox.trueStarts(MONDAY_MS - 10 * HOUR_MS, MONDAY_MS);

const of = (name: string): TrueInvocation[] => calls.filter(({ functionName }) => functionName === name);
const startsOf = (name: string): TrueStart[] => starts.filter(({ functionName }) => functionName === name);
const types = ({ lines }: Pick<TrueStart, 'lines'>): string[] => lines.map(({ message }) => JSON.parse(message).type);

describe('provisioned concurrency', () => {
  test('begins environments minutes before their first invocation, and nobody waits for them', () => {
    for (const name of ['club-prod-points', 'club-prod-vouchers']) {
      const byStream = new Map(startsOf(name).map((start) => [start.logStream, start]));
      const provisioned = of(name).filter(({ initType }) => initType === 'provisioned-concurrency');
      expect(provisioned.length).toBeGreaterThan(500);
      for (const one of provisioned) {
        const start = byStream.get(one.logStream);
        expect(start?.version).toBe(one.version);
        expect(one.startedAtMs).toBeGreaterThan((start?.atMs ?? Number.POSITIVE_INFINITY) + (start?.initMs ?? 0));
        expect(one).toMatchObject({ coldStart: false, environmentLines: [] });
        expect(one).not.toHaveProperty('initMs');
        const report = one.lines.map(({ message }) => message).find((text) => /REPORT|platform\.report/.test(text));
        expect(report).not.toMatch(/Init Duration|initDurationMs/);
      }
    }
  });

  test('tells of itself in JSON: start and report with its own type', () => {
    for (const start of startsOf('club-prod-points')) {
      const records = start.lines.map(({ message }) => JSON.parse(message).record);
      expect(types(start)).toEqual(['platform.initStart', 'platform.initReport']);
      expect(records.map(({ initializationType }) => initializationType)).toEqual(
        Array(2).fill('provisioned-concurrency'),
      );
      expect(records[1]).toMatchObject({ status: 'success', metrics: { durationMs: start.initMs } });
    }
  });

  test('spills over to environments on demand, with cold starts, where more come at once than are ready', () => {
    const own = of('club-prod-points');
    const spilled = own.filter(({ initType }) => initType === 'on-demand');
    expect(spilled.length / own.length).toBeGreaterThan(0.005);
    expect(spilled.length / own.length).toBeLessThan(0.2);
    const cold = spilled.filter(({ coldStart }) => coldStart);
    expect(cold.length).toBeGreaterThan(5);
    for (const { environmentLines } of cold) {
      expect(JSON.parse(environmentLines[0]?.message ?? '').record.initializationType).toBe('on-demand');
    }
    // Whenever one spills over, both provisioned environments are at work.
    for (const one of cold) {
      const arrivedAtMs = one.startedAtMs - (one.initMs ?? 0) - 6;
      const busy = own.filter(
        ({ initType, startedAtMs, durationMs }) =>
          initType === 'provisioned-concurrency' &&
          startedAtMs <= arrivedAtMs + 6 &&
          startedAtMs + durationMs + 6 >= arrivedAtMs,
      );
      expect(busy.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('has its streams listed and read with their init', async () => {
    const [start] = startsOf('club-prod-points').filter(({ atMs }) => atMs < MONDAY_MS - HOUR_MS);
    const logGroupName = '/aws/lambda/club-prod-points';
    const prefix = { logGroupName, logStreamNamePrefix: start?.logStream };
    expect((await bench.logs('DescribeLogStreams', prefix)).body.logStreams).toHaveLength(1);
    const read = await bench.logs('GetLogEvents', {
      logGroupName,
      logStreamName: start?.logStream,
      startFromHead: true,
    });
    const messages = read.body.events.map(({ message }: { message: string }) => JSON.parse(message));
    expect(messages[0].type).toBe('platform.initStart');
    const mine = of('club-prod-points').filter(({ logStream }) => logStream === start?.logStream);
    const ids = messages.filter(({ type }: { type?: string }) => type === 'platform.start');
    expect(ids.map((line: { record: { requestId: string } }) => line.record.requestId)).toEqual(
      expect.arrayContaining(
        mine.filter(({ startedAtMs }) => startedAtMs < MONDAY_MS - MINUTE_MS * 3).map((one) => one.requestId),
      ),
    );
  });
});

describe('inits ahead of need', () => {
  const proactive = startsOf('club-prod-search');

  test('are used later without an Init Duration, or never', () => {
    const used = new Set(of('club-prod-search').map(({ logStream }) => logStream));
    const settled = proactive.filter(({ atMs }) => atMs > MONDAY_MS - 5 * HOUR_MS && atMs < MONDAY_MS - HOUR_MS);
    const ready = settled.filter(({ status }) => status === 'ok');
    const inUse = ready.filter(({ logStream }) => used.has(logStream));
    expect(inUse.length).toBeGreaterThan(3);
    expect(inUse.length).toBeLessThan(ready.length);
    for (const { logStream } of inUse) {
      expect(of('club-prod-search').some((one) => one.logStream === logStream && one.coldStart)).toBe(false);
    }
  });

  test('fail at times, with no invocation', () => {
    const day = bench.sandbox.trueStarts(MONDAY_MS - DAY_MS, MONDAY_MS);
    const failed = day.filter(({ functionName, status }) => functionName === 'club-prod-search' && status === 'error');
    expect(failed.length).toBeGreaterThan(3);
    for (const { lines, logStream } of failed) {
      expect(lines.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^INIT_START /),
        expect.stringMatching(/\tundefined\tERROR\tUncaught Exception \t/),
        expect.stringMatching(
          /^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: error\tError Type: Runtime\.ImportModuleError\n$/,
        ),
      ]);
      expect(calls.some((one) => one.logStream === logStream)).toBe(false);
    }
  });
});

describe('snapshots', () => {
  test('are taken when a version is published, before anybody is restored from it', () => {
    const [snapshot] = bench.sandbox
      .trueStarts(MONDAY_MS - DAY_MS, MONDAY_MS)
      .filter(({ functionName }) => functionName === 'club-prod-scoring');
    if (snapshot === undefined) throw new Error('nothing was published');
    expect(types(snapshot)).toEqual(['platform.initStart', 'platform.initReport']);
    expect(JSON.parse(snapshot.lines[0]?.message ?? '').record).toMatchObject({
      initializationType: 'snap-start',
      functionVersion: snapshot.version,
    });
    expect(snapshot.initMs).toBeGreaterThan(3000);
  });

  test('in text tell nothing but how long they took', () => {
    const texts = bench.sandbox
      .trueStarts(MONDAY_MS - 16 * DAY_MS, MONDAY_MS)
      .filter(({ functionName }) => functionName === 'shop-prod-pricing')
      .map(({ lines }) => lines.map(({ message }) => message));
    expect(texts.length).toBeGreaterThan(0);
    for (const lines of texts) {
      expect(lines).toEqual([
        expect.stringMatching(/^INIT_START Runtime Version: java:21/),
        expect.stringMatching(/^INIT_REPORT Init Duration: \d+\.\d\d ms\n$/),
      ]);
    }
  });
});

describe('the system log level WARN', () => {
  test('leaves nothing of the platform but failures', () => {
    const own = of('club-prod-sessions');
    const kinds = (list: readonly TrueInvocation[]): Set<string> =>
      new Set(
        list
          .flatMap(({ lines, environmentLines }) => [...lines, ...environmentLines])
          .flatMap(({ message }) => JSON.parse(message).type ?? []),
      );
    const [good, bad] = [own.filter(({ status }) => status === 'ok'), own.filter(({ status }) => status !== 'ok')];
    expect([good.length > 500, bad.length > 5]).toEqual([true, true]);
    expect(kinds(good)).toEqual(new Set());
    expect(kinds(bad)).toEqual(new Set(['platform.runtimeDone', 'platform.report']));
    expect(good.some(({ isReported }) => isReported)).toBe(false);
    expect(bad.every(({ isReported }) => isReported)).toBe(true);
  });
});

describe('the truth about cost', () => {
  test('is what the reports bill', () => {
    for (const one of calls.filter(({ isReported }) => isReported).slice(-4000)) {
      const report =
        one.lines.map(({ message }) => message).find((text) => /^REPORT|"platform\.report"/.test(text)) ?? '';
      const billed = /Billed Duration: (\d+)|"billedDurationMs":(\d+)/.exec(report);
      expect(billed === null ? undefined : Number(billed[1] ?? billed[2])).toBe(one.billedMs);
      const used = /Max Memory Used: (\d+)|"maxMemoryUsedMB":(\d+)/.exec(report);
      if (one.billedMs !== undefined) expect(Number(used?.[1] ?? used?.[2])).toBe(one.usedMb);
      expect(one.billedMs ?? 1).toBeGreaterThanOrEqual(Math.ceil(one.billedInitMs ?? 0));
    }
  });
});
