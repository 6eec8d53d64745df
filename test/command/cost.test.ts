import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

const api = 'shop-prod-orders-api';
const report = (at: string, id: string) =>
  `${at}\t2026-03-02T${at.slice(11)}\tREPORT RequestId: ${id}\tDuration: 99.00 ms\tBilled Duration: 100 ms\tMemory Size: 1024 MB\tMax Memory Used: 88 MB\t`;
const events = JSON.stringify({
  events: ['1', '2', '3', '4'].map((id, index) => ({
    logGroupName: '/aws/lambda/orders',
    logStreamName: '2026/03/02/orders[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    timestamp: Date.parse('2026-03-02T11:00:00Z') + index * 1000,
    message: report('2026-03-02T11:00:00Z', `aaaaaaaa-0000-4000-8000-00000000000${id}`).split('\t').slice(2).join('\t'),
    eventId: id,
  })),
});
const prices = [
  { region: 'eu-west-1', asOf: '2026-01-01', gbSecondUsd: { x86_64: 10 }, millionRequestsUsd: 1_000_000 },
  { region: 'us-east-1', asOf: '2026-01-01' },
];
const files = {
  'orders.json': events,
  'ours.json': JSON.stringify(prices),
  'wrong.json': '{"region": "eu-west-1", "asOf": "x", "gbSecondUsd": "much"}',
  'no.json': 'not JSON',
};
const ofFile = (...words: string[]) => runCommand(['cost', '--from', 'orders.json', ...words], { files });

describe('cost of a file', () => {
  it('is what its calls were billed for, at one’s own prices', async () => {
    const { out } = await ofFile('--prices', 'ours.json', '-r', 'eu-west-1', '-o', 'json');
    const { records, summary } = JSON.parse(out);
    expect(records[0]).toMatchObject({
      type: 'cost',
      function: 'orders',
      invocations: 4,
      billedDurationMs: 400,
      gbSeconds: 0.4,
      computeUsd: 4,
      requestsUsd: 4,
      totalUsd: 8,
      perThousandInvocationsUsd: 2000,
      maxMemoryUsedMb: 88,
      memorySizeMb: 1024,
    });
    expect(summary.prices).toBe('prices of eu-west-1 in ours.json, as of 2026-01-01');
  });

  it('has no price where no region is named, and says so', async () => {
    const { exitCode, out } = await ofFile();
    expect(exitCode).toBe(0);
    expect(out).toContain('no prices of Lambda');
    expect(out).not.toContain('in all');
  });

  it('is at list price where a region is named', async () => {
    expect((await ofFile('-r', 'eu-west-1')).out).toMatch(/list prices of eu-west-1, as of \d{4}-\d\d-\d\d/);
  });

  it.each([
    ['wrong.json', ['gbSecondUsd']],
    ['no.json', ['no.json', 'JSON']],
    ['none.json', ['none.json', 'no such file']],
  ])('refuses prices that cannot be read: %s', async (path, says) => {
    const { exitCode, err, out } = await ofFile('--prices', path, '-r', 'eu-west-1');
    expect([exitCode, out]).toEqual([2, '']);
    for (const text of says) expect(err).toContain(text);
  });

  it('refuses them before anybody is asked for anything', async () => {
    const { exitCode, err } = await runCommand(['cost', 'no-such-function', '--prices', 'none.json'], { files });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('none.json')]);
  });

  it('refuses prices that are not of this region, and those of several where none is named', async () => {
    const other = await ofFile('--prices', 'ours.json', '-r', 'ap-south-1');
    expect([other.exitCode, other.err]).toEqual([2, expect.stringContaining('eu-west-1, us-east-1')]);
    const unnamed = await ofFile('--prices', 'ours.json');
    expect([unnamed.exitCode, unnamed.err]).toEqual([2, expect.stringContaining('--region')]);
  });

  it.each([
    ['text', /^1 function · orders\.json · .*\nfunction +calls +total .*\norders +4 +\$8\.00 /],
    ['ndjson', /^\{"type":"cost".*\n(?:\{"type":"notice".*\n)*\{"type":"measurement".*\n$/],
    ['tsv', /^function\tversion\t.*\norders\t\t4\t400\t0\.4\t8\t4\t/],
    ['csv', /^function,version,.*\norders,,4,400,0\.4,8,4,/],
  ])('is written as %s', async (format, expected) => {
    expect((await ofFile('--prices', 'ours.json', '-r', 'eu-west-1', '-o', format)).out).toMatch(expected);
  });
});

describe('cost of an account', () => {
  it('holds compute, requests and logs, and names the groups that are kept for ever', async () => {
    const { exitCode, out } = await runCommand(['cost', 'shop-prod-*', '-s', '30m', '-o', 'json']);
    expect(exitCode).toBe(0);
    const { records } = JSON.parse(out);
    const row = records.find((one: { type: string; function: string }) => one.function === api);
    expect(row.computeUsd).toBeGreaterThan(0);
    expect(row.totalUsd).toBeCloseTo(row.computeUsd + row.requestsUsd + (row.logsUsd ?? 0), 9);
    const totals = records.flatMap((one: { type: string; totalUsd?: number }) => one.totalUsd ?? []);
    expect(totals).toEqual(totals.toSorted((a: number, b: number) => b - a));
  });

  it('says that a region has no prices', async () => {
    const { exitCode, out } = await runCommand(['cost', api, '-s', '5m'], {
      env: { AWS_REGION: 'xx-test-1' },
      regions: { 'xx-test-1': {} },
    });
    expect(exitCode).toBe(0);
    expect(out).toContain('no prices of Lambda in xx-test-1 are known');
  });

  it('explains itself', async () => {
    const { err } = await runCommand(['cost', api, '-s', '5m', '--explain']);
    expect(err).toMatch(/^· engine +filter/m);
  });
});
