import { expect, test } from 'vitest';
import { createLambdaInventory } from '../../../../src/collectors/inventory/lambda-inventory.ts';
import { createMetricSource } from '../../../../src/collectors/metrics/metric-source.ts';
import type { MetricQuestion, PublishedVersion } from '../../../../src/domain/sources.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const T = Date.UTC(2026, 2, 2, 12);
const MINUTE_MS = 60_000;
const { signal } = new AbortController();

async function sandboxWorld() {
  const clock = createSimulatedClock(T);
  const sandbox = createSandbox({ clock });
  const session = await sessionOn(sandbox.handle, clock);
  await session.cloudwatch();
  return { clock, sandbox, session };
}

test('metrics count the company’s calls, minute by minute, and have no point where there was none', async () => {
  const { sandbox, session } = await sandboxWorld();
  const window = { startAtMs: T - 30 * MINUTE_MS, endAtMs: T - 10 * MINUTE_MS };
  const calls = sandbox.truth(window.startAtMs, window.endAtMs);
  const names = [...new Set(calls.map(({ functionName }) => functionName))];
  const questions: MetricQuestion[] = names.map((name) => ({
    namespace: 'AWS/Lambda',
    metric: 'Invocations',
    dimensions: { FunctionName: name },
    statistic: 'Sum',
    periodMs: MINUTE_MS,
  }));
  const { value, gaps, usage } = await createMetricSource(session).series(questions, window, signal);
  expect({ gaps, apiCalls: usage.apiCalls }).toEqual({ gaps: [], apiCalls: 1 });
  for (const { question, points } of value) {
    const counts = new Map<number, number>();
    for (const { functionName, startedAtMs } of calls) {
      if (functionName !== question.dimensions.FunctionName) continue;
      const atMs = Math.floor(startedAtMs / MINUTE_MS) * MINUTE_MS;
      counts.set(atMs, (counts.get(atMs) ?? 0) + 1);
    }
    const expected = [...counts].sort(([a], [b]) => a - b).map(([atMs, count]) => ({ atMs, value: count }));
    expect(points, question.dimensions.FunctionName).toEqual(expected);
  }
});

test('published versions come over all pages, in order, of the functions that publish any', async () => {
  const { session } = await sandboxWorld();
  const inventory = createLambdaInventory(session);
  const all: PublishedVersion[][] = [];
  for await (const functions of inventory.functions(signal)) {
    for (const { name } of functions) {
      const versions: PublishedVersion[] = [];
      for await (const page of inventory.versions(name, signal)) versions.push(...page);
      expect(versions.every(({ functionName }) => functionName === name)).toBe(true);
      all.push(versions);
    }
  }
  const longest = Math.max(...all.map(({ length }) => length));
  expect(longest).toBeGreaterThan(50);
  for (const versions of all) {
    const numbers = versions.map(({ version }) => Number(version));
    const times = versions.map(({ publishedAtMs = Number.NaN }) => publishedAtMs);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});
