import { describe, expect, it } from 'vitest';
import { type CommandSetting, runCommand, startCommand } from './run-command.ts';

const api = 'shop-prod-orders-api';
const start = (id: string, version = '$LATEST'): string => `START RequestId: ${id} Version: ${version}`;
const report = (id: string, rest = ''): string =>
  `REPORT RequestId: ${id}\tDuration: 40.00 ms\tBilled Duration: 452 ms\tMemory Size: 512 MB\tMax Memory Used: 88 MB\t${rest}`;

interface Row {
  readonly at: string;
  readonly text: string;
}

/** Lines of one environment as FilterLogEvents gives them. */
function events(rows: readonly Row[]): string {
  const stream = '2026/03/02/orders-api[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9';
  return JSON.stringify({
    events: rows.map(({ at, text }, index) => ({
      logGroupName: '/aws/lambda/orders-api',
      logStreamName: stream,
      timestamp: Date.parse(`2026-03-02T${at}Z`),
      ingestionTime: Date.parse(`2026-03-02T${at}Z`) + 500,
      message: text,
      eventId: `e${index}`,
    })),
  });
}

const cold = 'aaaaaaaa-0000-4000-8000-000000000001';
const warm = 'bbbbbbbb-0000-4000-8000-000000000002';
const files = {
  'orders.json': events([
    { at: '11:00:00.000', text: 'INIT_START Runtime Version: nodejs:22.v31\tRuntime Version ARN: arn:x' },
    { at: '11:00:00.412', text: start(cold) },
    { at: '11:00:00.460', text: report(cold, 'Init Duration: 412.00 ms\t') },
    { at: '11:00:05.000', text: start(warm) },
    { at: '11:00:05.040', text: report(warm) },
  ]),
  'nothing.json': events([]),
  'ours.json': JSON.stringify({ region: 'eu-west-1', asOf: '2026-01-01', gbSecondUsd: { x86_64: 1, arm64: 1 } }),
};
const ofFile = (...words: string[]) => runCommand(['cold-starts', '--from', 'orders.json', ...words], { files });

describe('cold-starts of a file', () => {
  it('tells rate, init and wait of what is in it, whenever that was', async () => {
    const { exitCode, out } = await ofFile('-o', 'json');
    expect(exitCode).toBe(0);
    const { records, summary } = JSON.parse(out);
    expect(records).toEqual([
      expect.objectContaining({
        type: 'cold-starts',
        function: 'orders-api',
        invocations: 2,
        coldStarts: 1,
        rate: 0.5,
        initMs: expect.objectContaining({ n: 1, p50: 412, exact: true }),
        waitMs: expect.objectContaining({ n: 1, p50: 452 }),
      }),
    ]);
    expect(summary).toMatchObject({ type: 'measurement', engine: 'filter', queries: [] });
  });

  it('has the prices of a region that is named, and else none', async () => {
    const initUsd = async (...words: string[]) =>
      JSON.parse((await ofFile('-o', 'json', ...words)).out).records[0].initCostUsd;
    expect(await initUsd()).toBeUndefined();
    expect(await initUsd('-r', 'eu-west-1')).toBeGreaterThan(0);
    expect(await initUsd('--prices', 'ours.json')).toBeCloseTo(0.5 * 0.412, 1);
  });

  it.each([
    ['text', /^1 function · orders\.json · .*\ninit, ms .*\norders-api +2 +1 /],
    ['ndjson', /^\{"type":"cold-starts".*\n\{"type":"measurement".*\n$/],
    ['tsv', /^function\tversion\tinvocations\t.*\norders-api\t\t2\t1\t0\.5\t412\t/],
    ['csv', /^function,version,invocations,.*\norders-api,,2,1,0\.5,412,/],
  ])('is written as %s', async (format, expected) => {
    expect((await ofFile('-o', format)).out).toMatch(expected);
  });

  it('shows chosen fields, a single one bare', async () => {
    expect((await ofFile('-o', 'ndjson', '--fields', 'initMs.p50')).out).toBe('412\n');
    expect((await ofFile('-o', 'tsv', '--fields', 'function,coldStarts')).out).toBe(
      'function\tcoldStarts\norders-api\t1\n',
    );
  });

  it('tells calls apart by what is asked', async () => {
    const { out } = await ofFile(
      '-o',
      'tsv',
      '--by',
      'version,memory',
      '--by',
      'runtime',
      '--fields',
      'version,memorySizeMb',
    );
    expect(out).toBe('version\tmemorySizeMb\n$LATEST\t512\n');
  });

  it('compares what was before a time with what came after it', async () => {
    const { out } = await ofFile('--after', '2026-03-02T11:00:03Z');
    expect(out).toContain('▲ 11:00 orders-api before and after: nothing to compare, inits: 1 before, 0 after');
  });

  it('draws when cold starts were and how long', async () => {
    const { out } = await ofFile('--heatmap');
    expect(out).toMatch(/1 cold start, how long and when: .*\n.*≥ 300 ms .*1\n/);
  });

  it('says that nothing is in it', async () => {
    const { exitCode, out } = await runCommand(['cold-starts', '--from', 'nothing.json'], { files });
    expect(exitCode).toBe(0);
    expect(out).toContain('no call was reported in that time');
  });

  it('writes to a file beside the screen', async () => {
    const { out, files: written } = await ofFile('-o', 'text', '-o', 'tsv=cold.tsv');
    expect(out).toContain('orders-api');
    expect(written['cold.tsv']).toContain('orders-api\t\t2\t1');
  });
});

const last10 = ['cold-starts', api, '-s', '10m'];
const told = async (argv: readonly string[], setting?: CommandSetting) => runCommand(argv, setting);

describe('cold-starts of an account', () => {
  it('says how many of a function’s calls were cold, over which time, and how it knows', async () => {
    const { exitCode, out } = await told([...last10, '-o', 'ndjson']);
    expect(exitCode).toBe(0);
    const [row, ...more] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(row).toMatchObject({ type: 'cold-starts', function: api });
    expect(row.invocations).toBeGreaterThan(100);
    expect(row.coldStarts).toBe(row.series.coldStarts.reduce((sum: number, count: number) => sum + count, 0));
    expect(more.at(-1)).toMatchObject({
      type: 'measurement',
      from: '2026-03-02T11:50:00.000Z',
      to: '2026-03-02T12:00:00.000Z',
      engine: 'filter',
    });
  });

  it('finds the same by Insights as by the lines', async () => {
    const counts = async (engine: string) => {
      const fields = ['--fields', 'function,invocations,coldStarts,initMs.p50,initMs.n'];
      return (await told([...last10, '-u', '5m', '--engine', engine, '-o', 'tsv', ...fields])).out;
    };
    expect(await counts('insights')).toBe(await counts('filter'));
  });

  it('looks 24 hours back unless a time says otherwise, and its header says so', async () => {
    const { out } = await told(['cold-starts', 'shop-prod-refunds']);
    expect(out).toMatch(/^1 function · eu-west-1 · 24 h to 12:00 UTC · /);
  });

  it('explains on stderr how the answer came about', async () => {
    const { out, err } = await told([...last10, '--explain']);
    expect(out).not.toContain('https://');
    expect(err).toMatch(/^· engine +filter/m);
    expect(err).toMatch(/^· why +\d/m);
    expect(err).toMatch(/^· window +2026-03-02 11:50:00\.000 – 2026-03-02 12:00:00\.000 UTC$/m);
    expect(err).toMatch(/^· console +https:\/\/eu-west-1\.console\.aws\.amazon\.com\/.*shop-prod-orders-api/m);
  });

  it('shows the queries that it sent, and where to run them again', async () => {
    const { err } = await told([...last10, '--engine', 'insights', '--explain']);
    expect(err).toMatch(/^· query +1 of \d/m);
    expect(err).toMatch(/^· scanned +\d/m);
    expect(err).toMatch(/logs-insights\$3FqueryDetail\$3D~\(end~/);
  });

  it('takes its progress off the screen when it is stopped, and ends with 130', async () => {
    const argv = [...last10, '--engine', 'insights'];
    const { machine, clock, ended } = startCommand(argv, { columns: 80, faults: { queryBytesPerSecond: 10_000 } });
    for (let step = 0; step < 200; step += 1) await clock.advance(100);
    expect(machine.written.err).toMatch(/asking Insights.*…$/);
    machine.interrupt();
    expect(await ended).toBe(130);
    expect(machine.written.err.endsWith('\r\u001b[K')).toBe(true);
  });

  it('keeps quiet under -q', async () => {
    expect((await told([...last10, '--explain', '-q'])).err).toBe('');
  });

  it('shows as many rows as are asked for, in the order that is asked for', async () => {
    const argv = ['cold-starts', 'shop-*', '-s', '10m', '-x', '*-api', '--fields', 'function', '-o', 'ndjson'];
    const names = (await told([...argv, '--sort', 'name'])).out.trimEnd().split('\n');
    expect(names).toEqual(names.toSorted());
    expect(names.length).toBeGreaterThan(3);
    expect((await told([...argv, '--sort', 'name', '--limit', '2'])).out.trimEnd().split('\n')).toEqual(
      names.slice(0, 2),
    );
  });

  it('reads several regions as one', async () => {
    const argv = [...last10, '-r', 'eu-west-1,us-east-1', '-o', 'tsv', '--fields', 'place,function'];
    const { out } = await told(argv, { regions: { 'us-east-1': {} } });
    expect(out).toBe(`place\tfunction\neu-west-1\t${api}\nus-east-1\t${api}\n`);
  });

  it('compares around the last deploy, which it marks below the bars', async () => {
    const { exitCode, out, err } = await told(['cold-starts', api, '-s', '1h', '--after', 'deploy']);
    expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
    expect(err).toContain(`last deploy: ${api} $LATEST, 2026-03-02 11:19:22`);
    expect(out).toMatch(/\n▲ 11:19 \S+ changed: init p50 \d+ → \d+ ms \(.* sure; \d+ before, \d+ after\)\n/);
    expect(out).toMatch(/\nchanges +▲\n/);
  });

  it('looks back a day beyond the time that it compares around', async () => {
    const { out } = await told(['cold-starts', 'shop-prod-refunds', '--before', '2h']);
    expect(out).toMatch(/^1 function · eu-west-1 · 26 h to 12:00 UTC · /);
  });

  it('compares a version with the one before it, a week back', async () => {
    const argv = ['cold-starts', 'shop-prod-pricing', '-s', '5m', '--after', '12'];
    const { err } = await told(argv);
    expect(err).toContain('· version 12 against version 11\n');
  });

  it('ends with what it has when it is interrupted, and says what is missing', async () => {
    const setting = { faults: { latencyMs: 60_000 } };
    const { machine, clock, ended } = startCommand(['cold-starts', `/aws/lambda/${api}`, '-s', '10m'], setting);
    await clock.advance(1_000);
    machine.interrupt();
    expect(await ended).toBe(130);
  });
});
