import { describe, expect, it } from 'vitest';
import { type CommandSetting, runCommand, startCommand } from './run-command.ts';

const api = '/aws/lambda/shop-prod-api';
const deniesApi = { faults: { deniedLogGroups: [api] } };
const logsOfThree = ['logs', 'shop-prod-api', '-s', '2m', '-r', 'eu-west-1,us-east-1', '-r', 'eu-north-1'];
const deniesAll = { faults: { deniedActions: ['logs:FilterLogEvents', 'lambda:GetFunctionConfiguration'] } };
const expired = {
  faults: { spells: [{ kind: 'expired-credentials', fromMs: 0, toMs: Number.POSITIVE_INFINITY }] },
} as const;

interface Row {
  readonly condition: string;
  readonly argv: readonly string[];
  readonly setting?: CommandSetting;
  readonly exitCode: number;
  /** What must stand on stderr. */
  readonly says?: readonly string[];
}

const rows: Row[] = [
  { condition: 'an answer', argv: ['logs', 'shop-prod-api', '-s', '2m'], exitCode: 0 },
  { condition: 'nothing found', argv: ['logs', 'shop-prod-api', '-s', '2m', '-g', 'no such text'], exitCode: 0 },
  { condition: 'a listing', argv: ['ls'], exitCode: 0 },
  {
    condition: 'a line that was waited for',
    argv: ['logs', 'shop-prod-api', '-s', '2m', '--until-match', 'GET'],
    exitCode: 0,
  },
  { condition: 'a bound that was reached', argv: ['tail', 'shop-prod-api', '--for', '5s'], exitCode: 0 },
  {
    condition: 'a line that never came',
    argv: ['tail', 'shop-prod-api', '--until-match', 'no such text', '--for', '5s'],
    exitCode: 1,
    says: ['ended after --for 5s', 'no line matched'],
  },
  {
    condition: 'a line that may have come where nobody could look',
    argv: [...logsOfThree, '--until-match', 'no such text'],
    setting: { regions: { 'us-east-1': {}, 'eu-north-1': 'unreachable' } },
    exitCode: 5,
  },
  { condition: 'help', argv: ['tail', '--help'], exitCode: 0 },
  { condition: 'help for a verb', argv: ['help', 'tail'], exitCode: 0 },
  { condition: 'the version', argv: ['--version'], exitCode: 0 },
  { condition: 'an unknown flag', argv: ['tail', 'x', '--sinse', '5m'], exitCode: 2, says: ['--sinse', '--since'] },
  { condition: 'an unknown verb', argv: ['tial', 'x'], exitCode: 2, says: ['tial', 'tail'] },
  { condition: 'no verb', argv: [], exitCode: 0 },
  { condition: 'no target', argv: ['tail'], exitCode: 2, says: ['name a function', 'slsobs ls'] },
  {
    condition: 'a time that is half understood',
    argv: ['logs', 'x', '--since', '1 month ago'],
    exitCode: 2,
    says: ['“1 month ago”', '1h30m'],
  },
  {
    condition: 'a range turned round',
    argv: ['logs', 'x', '-s', '1m', '-u', '5m'],
    exitCode: 2,
    says: ['later than --until'],
  },
  { condition: 'an unknown format', argv: ['logs', 'x', '-o', 'xml'], exitCode: 2, says: ['“xml”', 'ndjson'] },
  { condition: 'a document of a follow', argv: ['tail', 'x', '-o', 'json'], exitCode: 2, says: ['-o ndjson'] },
  {
    condition: 'raw bytes for a terminal',
    argv: ['logs', 'x', '-o', 'raw'],
    setting: { columns: 80 },
    exitCode: 2,
    says: ['--unsafe-raw'],
  },
  {
    condition: 'raw bytes for a CI log',
    argv: ['logs', 'x', '-o', 'raw'],
    setting: { env: { CI: 'true' } },
    exitCode: 2,
    says: ['--unsafe-raw'],
  },
  {
    condition: 'an unknown field',
    argv: ['logs', 'x', '-o', 'tsv', '--fields', 'tme'],
    exitCode: 2,
    says: ['“tme”', 'time'],
  },
  { condition: 'a broken regular expression', argv: ['logs', 'x', '-g', '('], exitCode: 2, says: ['-g', 'backslash'] },
  { condition: 'an unknown level', argv: ['logs', 'x', '-l', 'loud'], exitCode: 2, says: ['“loud”', 'warn'] },
  {
    condition: 'an unknown zone',
    argv: ['logs', 'x', '--tz', 'Mars/Base'],
    exitCode: 2,
    says: ['“Mars/Base”', 'Europe/Berlin'],
  },
  {
    condition: 'an unknown sort',
    argv: ['invocations', 'x', '--sort', 'size'],
    exitCode: 2,
    says: ['“size”', 'duration'],
  },
  { condition: 'a limit of nothing', argv: ['invocations', 'x', '--limit', '0'], exitCode: 2, says: ['--limit'] },
  {
    condition: 'a file that is not there',
    argv: ['logs', '--from', 'none.json'],
    exitCode: 2,
    says: ['none.json', 'no such file'],
  },
  {
    condition: 'no region',
    argv: ['logs', 'x'],
    setting: { env: { AWS_REGION: '' }, hasSandbox: false },
    exitCode: 2,
    says: ['--region'],
  },
  {
    condition: 'no credentials',
    argv: ['logs', 'x'],
    setting: { env: { AWS_ACCESS_KEY_ID: '' }, hasSandbox: false },
    exitCode: 4,
    says: ['no AWS credentials', 'aws sso login', 'slsobs demo'],
  },
  {
    condition: 'a profile that is not there',
    argv: ['ls', '-p', 'nope'],
    setting: { hasSandbox: false },
    exitCode: 4,
    says: ['“nope”', 'aws configure list-profiles'],
  },
  {
    condition: 'several regions where one is asked',
    argv: ['ls', '-r', 'eu-west-1', '-r', 'us-east-1'],
    exitCode: 2,
    says: ['--region takes one', '“eu-west-1,us-east-1”'],
  },
  { condition: 'no region between commas', argv: ['ls', '-r', ','], exitCode: 2, says: ['--region'] },
  {
    condition: 'an answer of three regions',
    argv: logsOfThree,
    setting: { regions: { 'us-east-1': {}, 'eu-north-1': { world: 'empty' } } },
    exitCode: 0,
    says: ['eu-west-1, us-east-1, eu-north-1'],
  },
  {
    condition: 'one region of three whose credentials are refused',
    argv: [...logsOfThree, '-o', 'tsv'],
    setting: { regions: { 'us-east-1': expired, 'eu-north-1': {} } },
    exitCode: 5,
    says: ['gap', 'in us-east-1 not read: the credentials expired', 'aws sso login'],
  },
  {
    condition: 'one region of three where nothing is allowed',
    argv: [...logsOfThree, '-o', 'tsv'],
    setting: { regions: { 'us-east-1': deniesAll, 'eu-north-1': {} } },
    exitCode: 5,
    says: ['in us-east-1 not read: no permission'],
  },
  {
    condition: 'one region of three that cannot be reached',
    argv: [...logsOfThree, '-o', 'tsv'],
    setting: { regions: { 'us-east-1': 'unreachable', 'eu-north-1': {} } },
    exitCode: 5,
    says: ['in us-east-1 not read: the connection broke'],
  },
  {
    condition: 'one group that is denied in one region of three',
    argv: ['logs', api, 'photo-*', '-s', '2m', '-r', 'eu-west-1,us-east-1', '-o', 'tsv'],
    setting: { regions: { 'us-east-1': deniesApi } },
    exitCode: 0,
    says: [`in ${api} of us-east-1 not read: no permission`],
  },
  {
    condition: 'all regions of three lost',
    argv: logsOfThree,
    setting: { ...expired, regions: { 'us-east-1': 'unreachable', 'eu-north-1': deniesAll } },
    exitCode: 4,
    says: ['have expired', 'aws sso login'],
  },
  {
    condition: 'a target that is in no region of three',
    argv: ['logs', 'shop-prod-apj', '-r', 'eu-west-1,us-east-1'],
    setting: { regions: { 'us-east-1': {} } },
    exitCode: 6,
    says: ['“shop-prod-apj”', 'shop-prod-api'],
  },
  {
    condition: 'a log group that is in no region of three',
    argv: ['logs', '/aws/lambda/nope', '-r', 'eu-west-1,us-east-1'],
    setting: { regions: { 'us-east-1': {} } },
    exitCode: 6,
    says: ['/aws/lambda/nope'],
  },
  {
    condition: 'an ARN of a region that is not among those asked',
    argv: ['logs', 'arn:aws:lambda:eu-south-1:123456789012:function:shop-prod-api', '-r', 'eu-west-1,us-east-1'],
    setting: { regions: { 'us-east-1': {} } },
    exitCode: 2,
    says: ['--region eu-south-1'],
  },
  {
    condition: 'expired credentials',
    argv: ['tail', 'shop-prod-api'],
    setting: expired,
    exitCode: 4,
    says: ['have expired', 'aws sso login'],
  },
  {
    condition: 'an ARN of another region',
    argv: ['logs', 'arn:aws:lambda:us-east-1:123456789012:function:shop-prod-api'],
    exitCode: 2,
    says: ['us-east-1', '--region us-east-1'],
  },
  {
    condition: 'a filter pattern for a file',
    argv: ['logs', '--from', 'x', '--filter-pattern', 'ERROR'],
    exitCode: 2,
    says: ['--filter-pattern', '-g'],
  },
  {
    condition: 'a file name that is empty',
    argv: ['logs', 'x', '-o', 'ndjson='],
    exitCode: 2,
    says: ['names no file'],
  },
  {
    condition: 'one file for two outputs',
    argv: ['logs', 'x', '-o', 'ndjson=a', '-o', 'tsv=a'],
    exitCode: 2,
    says: ['same file “a”'],
  },
  { condition: 'a port that is none', argv: ['sandbox', '--port', '99999'], exitCode: 2, says: ['65535'] },
  {
    condition: 'an endpoint that is no URL',
    argv: ['ls', '--endpoint-url', 'localhost:4577'],
    exitCode: 2,
    says: ['localhost:4577'],
  },
  {
    condition: 'a target that matches nothing',
    argv: ['logs', 'shop-prod-apj'],
    exitCode: 6,
    says: ['“shop-prod-apj”', 'shop-prod-api'],
  },
  { condition: 'a glob that matches nothing', argv: ['tail', 'nope-*'], exitCode: 6, says: ['nope-*'] },
  {
    condition: 'a log group that is missing',
    argv: ['logs', '/aws/lambda/nope'],
    exitCode: 6,
    says: ['/aws/lambda/nope'],
  },
  { condition: 'the same for a follow', argv: ['tail', '/aws/lambda/nope'], exitCode: 6, says: ['/aws/lambda/nope'] },
  { condition: 'the same for a follow from a time', argv: ['tail', '/aws/lambda/nope', '-s', '5m'], exitCode: 6 },
  {
    condition: 'the only group is denied',
    argv: ['logs', api],
    setting: deniesApi,
    exitCode: 4,
    says: ['logs:FilterLogEvents', api],
  },
  {
    condition: 'one group of several is denied',
    argv: ['logs', 'shop-prod-*', '-s', '2m', '-o', 'tsv'],
    setting: deniesApi,
    exitCode: 0,
    says: ['gap', api, 'logs:FilterLogEvents'],
  },
  {
    condition: 'a function that was never invoked, under --strict',
    argv: ['logs', 'shop-prod-*', '-s', '2m', '--strict'],
    exitCode: 0,
    says: ['nothing was ever logged to /aws/lambda/shop-prod-refunds'],
  },
  {
    condition: 'the same under --strict',
    argv: ['logs', `${api},photo-*`, '-s', '2m', '--strict'],
    setting: deniesApi,
    exitCode: 5,
  },
  {
    condition: 'an engine that there is not',
    argv: ['cold-starts', 'x', '--engine', 'athena'],
    exitCode: 2,
    says: ['“athena”', 'insights'],
  },
  { condition: 'a bound that is no amount', argv: ['cost', 'x', '--max-cost', 'much'], exitCode: 2, says: ['“much”'] },
  {
    condition: 'a trait that calls do not have',
    argv: ['cost', 'x', '--by', 'version,colour'],
    exitCode: 2,
    says: ['“colour”', 'architecture'],
  },
  {
    condition: 'an unknown sort of cold starts',
    argv: ['cold-starts', 'x', '--sort', 'size'],
    exitCode: 2,
    says: ['“size”', 'rate'],
  },
  { condition: 'no row of costs', argv: ['cost', 'x', '--limit', '0'], exitCode: 2, says: ['--limit'] },
  {
    condition: 'a field that costs do not have',
    argv: ['cost', 'x', '-o', 'tsv', '--fields', 'price'],
    exitCode: 2,
    says: ['“price”', 'totalUsd'],
  },
  { condition: 'no target of cold starts', argv: ['cold-starts'], exitCode: 2, says: ['name a function'] },
  { condition: 'cold starts in one word', argv: ['coldstarts', 'x'], exitCode: 2, says: ['slsobs cold-starts'] },
  {
    condition: 'a comparison turned round',
    argv: ['cold-starts', '--from', 'x.json', '--before', '1h', '--after', '2h'],
    setting: { files: { 'x.json': '{"events":[]}' } },
    exitCode: 2,
    says: ['--before is later than --after'],
  },
  {
    condition: 'a comparison around a deploy of a file',
    argv: ['cold-starts', '--from', 'x.json', '--after', 'deploy'],
    setting: { files: { 'x.json': '{"events":[]}' } },
    exitCode: 2,
    says: ['“deploy”'],
  },
  {
    condition: 'a comparison of versions of several functions',
    argv: ['cold-starts', 'shop-prod-*', '-s', '2m', '--after', '12'],
    exitCode: 2,
    says: ['--before 11 --after 12'],
  },
  {
    condition: 'a version that is not known',
    argv: ['cold-starts', 'shop-prod-pricing', '-s', '2m', '--after', '1'],
    exitCode: 6,
    says: ['no version of shop-prod-pricing before 1'],
  },
  {
    condition: 'cold starts from metrics, which hold none',
    argv: ['cold-starts', 'shop-prod-api', '-s', '2m', '--engine', 'metrics'],
    exitCode: 2,
    says: ['metrics'],
  },
  {
    condition: 'Insights over a file',
    argv: ['cost', '--from', 'x.json', '--engine', 'insights'],
    setting: { files: { 'x.json': '{"events":[]}' } },
    exitCode: 2,
    says: ['file'],
  },
  {
    condition: 'Insights over several regions',
    argv: ['cold-starts', 'x', '-r', 'eu-west-1,us-east-1', '--engine', 'insights'],
    exitCode: 2,
    says: ['one account and region', 'run it once for each'],
  },
  {
    condition: 'a price that nobody knows, in a pipe',
    argv: ['cold-starts', 'shop-prod-api', '-s', '2m', '--engine', 'insights'],
    setting: { env: { AWS_REGION: 'xx-test-1' }, regions: { 'xx-test-1': {} } },
    exitCode: 2,
    says: ['is not known', '--max-cost any', '--engine filter'],
  },
  {
    condition: 'a price that a person refuses',
    argv: ['cold-starts', 'shop-prod-api', '-s', '2m', '--engine', 'insights'],
    setting: { env: { AWS_REGION: 'xx-test-1' }, regions: { 'xx-test-1': {} }, columns: 80, answer: 'n' },
    exitCode: 2,
    says: ['--engine filter'],
  },
  {
    condition: 'a price that a person agrees to',
    argv: ['cold-starts', 'shop-prod-api', '-s', '2m', '--engine', 'insights'],
    setting: { env: { AWS_REGION: 'xx-test-1' }, regions: { 'xx-test-1': {} }, columns: 80, answer: 'y' },
    exitCode: 0,
  },
  {
    condition: 'cold starts of a function that there is not',
    argv: ['cold-starts', 'shop-prod-apj'],
    exitCode: 6,
    says: ['“shop-prod-apj”', 'shop-prod-api'],
  },
  {
    condition: 'costs of a group that is denied, the only one',
    argv: ['cost', api, '-s', '2m', '--engine', 'filter'],
    setting: deniesApi,
    exitCode: 4,
    says: ['logs:FilterLogEvents', api],
  },
  {
    condition: 'costs of a group that is denied among others',
    argv: ['cost', api, 'photo-*', '-s', '2m', '--engine', 'filter', '-o', 'tsv'],
    setting: deniesApi,
    exitCode: 0,
    says: ['logs:FilterLogEvents'],
  },
  {
    condition: 'cold starts of which one region is lost',
    argv: ['cold-starts', 'shop-prod-api', '-s', '2m', '-r', 'eu-west-1,us-east-1', '-o', 'tsv'],
    setting: { regions: { 'us-east-1': 'unreachable' } },
    exitCode: 5,
    says: ['in us-east-1 not read: the connection broke'],
  },
];

describe('the exit code', () => {
  it.each(rows)('of $condition is $exitCode', async ({ argv, setting, exitCode, says = [] }) => {
    const ended = await runCommand(argv, setting);
    expect({ exitCode: ended.exitCode, err: ended.err }).toMatchObject({ exitCode });
    for (const text of says) expect(ended.err).toContain(text);
    if (![0, 1, 5].includes(exitCode)) expect(ended.out).toBe('');
  });

  it('of a bug is 70, and it says so', async () => {
    const { exitCode, err } = await runCommand(['sandbox', '--port', '0']);
    expect([exitCode, err]).toEqual([70, expect.stringContaining('a bug in slsobs')]);
  });
});

describe('a command that is stopped', () => {
  it('follows until Ctrl-C, which is its success', async () => {
    const { machine, clock, ended } = startCommand(['tail', 'shop-prod-api']);
    await clock.advance(20_000);
    machine.interrupt();
    expect(await ended).toBe(0);
    expect(machine.written.out).toContain('GET /products');
    expect(machine.written.err).toMatch(/calls/);
  });

  it('says from when on nothing was printed', async () => {
    const { machine, clock, ended } = startCommand(['tail', 'shop-prod-api', '-o', 'raw']);
    await clock.advance(20_000);
    machine.interrupt();
    await ended;
    expect(machine.written.err).toMatch(/· nothing after 12:00:1\d was printed\n$/);
  });

  it('is no success of a follow that lacks a region', async () => {
    const argv = ['tail', 'shop-prod-api', '-r', 'eu-west-1,us-east-1', '-o', 'raw'];
    const { machine, clock, ended } = startCommand(argv, { regions: { 'us-east-1': expired } });
    await clock.advance(20_000);
    machine.interrupt();
    expect(await ended).toBe(5);
    expect(machine.written.out).toContain('GET /products');
    expect(machine.written.err).toMatch(/in us-east-1 not read: the credentials expired.*\n.* 1 gap not filled/);
  });

  it('by SIGTERM ends with 143', async () => {
    const { machine, clock, ended } = startCommand(['tail', 'shop-prod-api']);
    await clock.advance(5_000);
    machine.interrupt('SIGTERM');
    expect(await ended).toBe(143);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('before its answer, by %s, ends with %i', async (signal, exitCode) => {
    const { machine, clock, ended } = startCommand(['logs', 'shop-prod-api', '-s', '1h'], {
      faults: { latencyMs: 60_000 },
    });
    await clock.advance(1_000);
    machine.interrupt(signal);
    expect(await ended).toBe(exitCode);
  });

  it('says what it had not read, so that its answer is not taken for a whole one', async () => {
    const { machine, clock, ended } = startCommand(['logs', '/aws/lambda/shop-prod-api', '-s', '1h'], {
      faults: { latencyMs: 60_000 },
    });
    await clock.advance(1_000);
    machine.interrupt();
    expect(await ended).toBe(130);
    expect(machine.written.out).toBe('· gap 11:00:00 – 12:00:00 (1 h) not read: stopped before that\n');
  });

  it('by its own deadline ends with 124, and says so', async () => {
    const { machine, clock, ended } = startCommand(['logs', 'shop-prod-api', '--timeout', '5s'], {
      faults: { latencyMs: 60_000 },
    });
    await clock.advance(6_000);
    expect(await ended).toBe(124);
    expect(machine.written.err).toContain('--timeout 5s');
  });

  it('by its reader going away ends with 0, silently', async () => {
    const { machine, clock, ended } = startCommand(['tail', 'shop-prod-api', '-q']);
    await clock.advance(5_000);
    machine.closeOut();
    expect(await ended).toBe(0);
    expect(machine.written.err).toBe('');
  });

  it('by a second Ctrl-C does not wait', async () => {
    const { machine, clock } = startCommand(['logs', 'shop-prod-api'], { faults: { latencyMs: 60_000 } });
    await clock.advance(1_000);
    machine.interrupt();
    expect(() => machine.interrupt()).toThrow('would have ended with 130');
  });
});
