import { describe, expect, test } from 'vitest';
import type { TrueInvocation } from '../../../../src/sandbox/world/truth.ts';
import { createCompany } from '../../../../src/sandbox/world/world.ts';
import { createBench, MONDAY_MS } from '../client.ts';

const HOUR_MS = 3_600_000;

/** Three hours up to the tests' moment, and the last of them. */
const morning = createBench().sandbox.truth(MONDAY_MS - 3 * HOUR_MS, MONDAY_MS);
const lastHour = morning.filter(({ startedAtMs }) => startedAtMs >= MONDAY_MS - HOUR_MS);

/** A group whose class FilterLogEvents does not read. */
const UNREADABLE = '/club/prod/audit';

/** On Managed Instances environments are shared. */
const isAlone = ({ functionName }: TrueInvocation): boolean => functionName !== 'fleet-prod-matcher';

const everyLine = ({ lines, environmentLines }: TrueInvocation) => [...lines, ...environmentLines];

describe('the same seed', () => {
  test('makes the same company, whatever was asked of it before', () => {
    const [one, other] = [createCompany(1), createCompany(1)];
    other.truth(MONDAY_MS - 30 * HOUR_MS, MONDAY_MS - 29.9 * HOUR_MS);
    other.trueStarts(MONDAY_MS + HOUR_MS, MONDAY_MS + 2 * HOUR_MS);
    for (const { name } of one.groups) {
      const minutes = [MONDAY_MS - 9 * 60_000, MONDAY_MS - 60_000].map((atMs) => atMs / 60_000);
      const [first, second] = [one, other].map((world) =>
        minutes.flatMap((minute) => world.eventsOfMinute(name, minute)),
      );
      expect(second).toEqual(first);
    }
  });

  test('is not any other', () => {
    const [first] = createBench({ seed: 2 }).sandbox.truth(MONDAY_MS - HOUR_MS, MONDAY_MS - HOUR_MS + 60_000);
    expect(first?.requestId).not.toBe(lastHour[0]?.requestId);
  });

  test('truth does not depend on how it is cut', () => {
    const world = createCompany(1);
    const cut = MONDAY_MS - 25 * 60_000;
    const second = world.truth(cut, MONDAY_MS);
    expect([...world.truth(MONDAY_MS - HOUR_MS, cut), ...second]).toEqual(lastHour);
  });
});

describe('the logs', () => {
  test('hold exactly the lines of the truth, once all of them have arrived', async () => {
    const bench = createBench();
    bench.setNow(MONDAY_MS + 10 * 60_000);
    const fromMs = MONDAY_MS - 20 * 60_000;
    const [aroundFromMs, aroundToMs] = [fromMs - 120_000, MONDAY_MS + 120_000];
    const writers = [
      ...bench.sandbox.truth(aroundFromMs, aroundToMs).map((one) => ({ ...one, lines: everyLine(one) })),
      ...bench.sandbox.trueStarts(aroundFromMs, aroundToMs),
    ];
    const told = writers.flatMap(({ logGroup, logStream, lines }) =>
      lines
        .filter(({ timestampMs }) => timestampMs >= fromMs && timestampMs <= MONDAY_MS)
        .map(({ eventId, message }) => `${logGroup} ${logStream} ${eventId} ${message}`)
        .filter(() => logGroup !== UNREADABLE),
    );
    const read: string[] = [];
    const groups = new Set(lastHour.map(({ logGroup }) => logGroup));
    groups.delete(UNREADABLE);
    for (const logGroupName of groups) {
      const events = await bench.allEvents({ logGroupName, startTime: fromMs, endTime: MONDAY_MS });
      read.push(...events.map((event) => `${logGroupName} ${event.logStreamName} ${event.eventId} ${event.message}`));
    }
    expect(read.length).toBeGreaterThan(5000);
    expect(read).toHaveLength(told.length);
    expect(new Set(read)).toEqual(new Set(told));
  });

  test('are taken in after they were written: mostly within seconds, a few much later', () => {
    const delays = lastHour.flatMap(everyLine).map((line) => line.ingestedAtMs - line.timestampMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(delays.filter((delay) => delay > 17_001).length / delays.length).toBeLessThan(0.02);
    expect(delays.some((delay) => delay > 20_000)).toBe(true);
  });

  test('a stream holds one invocation at a time, but on Managed Instances several', () => {
    const byStream = Map.groupBy(lastHour.filter(isAlone), ({ logGroup, logStream }) => `${logGroup} ${logStream}`);
    for (const invocations of byStream.values()) {
      invocations.reduce((before, after) => {
        const end = Math.max(...before.lines.map(({ timestampMs }) => timestampMs));
        expect(after.startedAtMs).toBeGreaterThan(end);
        return after;
      });
    }
  });

  test('a cold start begins its stream, and nothing else does', () => {
    const begunAlone = new Set(
      createBench()
        .sandbox.trueStarts(MONDAY_MS - 7 * HOUR_MS, MONDAY_MS)
        .map(({ logStream }) => logStream),
    );
    const onDemand = morning.filter((one) => isAlone(one) && !begunAlone.has(one.logStream));
    const byStream = Map.groupBy(onDemand, ({ logStream }) => logStream);
    for (const invocations of byStream.values()) {
      const bornInRange = (invocations[0]?.startedAtMs ?? 0) > MONDAY_MS - 2.75 * HOUR_MS;
      if (bornInRange) expect(invocations.map(({ coldStart }) => coldStart).lastIndexOf(true)).toBe(0);
    }
  });
});

describe('the company', () => {
  test('is as busy as a small shop: 2 to 6 invocations a second, cold starts and every kind of failure among them', () => {
    const perSecond = morning.length / (3 * 3600);
    expect(perSecond).toBeGreaterThan(1.8);
    expect(perSecond).toBeLessThan(6);
    expect(morning.some(({ coldStart }) => coldStart)).toBe(true);
    expect(new Set(morning.map(({ status }) => status))).toEqual(
      new Set(['ok', 'error', 'timeout', 'out-of-memory', 'crash', 'init-error']),
    );
    expect(new Set(morning.map(({ functionName }) => functionName)).size).toBe(21);
  });

  test('asynchronous retries keep the request ID; a queue gives a new one', () => {
    const attempts = Map.groupBy(morning, ({ requestId }) => requestId);
    const retried = [...attempts.values()].filter((list) => list.length > 1);
    expect(retried.length).toBeGreaterThan(5);
    for (const list of retried) {
      expect(list[0]?.functionName).toMatch(/thumbnail|notify|invoice|bot|matcher/);
      expect(list[0]?.status).not.toBe('ok');
      expect((list[1]?.startedAtMs ?? 0) - (list[0]?.startedAtMs ?? 0)).toBeGreaterThan(55_000);
      const first = list[0]?.attempt ?? 0;
      expect(list.map(({ attempt }) => attempt)).toEqual(list.map((_, index) => first + index));
    }
    expect(retried.some((list) => list.length === 3)).toBe(true);
  });

  test('what one function publishes, the next receives later', () => {
    const messageOf = ({ lines }: TrueInvocation) =>
      lines.map(({ message }) => /"?message_?[iI]d['"]?[:=] ?['"]?([0-9a-f-]{36})/.exec(message)?.[1]).find(Boolean);
    const sent = new Map(
      lastHour
        .filter(({ functionName }) => functionName === 'photo-prod-thumbnail')
        .map((one) => [messageOf(one), one]),
    );
    const received = lastHour.filter(({ functionName }) => functionName === 'photo-prod-faces');
    const joined = received.filter((one) => sent.has(messageOf(one)) && messageOf(one) !== undefined);
    expect(joined.length).toBeGreaterThan(received.length * 0.9);
    for (const one of joined) {
      const sender = sent.get(messageOf(one));
      expect(one.startedAtMs).toBeGreaterThan((sender?.startedAtMs ?? 0) + (sender?.durationMs ?? 0));
    }
  });
});
