import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { TrueInvocation } from '../../src/sandbox/world/truth.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { runCommand } from './run-command.ts';

const MINUTE_MS = 60_000;
const nowAtMs = createSimulatedClock().now();
const fromAtMs = nowAtMs - 20 * MINUTE_MS;
/** Late enough before now that every invocation has ended and everything about it has been ingested. */
const toAtMs = nowAtMs - 5 * MINUTE_MS;
/** Read from before, so that every environment's beginning is seen. */
const range = ['-s', String(fromAtMs - 15 * MINUTE_MS)];

const invocationsInTruth = createSandbox({ clock: createSimulatedClock() })
  .truth(fromAtMs, toAtMs)
  .filter(({ functionName }) => /^(?:shop|photo)-/.test(functionName));

async function recordsOf(argv: readonly string[]): Promise<Record<string, unknown>[]> {
  const { out, err, exitCode } = await runCommand([...argv, ...range, '-o', 'ndjson']);
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Names an invocation by what both sides know of it. */
const keyOf = (requestId: unknown, logStream: unknown, startedAtMs: number): string =>
  `${requestId} in ${logStream} at ${startedAtMs}`;
const trueKey = (one: TrueInvocation): string => keyOf(one.requestId, one.logStream, one.startedAtMs);

describe('what the commands say of the company', () => {
  it('is each invocation with its attempt, status and cold start', async () => {
    const records = await recordsOf(['invocations', 'shop-*,photo-*', '--limit', '100000']);
    const told = records
      .filter((record) => record.type === 'invocation')
      .map(({ requestId, logStream, startedAt, function: name, attempt, status, coldStart }) => ({
        key: keyOf(requestId, logStream, Date.parse(String(startedAt))),
        startedAtMs: Date.parse(String(startedAt)),
        facts: { name, attempt, status, coldStart },
      }))
      .filter(({ startedAtMs }) => startedAtMs >= fromAtMs && startedAtMs < toAtMs);
    const truth = invocationsInTruth.map((one) => ({
      key: trueKey(one),
      startedAtMs: one.startedAtMs,
      facts: { name: one.functionName, attempt: one.attempt, status: one.status, coldStart: one.coldStart },
    }));
    const byKey = <Item extends { key: string }>(items: Item[]): Item[] =>
      items.sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(truth.length).toBeGreaterThan(500);
    expect(byKey(told)).toEqual(byKey(truth));
  });

  it('is each line once, in the invocation that wrote it', async () => {
    const records = await recordsOf(['logs', 'shop-*,photo-*']);
    const events = records.filter((record) => record.type === 'event');
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    const placed = new Map<string, string[]>();
    for (const { requestId, logStream, message, raw } of events) {
      if (requestId === undefined) continue;
      const key = `${requestId} in ${logStream}`;
      placed.set(key, [...(placed.get(key) ?? []), String(raw ?? message)]);
    }
    const wrong = invocationsInTruth.filter((one) => {
      const told = placed.get(`${one.requestId} in ${one.logStream}`) ?? [];
      const inTruth = one.lines.map((line) => line.message);
      return inTruth.some((line) => !told.includes(line));
    });
    expect(invocationsInTruth.length).toBeGreaterThan(500);
    expect(wrong.map((one) => [trueKey(one), one.lines.map((line) => line.message)])).toEqual([]);
  });
});
