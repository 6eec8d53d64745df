import { describe, expect, test } from 'vitest';
import { createBench, MONDAY_MS } from '../client.ts';

const HOUR_MS = 3_600_000;
const fleet = createBench()
  .sandbox.truth(MONDAY_MS - 2 * HOUR_MS, MONDAY_MS - HOUR_MS)
  .filter(({ functionName }) => functionName === 'fleet-prod-matcher');
const byStream = Map.groupBy(fleet, ({ logStream }) => logStream);

describe('a function on Managed Instances', () => {
  test('handles several invocations in one stream at a time, ten at most', () => {
    const together = fleet.map(
      (one) =>
        (byStream.get(one.logStream) ?? []).filter(
          (other) =>
            other.startedAtMs <= one.startedAtMs && one.startedAtMs <= other.startedAtMs + Math.round(other.durationMs),
        ).length,
    );
    expect(together.filter((count) => count > 1).length / fleet.length).toBeGreaterThan(0.3);
    expect(Math.max(...together)).toBeLessThanOrEqual(10);
  });

  test('names the invocation in every line that it writes', () => {
    expect(fleet.length).toBeGreaterThan(1000);
    for (const { lines, requestId } of fleet) {
      for (const { message } of lines) {
        const line = JSON.parse(message);
        expect(line.record?.requestId ?? line.requestId).toBe(requestId);
      }
    }
  });

  test('has nobody wait for an init: it lies before the first invocation of its stream', () => {
    const begun = fleet.filter(({ environmentLines }) => environmentLines.length > 0);
    expect(begun.length).toBeGreaterThan(5);
    for (const { environmentLines, startedAtMs } of begun) {
      const types = environmentLines.map(({ message }) => JSON.parse(message).type);
      expect(types).toEqual(['platform.initStart', 'platform.initReport']);
      expect(startedAtMs - (environmentLines[1]?.timestampMs ?? 0)).toBeGreaterThan(1000);
    }
    expect(fleet.some(({ coldStart }) => coldStart)).toBe(false);
  });

  test('has its streams listed and read with their init', async () => {
    const bench = createBench();
    const first = fleet.find(({ environmentLines }) => environmentLines.length > 0);
    const logGroupName = '/aws/lambda/fleet-prod-matcher';
    const read = await bench.logs('GetLogEvents', {
      logGroupName,
      logStreamName: first?.logStream,
      startFromHead: true,
    });
    expect(JSON.parse(read.body.events[0].message).type).toBe('platform.initStart');
  });
});
