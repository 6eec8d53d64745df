import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { README, shownFlags, withFlagTable } from '../../scripts/flag-table.ts';
import { terminalFor } from '../../src/commands/terminal-choice.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { testMachine } from '../fakes/test-machine.ts';
import { type CommandSetting, runCommand, startCommand } from './run-command.ts';

const name = 'shop-prod-orders-api';
const api = 'shop-prod-api';
const ESC = '\u001b';

const lambdaLines = [
  'START RequestId: 8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b Version: $LATEST',
  '{"level":"INFO","requestId":"8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b","message":"in","basket":77}',
  'REPORT RequestId: 8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b\tDuration: 41.27 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB',
];
const files = { 'lambda.log': lambdaLines.join('\n') };

/** What `slsobs logs` prints of two minutes of one function. */
const logs = async (...words: string[]): Promise<string> =>
  (await runCommand(['logs', name, '-s', '2m', ...words])).out;
const rowsOf = (out: string): string[] => out.trimEnd().split('\n');

interface Event {
  readonly [field: string]: unknown;
  readonly type: string;
  readonly time: string;
}

/** The events of two minutes of one function, as records. */
async function events(words: readonly string[], target = name, setting: CommandSetting = {}): Promise<Event[]> {
  const { out } = await runCommand(['logs', target, '-s', '2m', '-o', 'ndjson', ...words], setting);
  return rowsOf(out)
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'event');
}

/** Follows; presses Ctrl-C after two minutes unless it ended before. */
async function follow(words: readonly string[], target = name) {
  const { machine, clock, ended } = startCommand(['tail', target, ...words]);
  const beganAtMs = clock.now();
  let exitCode: number | undefined;
  let tookMs = Number.POSITIVE_INFINITY;
  const end = ended.then((code) => {
    tookMs = clock.now() - beganAtMs;
    exitCode = code;
  });
  for (let step = 0; exitCode === undefined && step < 1200; step += 1) await clock.advance(100);
  if (exitCode === undefined) machine.interrupt();
  const wasStopped = exitCode === undefined;
  await end;
  return { exitCode, wasStopped, tookMs, ...machine.written };
}

/** By the long spelling of each flag that the help of `tail` or `logs` shows: what it does. Each fails when the flag does nothing. */
const effects: Readonly<Record<string, () => Promise<void>>> = {
  '--exclude': async () => {
    const functions = async (...words: string[]) =>
      new Set((await events(words, 'shop-prod-*api')).map((one) => one.function));
    expect(await functions()).toContain(api);
    expect(await functions('-x', api)).not.toContain(api);
    expect(await functions('-x', api)).toContain(name);
  },
  '--from': async () => {
    const { out } = await runCommand(['logs', '--from', 'lambda.log'], { files });
    expect(out).toContain('basket=77');
  },
  '--correlation-field': async () => {
    const argv = ['logs', '--from', 'lambda.log', '--invocations', '-o', 'ndjson', '--fields', 'correlationIds'];
    expect((await runCommand(argv, { files })).out).not.toContain('basket');
    expect((await runCommand([...argv, '--correlation-field', 'basket'], { files })).out).toContain('"basket":"77"');
  },
  '--since': async () => {
    const times = (await events([])).map(({ time }) => time);
    expect(times[0]?.slice(0, 16)).toBe('2026-03-02T11:58');
  },
  '--until': async () => {
    const times = (await events(['-u', '1m'])).map(({ time }) => time);
    expect(times.length).toBeGreaterThan(10);
    expect(times.every((time) => time < '2026-03-02T11:59:00.001')).toBe(true);
  },
  '--around': async () => {
    const { out } = await runCommand(['logs', name, '--around', '10:00', '-o', 'tsv', '--fields', 'time']);
    const times = rowsOf(out).slice(1);
    expect([times[0]?.slice(0, 16), times.at(-1)?.slice(0, 16)]).toEqual(['2026-03-02T09:55', '2026-03-02T10:04']);
  },
  '--filter-pattern': async () => {
    const asked: string[] = [];
    const aroundAws: CommandSetting['aroundAws'] = (aws) => (request) => {
      asked.push(Buffer.from(request.body ?? '').toString());
      return aws(request);
    };
    const all = await events(['--filter-pattern', 'declined'], name, { aroundAws });
    expect(asked.some((body) => body.includes('"filterPattern":"declined"'))).toBe(true);
    expect(all.every(({ message, raw }) => `${message} ${raw}`.includes('declined'))).toBe(true);
  },
  '--grep': async () => {
    const messages = (await events(['-g', 'order (received|accepted)'])).map(({ message }) => message);
    expect(new Set(messages)).toEqual(new Set(['order received', 'order accepted']));
  },
  '--grep-not': async () => {
    const messages = (await events(['-v', 'order', '-v', 'REPORT|START|END'])).map(({ message }) => String(message));
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.filter((message) => /order|REPORT/.test(message))).toEqual([]);
  },
  '--level': async () => {
    const levels = (await events(['-l', 'warn'])).filter(({ kind }) => kind === 'app').map(({ level }) => level);
    expect(new Set(levels)).toEqual(new Set(['warn', 'error']));
  },
  '--where': async () => {
    const some = await events(['--where', 'data.amount > 100', '--where', 'level = info']);
    expect(some.length).toBeGreaterThan(0);
    expect(some.every(({ data }) => (data as { amount: number }).amount > 100)).toBe(true);
    const { exitCode, err } = await runCommand(['logs', name, '--where', 'level >= wran']);
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: 'slsobs: --where: “wran” is not a level\n  │ level >= wran\n  │          ^^^^\n  try: warn\n',
    });
  },
  '--request-id': async () => {
    const [first] = (await events(['-g', 'order received'])).map(({ requestId }) => String(requestId));
    const own = await events(['--request-id', first?.slice(0, 8) ?? '']);
    expect(own.length).toBeGreaterThan(3);
    expect(new Set(own.map(({ requestId }) => requestId))).toEqual(new Set([first]));
  },
  '--log-stream-names': async () => {
    const all = new Set((await events([])).map(({ logStream }) => String(logStream)));
    const [one = ''] = all;
    expect(all.size).toBeGreaterThan(1);
    expect(new Set((await events(['--log-stream-names', one])).map(({ logStream }) => logStream))).toEqual(
      new Set([one]),
    );
  },
  '--log-stream-name-prefix': async () => {
    expect((await events(['--log-stream-name-prefix', '2026/03/02/'])).length).toBe((await events([])).length);
    expect(await events(['--log-stream-name-prefix', '1999/'])).toEqual([]);
  },
  '--highlight': async () => {
    const marked = await logs('--color', 'always', '-H', 'order (received|accepted)');
    expect(marked).toContain(`${ESC}[7morder received${ESC}[27m`);
    expect(marked).toContain('payment captured');
    expect(await logs('--color', 'always', '-g', 'order received')).toContain(`${ESC}[7morder received${ESC}[27m`);
    expect(await logs('-H', 'order')).toBe(await logs());
  },
  '--after-context': async () => {
    const out = await logs('-g', 'stock low', '-A', '1');
    expect(out).toMatch(/:\d\d\.\d{3} \w{8} WARN {2}stock low .*\n.*-\w{8} INFO {2}payment/);
    expect(out).toMatch(/^--$/m);
  },
  '--before-context': async () => {
    expect(await logs('-g', 'stock low', '-B', '1')).toMatch(/-\w{8} INFO {2}order received .*\n.* WARN {2}stock low/);
  },
  '--context': async () => {
    const out = await logs('-g', 'stock low', '-C', '1');
    expect(out).toMatch(/INFO {2}order received .*\n.* WARN {2}stock low .*\n.*-\w{8} INFO {2}payment/);
    const records = await events(['-g', 'stock low', '-C', '1']);
    expect(records.length).toBeGreaterThan((await events(['-g', 'stock low'])).length);
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  },
  '--lines': async () => {
    expect((await logs('-n', '3', '-g', 'order received')).match(/order received/g)).toHaveLength(3);
    const around = rowsOf(await logs('-n', '1', '-g', 'stock low', '-B', '1'));
    expect(around[0]).toContain('order received');
  },
  '--platform': async () => {
    expect(await logs()).not.toContain('REPORT RequestId');
    expect(await logs('--platform')).toMatch(/REPORT RequestId|platform\.report/);
  },
  '--invocations': async () => {
    const rows = rowsOf(await logs('--invocations'));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !/ (ok|FAIL|unknown) /.test(row))).toEqual([]);
  },
  '--for': async () => {
    const { exitCode, tookMs, err } = await follow(['--for', '20s']);
    expect({ exitCode, tookMs: Math.round(tookMs / 1000) }).toEqual({ exitCode: 0, tookMs: 20 });
    expect(err).toMatch(/nothing after .* was printed\n· ended after --for 20s\n$/);
  },
  '--until-idle': async () => {
    const { exitCode, tookMs, err } = await follow(['--until-idle', '10s', '-g', 'no such text']);
    expect(exitCode).toBe(0);
    expect(tookMs).toBeGreaterThanOrEqual(10_000);
    expect(tookMs).toBeLessThan(30_000);
    expect(err).toMatch(/· ended: no line for --until-idle 10s\n$/);
    expect((await follow(['--until-idle', '40s'])).wasStopped).toBe(true);
  },
  '--until-match': async () => {
    const matched = await follow(['--until-match', 'order acc?epted', '-o', 'ndjson', '--fields', 'message']);
    expect(matched.exitCode).toBe(0);
    expect(rowsOf(matched.out).at(-1)).toBe('order accepted');
    expect(matched.err).toMatch(/· ended: a line matched --until-match “order acc\?epted”\n$/);
    const bounded = await follow(['--until-match', 'no such text', '--for', '20s']);
    expect(bounded.exitCode).toBe(1);
    expect(bounded.err).toMatch(/· ended after --for 20s\n· no line matched --until-match “no such text”\n$/);
    expect((await follow(['--until-match', 'no such text'])).exitCode).toBe(1);
    const range = ['logs', name, '-s', '2m', '--until-match'];
    expect(await runCommand([...range, 'no such text'])).toMatchObject({ exitCode: 1 });
    expect(await runCommand([...range, 'order'])).toMatchObject({
      exitCode: 0,
      err: expect.not.stringContaining('gap'),
    });
  },
  '--max-invocations': async () => {
    const rows = rowsOf(await logs('--invocations', '--max-invocations', '4'));
    expect(rows).toHaveLength(4);
    expect(rows).toEqual(rowsOf(await logs('--invocations')).slice(0, 4));
    const { exitCode, out, err } = await follow(['--invocations', '--max-invocations', '2']);
    expect(exitCode).toBe(0);
    expect(rowsOf(out)).toHaveLength(12);
    expect(err).toMatch(/· ended after --max-invocations 2\n$/);
  },
  '--output': async () => {
    const { out, files: written } = await runCommand([
      'logs',
      name,
      '-s',
      '1m',
      '-o',
      'tsv',
      '-o',
      'ndjson=all.ndjson',
    ]);
    expect(out).toMatch(/^time\tfunction\t/);
    expect(written['all.ndjson']).toMatch(/^\{"type":"event"/);
  },
  '--fields': async () => {
    expect(rowsOf(await logs('-g', 'order received', '--fields', 'message'))).toContain('order received');
    expect(rowsOf(await logs('-g', 'order received', '--fields', 'level,message,data.nope'))[0]).toBe(
      'info  order received  -',
    );
    expect(rowsOf(await logs('-o', 'csv', '--fields', 'level,message'))[0]).toBe('level,message');
    expect(rowsOf(await logs('--invocations', '--fields', 'status'))).toContain('ok');
  },
  '--unsafe-raw': async () => {
    const argv = ['logs', name, '-s', '1m', '-o', 'raw'];
    expect(await runCommand(argv, { columns: 80 })).toMatchObject({ exitCode: 2, out: '' });
    const { exitCode, out } = await runCommand([...argv, '--unsafe-raw'], { columns: 80 });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringContaining('order received') });
  },
  '--follow': async () => {
    const { machine, clock, ended } = startCommand(['logs', name, '-f', '-s', '1m']);
    await clock.advance(30_000);
    expect(machine.written.out).toMatch(/^12:00:1/m);
    machine.interrupt();
    expect(await ended).toBe(0);
  },
  '--live': async () => {
    const lively = await follow(['--live', '--for', '30s', '-o', 'ndjson']);
    expect(lively.err).toContain('Live Tail costs $0.01 a minute');
    expect(lively.out).toContain('"provisional":true');
    expect((await follow(['--for', '30s', '-o', 'ndjson'])).out).not.toContain('"provisional":true');
  },
  '--no-follow': async () => {
    expect(await follow(['--no-follow'])).toMatchObject({ exitCode: 0, wasStopped: false });
  },
  '--profile': async () => {
    const { exitCode, err } = await runCommand(['logs', name, '-p', 'nope'], { hasSandbox: false });
    expect({ exitCode, err }).toEqual({ exitCode: 4, err: expect.stringContaining('“nope”') });
  },
  '--region': async () => {
    const setting = { regions: { 'us-east-1': { seed: 2 } } };
    const regions = async (region: string) =>
      new Set((await events(['-r', region], name, setting)).map((one) => one.region));
    expect(await regions('us-east-1')).toEqual(new Set(['us-east-1']));
    expect(await regions('us-east-1,eu-west-1')).toEqual(new Set(['us-east-1', 'eu-west-1']));
  },
  '--role-arn': async () => {
    const asked: string[] = [];
    const aroundAws: CommandSetting['aroundAws'] = (aws) => (request) => {
      asked.push(Buffer.from(request.body ?? '').toString());
      return aws(request);
    };
    await runCommand(['logs', name, '-s', '1m', '--role-arn', 'arn:aws:iam::111122223333:role/reader'], { aroundAws });
    expect(asked[0]).toContain('Action=AssumeRole');
    expect(asked[0]).toContain('role%2Freader');
  },
  '--endpoint-url': async () => {
    const { err } = await runCommand(['logs', name, '-s', '1m', '--endpoint-url', 'http://127.0.0.1:9']);
    expect(err).toContain('127.0.0.1:9 eu-west-1');
  },
  '--tz': async () => {
    expect(await logs('--tz', 'Asia/Tokyo')).toMatch(/^20:5/m);
  },
  '--utc': async () => {
    expect(await logs('--tz', 'Asia/Tokyo', '--utc')).toMatch(/^11:5/m);
  },
  '--color': async () => {
    expect(await logs('--color', 'always')).toContain(`${ESC}[`);
    const argv = ['logs', name, '-s', '1m'];
    expect((await runCommand(argv, { columns: 80 })).out).toContain(`${ESC}[`);
    expect((await runCommand([...argv, '--color', 'never'], { columns: 80 })).out).not.toContain(ESC);
  },
  '--no-motion': async () => {
    const tty = { isInForeground: () => true } as never;
    const machine = { ...testMachine({ clock: createSimulatedClock(), columns: 80 }), tty };
    const stream = { follow: true, from: [] };
    const flags = { tz: 'utc', color: 'auto' };
    expect(terminalFor(flags, stream, machine)).toBe(tty);
    expect(terminalFor({ ...flags, motion: false }, stream, machine)).toBeUndefined();
  },
  '--timeout': async () => {
    const { exitCode, tookMs } = await follow(['--timeout', '15s']);
    expect({ exitCode, tookMs: Math.round(tookMs / 1000) }).toEqual({ exitCode: 124, tookMs: 15 });
  },
  '--strict': async () => {
    const setting = { faults: { deniedLogGroups: [`/aws/lambda/${api}`] } };
    const argv = ['logs', 'shop-prod-*api', '-s', '1m'];
    expect((await runCommand(argv, setting)).exitCode).toBe(0);
    expect((await runCommand([...argv, '--strict'], setting)).exitCode).toBe(5);
  },
  '--quiet': async () => {
    expect((await runCommand(['logs', name, '-s', '1m', '-q', '--max-invocations', '1'])).err).toBe('');
  },
};

describe('the flags of tail and logs', () => {
  const shown = [...new Set(shownFlags().map(({ option }) => option.long ?? ''))];

  it('each have a test of what they do', () => {
    expect(new Set(shown)).toEqual(new Set(Object.keys(effects)));
  });

  it('stand in the README as the help has them', () => {
    const readme = readFileSync(README, 'utf8');
    expect(withFlagTable(readme) === readme, 'run node scripts/flag-table.ts').toBe(true);
  });

  it.each(Object.entries(effects))('do what they say: %s', async (_, effect) => {
    await effect();
  });
});

describe('flags that do not go together', () => {
  it.each([
    [['logs', name, '--for', '5m'], '--for ends a follow'],
    [['tail', name, '--no-follow', '--until-idle', '5m'], '--until-idle ends a follow'],
    [['tail', name, '--for', 'soon'], '“soon”'],
    [['tail', name, '--for', '0s'], '--for of nothing'],
    [['tail', name, '--max-invocations', '0'], '--max-invocations takes a whole number from 1'],
    [['tail', name, '--until-match', '(a)\\1'], 'a backreference'],
    [['tail', name, '-H', 'a(?=b)'], 'lookaround'],
    [['tail', name, '-C', '1', '--invocations'], '--invocations shows calls'],
    [['tail', name, '-A', 'x'], '-A takes a whole number'],
    [['tail', name, '-o', 'raw', '--fields', 'message'], '-o raw has none'],
  ])('%j are refused', async (argv, says) => {
    const { exitCode, out, err } = await runCommand(argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(says);
  });
});
