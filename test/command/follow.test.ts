import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HttpHandler } from '../../src/runtime/http.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createSimulatedClock, type SimulatedClock } from '../fakes/simulated-clock.ts';
import { type CommandSetting, runCommand, startCommand } from './run-command.ts';

const NOON_MS = createSimulatedClock().now();
const MINUTE_MS = 60_000;

/** Follows for so long, then presses Ctrl-C. */
async function followFor(durationMs: number, argv: readonly string[], setting: CommandSetting = {}) {
  const { machine, clock, ended } = startCommand(argv, setting);
  await clock.advance(durationMs);
  machine.interrupt();
  return { exitCode: await ended, ...machine.written };
}

const recordsOf = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A company in which a function is on the list only while a test says so. */
function whileListed(name: string, isListed: (nowMs: number) => boolean) {
  return (aws: HttpHandler, clock: SimulatedClock): HttpHandler =>
    async (request) => {
      const response = await aws(request);
      if (!/\/functions\/?(\?|$)/.test(request.path) || isListed(clock.now())) return response;
      const page = JSON.parse(Buffer.from(response.body as Uint8Array).toString());
      const Functions = page.Functions.filter((one: { FunctionName: string }) => one.FunctionName !== name);
      const { 'content-length': _, ...headers } = response.headers;
      return { ...response, headers, body: Buffer.from(JSON.stringify({ ...page, Functions })) };
    };
}

describe('a follow whose functions come and go', () => {
  const name = 'shop-prod-pricing';

  it('takes in one that comes to match, from when it came, and lets it go again', async () => {
    const isListed = (nowMs: number): boolean => nowMs >= NOON_MS + 90_000 && nowMs < NOON_MS + 5 * MINUTE_MS + 30_000;
    const argv = ['tail', 'shop-prod-*', '-o', 'ndjson'];
    const { exitCode, out, err } = await followFor(11 * MINUTE_MS, argv, { aroundAws: whileListed(name, isListed) });
    expect(exitCode).toBe(0);
    expect(err.match(/· .*(joined|left).*/g)).toEqual([
      `· ${name} joined: it matches shop-prod-*`,
      `· ${name} left: it no longer exists`,
    ]);
    const records = recordsOf(out);
    expect(records.filter((record) => record.topic === 'joined' || record.topic === 'left')).toHaveLength(2);
    const times = records.filter((record) => record.function === name).map(({ time }) => Date.parse(String(time)));
    expect(times.length).toBeGreaterThan(10);
    // The look-up before that which found it began a minute after noon; lists lag by some seconds.
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NOON_MS + 50_000);
    expect(Math.min(...times)).toBeLessThan(NOON_MS + 2 * MINUTE_MS);
    expect(Math.max(...times)).toBeGreaterThan(NOON_MS + 5 * MINUTE_MS);
    expect(Math.max(...times)).toBeLessThan(NOON_MS + 10 * MINUTE_MS);
  });

  it('names each row’s function although it began with one', async () => {
    const { out } = await followFor(20_000, ['tail', 'shop-prod-orders-a*', '-s', '5m']);
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} shop-prod-orders-api /m);
  });
});

describe('a follow in trouble', () => {
  it('goes on with the others where one group may not be read, and says so', async () => {
    const denied = '/aws/lambda/shop-prod-api';
    const setting = { faults: { deniedLogGroups: [denied] } };
    const { exitCode, out } = await followFor(MINUTE_MS, ['tail', 'shop-prod-*'], setting);
    expect(exitCode).toBe(0);
    expect(out).toContain('mail sent');
    expect(out.split('\n').filter((row) => row.includes(denied))).toEqual([
      expect.stringMatching(/^· gap from .* in \/aws\/lambda\/shop-prod-api not read yet: no permission; allow logs:/),
      expect.stringMatching(/^· gap from .* in \/aws\/lambda\/shop-prod-api not read: no permission; allow logs:/),
    ]);
  });

  it('pauses when its credentials run out, says once how to renew them, and goes on where it was', async () => {
    const spell = { kind: 'expired-credentials', fromMs: NOON_MS + 20_000, toMs: NOON_MS + 80_000 } as const;
    const argv = ['tail', 'shop-prod-api', 'photo-*', '-s', '1m', '-o', 'ndjson'];
    const { exitCode, out, err } = await followFor(6 * MINUTE_MS, argv, { faults: { spells: [spell] } });
    expect(exitCode).toBe(0);
    expect(err.match(/.*have expired.*/g)).toEqual([expect.stringContaining('aws sso login')]);
    const events = recordsOf(out).filter((record) => record.type === 'event');
    const ids = events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const truth = createSandbox({ clock: createSimulatedClock() })
      .truth(NOON_MS - MINUTE_MS / 2, NOON_MS + 3 * MINUTE_MS)
      .filter(({ functionName }) => functionName === 'shop-prod-api');
    const told = new Set(events.map(({ requestId }) => requestId));
    expect(truth.length).toBeGreaterThan(20);
    expect(truth.filter(({ requestId }) => !told.has(requestId))).toEqual([]);
    const gaps = recordsOf(out).filter((record) => record.type === 'gap');
    expect(gaps.filter(({ state }) => state === 'final')).toEqual([]);
    expect(gaps.filter(({ state }) => state === 'open')).toHaveLength(gaps.filter((g) => g.state === 'filled').length);
  });

  it('tells what had not filled when it is stopped, and is incomplete then under --strict', async () => {
    const spell = { kind: 'throttle', fromMs: NOON_MS + 20_000, toMs: Number.POSITIVE_INFINITY } as const;
    const argv = ['tail', 'shop-prod-api', '-s', '1m', '--strict'];
    const { exitCode, out, err } = await followFor(2 * MINUTE_MS, argv, { faults: { spells: [spell] } });
    expect(exitCode).toBe(5);
    expect(out.match(/· gap .*/g)).toEqual([
      expect.stringMatching(/not read yet: CloudWatch throttles/),
      expect.stringMatching(/not read: CloudWatch throttles/),
    ]);
    expect(err).toMatch(/1 gap not filled · .* · nothing after 12:00:\d\d was printed\n$/);
  });
});

describe('a follow of several regions', () => {
  it('is one stream in order, each line once, with the region where names meet', async () => {
    const setting = { regions: { 'us-east-1': { seed: 2 } } };
    const argv = ['tail', 'shop-prod-api', '-s', '2m', '-r', 'eu-west-1,us-east-1'];
    const text = await followFor(MINUTE_MS, argv, setting);
    expect(text.exitCode).toBe(0);
    for (const region of ['eu-west-1', 'us-east-1']) {
      expect(text.out).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ${region}/shop-prod-api `, 'm'));
    }
    const { out } = await followFor(MINUTE_MS, [...argv, '-o', 'ndjson'], setting);
    const events = recordsOf(out).filter((record) => record.type === 'event');
    const keys = events.map(({ region, id }) => `${region} ${id}`);
    expect(new Set(keys).size).toBe(keys.length);
    const times = events.filter(({ late }) => !late).map(({ time }) => String(time));
    expect(times).toEqual(times.toSorted((a, b) => a.localeCompare(b)));
    expect(new Set(events.map(({ region, place }) => `${region} ${place}`))).toEqual(
      new Set(['eu-west-1 eu-west-1', 'us-east-1 us-east-1']),
    );
    const both = Map.groupBy(events, ({ region }) => region);
    expect([...both.values()].every((some) => some.length > 20)).toBe(true);
  });
});

describe('several profiles', () => {
  let directory = '';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slsobs-profiles-'));
    const keys = (name: string): string =>
      `[profile ${name}]\nregion = eu-west-1\naws_access_key_id = ${name}\naws_secret_access_key = secret\n`;
    const sso =
      '[profile lost]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = reader\n' +
      '[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n';
    await writeFile(join(directory, 'config'), keys('shop') + keys('admin') + keys('photo') + sso);
    vi.stubEnv('AWS_CONFIG_FILE', join(directory, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(directory, 'none'));
    vi.stubEnv('HOME', directory);
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true });
  });

  /** The profile `photo` is of another account, with another company in it. */
  const twoAccounts = (aws: HttpHandler, clock: SimulatedClock): HttpHandler => {
    const other = createSandbox({ clock, seed: 2 });
    return async (request) => {
      if (!request.headers.authorization?.includes('Credential=photo/')) return aws(request);
      const response = await other.handle(request);
      const { 'content-length': _, ...headers } = response.headers;
      const text = Buffer.from(response.body as Uint8Array).toString();
      return { ...response, headers, body: Buffer.from(text.replaceAll(':123456789012:', ':222233334444:')) };
    };
  };

  it('are told apart by name', async () => {
    const argv = ['logs', 'shop-prod-api', '-s', '1m', '-p', 'shop', '-p', 'photo'];
    const { exitCode, out, err } = await runCommand(argv, { aroundAws: twoAccounts });
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.stringContaining('shop eu-west-1, photo eu-west-1') });
    expect(out).toMatch(/ shop\/shop-prod-api /);
    expect(out).toMatch(/ photo\/shop-prod-api /);
    const records = recordsOf((await runCommand([...argv, '-o', 'ndjson'], { aroundAws: twoAccounts })).out);
    const places = records.filter(({ type }) => type === 'event').map(({ account, place }) => `${account} ${place}`);
    expect(new Set(places)).toEqual(new Set(['123456789012 shop', '222233334444 photo']));
  });

  it('of one account are read once, and it is said', async () => {
    const argv = ['logs', 'shop-prod-api', '-s', '1m', '-p', 'shop,admin', '-o', 'ndjson'];
    const { exitCode, out, err } = await runCommand(argv);
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: expect.stringContaining('· admin and shop are one account; it is read once'),
    });
    const ids = recordsOf(out).flatMap(({ type, id }) => (type === 'event' ? [id] : []));
    expect(ids.length).toBeGreaterThan(20);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of which one has no session are answered but for it, with the way to sign in', async () => {
    const { exitCode, out } = await runCommand(['logs', 'shop-prod-api', '-s', '1m', '-p', 'shop,lost']);
    expect(exitCode).toBe(5);
    expect(out).toMatch(/· gap .* in lost not read: the credentials expired; run aws sso login/);
    expect(out).toContain('GET /products');
  });
});
