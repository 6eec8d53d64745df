import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/sandbox/world/world.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { runCommand } from './run-command.ts';

const nowAtMs = createSimulatedClock().now();

/** When a function was last deployed, epoch milliseconds. */
function deployOf(name: string): number {
  const { functions, releases } = createCompany(1);
  const spec = functions.find((one) => one.name === name);
  if (spec === undefined) throw new Error(`there is no ${name}`);
  return releases.lastDeploy(spec, nowAtMs).atMs;
}

/** The times of a command's events, the first and the last, epoch milliseconds. */
async function spanOf(argv: readonly string[]): Promise<{ firstAtMs: number; lastAtMs: number; err: string }> {
  const { out, err, exitCode } = await runCommand([...argv, '-o', 'ndjson', '--fields', 'time']);
  expect(exitCode, err).toBe(0);
  const times = out
    .trimEnd()
    .split('\n')
    .map((line) => Date.parse(line));
  return { firstAtMs: Math.min(...times), lastAtMs: Math.max(...times), err };
}

describe('the time word deploy', () => {
  const deployedAtMs = deployOf('shop-prod-orders-api');

  it('is when the function was last deployed, and the account is told to have said so', async () => {
    const argv = ['logs', 'shop-prod-orders-api', '-s', 'deploy', '-u', 'deploy+2m'];
    const { firstAtMs, lastAtMs, err } = await spanOf(argv);
    expect(firstAtMs).toBeGreaterThanOrEqual(deployedAtMs);
    expect(firstAtMs).toBeLessThan(deployedAtMs + 60_000);
    expect(lastAtMs).toBeLessThanOrEqual(deployedAtMs + 120_000);
    const time = new Date(deployedAtMs).toISOString().slice(0, 19).replace('T', ' ');
    expect(err).toContain(`· last deploy: shop-prod-orders-api $LATEST, ${time}\n`);
  });

  it('has five minutes to either side with --around', async () => {
    const { firstAtMs, lastAtMs } = await spanOf(['logs', 'shop-prod-orders-api', '--around', 'deploy']);
    expect(firstAtMs - deployedAtMs).toBeGreaterThanOrEqual(-300_000);
    expect(firstAtMs - deployedAtMs).toBeLessThan(-200_000);
    expect(lastAtMs - deployedAtMs).toBeLessThanOrEqual(300_000);
    expect(lastAtMs - deployedAtMs).toBeGreaterThan(200_000);
  });

  it('is the newest of several functions, and says which', async () => {
    const newest = ['shop-prod-orders-api', 'shop-prod-orders-worker'].toSorted((a, b) => deployOf(b) - deployOf(a))[0];
    const { err } = await runCommand(['invocations', 'shop-prod-orders-*', '--around', 'deploy']);
    expect(err).toMatch(new RegExp(`last deploy: ${newest} .*, the newest of 2 functions\n`));
  });

  it('ends a tail that would follow', async () => {
    const { exitCode, err } = await runCommand(['tail', 'shop-prod-orders-api', '-s', 'deploy', '-u', 'deploy+1m']);
    expect(exitCode).toBe(0);
    expect(err).not.toContain('then live');
  });

  it.each([
    ['a search for a trace', ['trace', '77be1d3e', 'shop-prod-orders-api', '--around', 'deploy'], 'last deploy: ', 6],
    ['a search everywhere', ['trace', '77be1d3e', '-s', 'deploy'], 'none is named', 2],
    ['a file', ['logs', '--from', 'x.txt', '-s', 'deploy'], 'only an account knows', 2],
    ['a log group of no function', ['logs', '/club/prod/audit', '-s', 'deploy'], 'is a time of functions', 2],
    ['several regions', ['logs', 'shop-prod-api', '-r', 'eu-west-1,us-east-1', '-s', 'deploy'], 'once for each', 2],
    ['a range turned round', ['logs', 'shop-prod-orders-api', '-s', 'deploy+5m', '-u', 'deploy'], 'later than', 2],
    ['a word that is none', ['logs', 'shop-prod-orders-api', '-s', 'deployed'], '“deployed”', 2],
  ])('says in one sentence what it is to %s', async (_, argv, says, exitCode) => {
    const answer = await runCommand(argv, { files: { 'x.txt': 'a line\n' }, regions: { 'us-east-1': {} } });
    expect(answer.err).toContain(says);
    expect(answer.exitCode).toBe(exitCode);
  });
});
