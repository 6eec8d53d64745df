import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { expectToFitSchema } from '../unit/render/machine/schemas.ts';
import { runCommand } from './run-command.ts';

const MINUTE_MS = 60_000;
const nowAtMs = createSimulatedClock().now();
const endAtMs = Math.floor((nowAtMs - 3 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
const shop = ['top', '--once', 'shop-prod-*'];

async function document(argv: readonly string[]) {
  const { out } = await runCommand([...argv, '-o', 'json']);
  const answer = JSON.parse(out);
  expectToFitSchema('document', answer);
  expectToFitSchema('measurement', answer.summary);
  for (const record of answer.records) expectToFitSchema('top', record);
  return answer;
}

describe('top --once', () => {
  it('tells the calls, errors and cold starts of the window as they were', async () => {
    const { records, summary } = await document(shop);
    const from = new Date(endAtMs - 15 * MINUTE_MS).toISOString();
    expect(summary).toMatchObject({ from, to: new Date(endAtMs).toISOString(), engine: 'metrics' });
    const truth = createSandbox({ clock: createSimulatedClock() }).truth(endAtMs - 15 * MINUTE_MS, endAtMs);
    for (const record of records.filter(({ invocations }: { invocations?: number }) => invocations !== undefined)) {
      const calls = truth.filter(({ functionName }) => functionName === record.function);
      expect(calls.length, record.function).toBeGreaterThan(20);
      expect(record.invocations, record.function).toBe(calls.length);
      expect(record.errors, record.function).toBe(calls.filter(({ status }) => status !== 'ok').length);
      // Reports are stamped when a call ends: at the window's edges one or two may differ.
      const cold = calls.filter(({ coldStart }) => coldStart).length;
      expect(Math.abs(record.coldRate * calls.length - cold), record.function).toBeLessThanOrEqual(3);
    }
  });

  it('estimates within a few percent what the calls were billed', async () => {
    const { records } = await document(['top', '--once', 'shop-prod-orders-api']);
    const truth = createSandbox({ clock: createSimulatedClock() })
      .truth(endAtMs - 15 * MINUTE_MS, endAtMs)
      .filter(({ functionName }) => functionName === 'shop-prod-orders-api');
    const billedMs = truth.reduce((sum, one) => sum + (one.billedMs ?? 0), 0);
    const prices = { x86_64: 0.0000166667, arm64: 0.0000133334 };
    const [first] = truth;
    const usd = (billedMs / 1000) * ((first?.memoryMb ?? 0) / 1024) * prices[first?.architecture ?? 'x86_64'];
    const withRequests = usd + (truth.length / 1e6) * 0.2;
    expect(records[0].costUsd).toBeGreaterThan(withRequests * 0.95);
    expect(records[0].costUsd).toBeLessThan(withRequests * 1.05);
  });

  it('shows what fails first, and says which minutes are left out', async () => {
    const { out, err, exitCode } = await runCommand(shop);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^\d+ functions · eu-west-1 · 15 min to 11:5\d.*, newest 3 min left out · metrics, \$0\.000/);
    const errors = [...out.matchAll(/^\S+ +\d+ +[\d.]+ +(\d+) /gm)].map(([, count]) => Number(count));
    expect(errors.length).toBeGreaterThan(3);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(err).toMatch(/^· \d+ API calls\n$/);
  });

  it('sorts and limits as it is told', async () => {
    const names = async (...argv: string[]): Promise<string[]> =>
      (await document([...shop, ...argv])).records.map((record: { function: string }) => record.function);
    const byName = await names('--sort', 'name');
    expect(byName).toEqual(byName.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(await names('--sort', 'name', '--limit', '2')).toEqual(byName.slice(0, 2));
  });

  it('goes without cold starts where logs may not be read', async () => {
    const denied = { faults: { deniedActions: ['logs:FilterLogEvents'] } };
    const { out, exitCode } = await runCommand(shop, denied);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^orders-api .* \? +~\$/m);
    expect(out).toContain('no permission');
    expect((await runCommand([...shop, '--strict'], denied)).exitCode).toBe(5);
  });

  it.each([
    ['is not live yet', ['top'], {}, 'add --once', 2],
    ['knows its orders', ['top', '--once', '--sort', 'colour'], {}, 'throttles', 2],
    ['is refused metrics', shop, { faults: { deniedActions: ['cloudwatch:GetMetricData'] } }, 'GetMetricData', 4],
    ['may not cost anything', [...shop, '--max-cost', '0'], {}, '--max-cost', 2],
    ['finds no such function', ['top', '--once', 'no-such-function'], {}, 'no function', 6],
  ])('%s', async (_, argv, setting, says, exitCode) => {
    const answer = await runCommand(argv, setting);
    expect(answer.err).toContain(says);
    expect(answer.exitCode).toBe(exitCode);
  });
});
