import { describe, expect, it } from 'vitest';
import type { FunctionSpec } from '../../src/sandbox/world/function-spec.ts';
import type { Releases } from '../../src/sandbox/world/releases.ts';
import { createCompany } from '../../src/sandbox/world/world.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { expectToFitSchema } from '../unit/render/machine/schemas.ts';
import { runCommand } from './run-command.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const nowAtMs = createSimulatedClock().now();
const noVersions = { faults: { deniedActions: ['lambda:ListVersionsByFunction'] } };
const noLogs = { faults: { deniedActions: ['logs:FilterLogEvents', 'logs:DescribeLogGroups'] } };

interface Told {
  readonly function: string;
  readonly time: string;
  readonly kind: string;
  readonly version: string;
}

async function told(argv: readonly string[]): Promise<Told[]> {
  const { out } = await runCommand([...argv, '-o', 'ndjson']);
  const records = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const record of records) expectToFitSchema(record.type, record);
  return records.filter(({ type }) => type === 'change');
}

/** Which deploys Lambda remembers: all that were published, and else the last one. */
function remembered(fromMs: number): string[] {
  const { functions, releases } = createCompany(1);
  return functions.flatMap((spec) => {
    const deploys = releases.deploysBetween(spec, fromMs, nowAtMs + 1);
    const known = spec.alias === undefined ? deploys.slice(-1) : deploys;
    return known.map(({ atMs, version = '$LATEST' }) => `${new Date(atMs).toISOString()} ${spec.name} ${version}`);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A quarter of an hour to either side of the newest moment at which `isAfter` begins to be true of a function. */
function around(name: string, isAfter: (spec: FunctionSpec, releases: Releases, atMs: number) => boolean): string[] {
  const { functions, releases } = createCompany(1);
  const spec = functions.find((one) => one.name === name);
  if (spec === undefined) throw new Error(`there is no ${name}`);
  let atMs = nowAtMs;
  while (isAfter(spec, releases, atMs)) atMs -= MINUTE_MS;
  return [name, '-s', String(atMs - 15 * MINUTE_MS), '-u', String(atMs + 15 * MINUTE_MS)];
}

describe('changes', () => {
  it('tells every deploy of a week that Lambda remembers, and no other', async () => {
    const lines = (await told(['changes'])).map((one) => `${one.time} ${one.function} ${one.version}`);
    expect(lines.length).toBeGreaterThan(10);
    // Each begins with its time.
    expect(lines).toEqual(lines.toSorted(compare));
    expect(lines).toEqual(remembered(nowAtMs - 7 * DAY_MS).toSorted(compare));
  });

  it('says over which time it looked, and that Lambda forgets', async () => {
    const { out, err, exitCode } = await runCommand(['changes', 'shop-prod-pricing', '-s', '30d']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^1 function · eu-west-1 · 30 d to 12:00.* · \d+ changes?\n/);
    expect(out).toMatch(/version \d+ +Lambda +“(?:build|release) /);
    expect(out).toContain('Lambda keeps only the newest change of $LATEST');
    expect(err).toMatch(/^· \d+ API calls?\n$/);
    expect((await runCommand(['changes', 'shop-prod-api'])).out).toContain(' 7 d to 12:00');
  });

  it('leaves out what is excluded, and shows the newest of many', async () => {
    const all = await told(['changes', '*', '-x', 'shop-*']);
    expect(all.some((one) => one.function.startsWith('shop-'))).toBe(false);
    expect(await told(['changes', '-x', 'shop-*', '--limit', '2'])).toEqual(all.slice(-2));
  });

  it('finds other runtime versions in the log where it is asked to', async () => {
    const moved = around('shop-prod-orders-api', (spec, releases, atMs) => {
      const now = releases.at(spec, nowAtMs).runtimeVersion;
      return releases.at(spec, atMs).runtimeVersion === now;
    });
    const runtimes = await told(['changes', ...moved, '--runtime']);
    expect(runtimes).toMatchObject([{ kind: 'runtime', firstSeen: true, detail: expect.stringContaining(' → ') }]);
    expect(await told(['changes', ...moved])).toEqual([]);
  });

  it('finds in the log when a new version began to run', async () => {
    const published = around(
      'club-prod-vouchers',
      (spec, releases, atMs) => releases.lastDeploy(spec, atMs).version === releases.lastDeploy(spec, nowAtMs).version,
    );
    const [version, run, ...others] = await told(['changes', ...published, '--runtime']);
    expect(version).toMatchObject({ kind: 'version' });
    expect(run).toMatchObject({ kind: 'first-run', version: version?.version, firstSeen: true });
    expect(others).toEqual([]);
  });

  it('answers the rest where versions or logs may not be read, and says so', async () => {
    const argv = ['changes', 'shop-prod-*', '--runtime'];
    const versions = await runCommand(argv.slice(0, 2), noVersions);
    expect(versions.exitCode).toBe(0);
    expect(versions.out).toMatch(/api +\$LATEST/);
    expect(versions.out).toContain('published versions of shop-prod-api, shop-prod-invoice');
    const logs = await runCommand([...argv, '-o', 'tsv'], noLogs);
    expect(logs.out).toMatch(/version\t\d+\t/);
    expect(logs.err).toContain('how long logs are kept is not known');
    expect(logs.err).toMatch(/gap .*no permission/);
    expect((await runCommand([...argv, '--strict'], noLogs)).exitCode).toBe(5);
  });

  it('has exit codes for what is not there, may not be asked, or is no function', async () => {
    const exitCodeOf = async (...[argv, setting]: Parameters<typeof runCommand>): Promise<number> =>
      (await runCommand(argv, setting)).exitCode;
    const denied = { faults: { deniedActions: ['lambda:ListFunctions', 'lambda:GetFunctionConfiguration'] } };
    expect(await exitCodeOf(['changes', 'no-such-function'])).toBe(6);
    expect(await exitCodeOf(['changes'], denied)).toBe(4);
    expect(await exitCodeOf(['changes', '/club/prod/audit'])).toBe(2);
    expect(await exitCodeOf(['changes', '/aws/lambda/shop-prod-api'])).toBe(0);
    expect(await exitCodeOf(['changes', '--fields', 'colour'])).toBe(2);
    expect(await exitCodeOf(['changes'], { world: 'empty' })).toBe(0);
  });
});
