import { describe, expect, it } from 'vitest';
import { type CommandSetting, runCommand, startCommand } from './run-command.ts';

const name = 'shop-prod-orders-api';

/** A live follow that is stopped after a while. */
async function liveFor(durationMs: number, words: readonly string[], setting: CommandSetting = {}) {
  const { machine, clock, ended } = startCommand(['tail', ...words, '--live'], setting);
  for (let passedMs = 0; passedMs < durationMs; passedMs += 1000) await clock.advance(1000);
  machine.interrupt();
  await clock.advance(1000);
  return { exitCode: await ended, ...machine.written };
}

interface Event {
  readonly [field: string]: unknown;
}

const recordsOf = (ndjson: string, type: string): Event[] =>
  ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
    .filter((record) => record.type === type);

/** An event's identity without its id, which a live line has of its own. */
const keyOf = ({ logGroup, logStream, time, message, raw }: Event): string =>
  [logGroup, logStream, time, raw ?? message].join('\n');

describe('tail --live', () => {
  it('prints what polling prints, each line once, most of it before polling does', async () => {
    const words = ['shop-prod-*', '-s', '10s', '-o', 'ndjson'];
    const live = await liveFor(90_000, words);
    expect(live.exitCode).toBe(0);
    const events = recordsOf(live.out, 'event');
    const keys = events.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(events.filter(({ provisional }) => provisional).length).toBeGreaterThan(events.length / 2);
    const { machine, clock, ended } = startCommand(['tail', ...words]);
    for (let second = 0; second < 90; second += 1) await clock.advance(1000);
    machine.interrupt();
    await clock.advance(1000);
    await ended;
    const polled = recordsOf(machine.written.out, 'event').map(keyOf);
    const shown = new Set(keys);
    expect(polled.length).toBeGreaterThan(500);
    expect(polled.filter((key) => !shown.has(key))).toEqual([]);
    const [[counts], [plain]] = [recordsOf(live.out, 'summary'), recordsOf(machine.written.out, 'summary')];
    // What was read, and the calls that it made up, are the same: live lines are counted when a read brings them.
    expect(counts).toMatchObject({ events: plain?.events, invocations: plain?.invocations, late: plain?.late });
    expect(counts?.shown).toBe(keys.length);
  });

  it('says beforehand what it costs, and marks lines in text as provisional', async () => {
    const { out, err } = await liveFor(60_000, [name]);
    expect(err).toMatch(/^· .* · Live Tail and polling · /);
    expect(err).toMatch(
      /· Live Tail costs \$0\.01 a minute \(AWS’s price in the US in 2026; a month’s first 1 800 minutes/,
    );
    expect(out).toMatch(/\(provisional\)$/m);
    // An invocation's own line follows when the reads have brought it, and is not late for that.
    expect(out).toMatch(/ ok ✓ +\d+ ms/);
    expect(out).not.toMatch(/told .* late/);
    expect(out).not.toContain('platform.');
  });

  it('counts a session for each ten groups, in each region', async () => {
    const setting = { regions: { 'us-east-1': { seed: 2 } } };
    const { err } = await liveFor(1000, ['shop-prod-api', '-r', 'eu-west-1,us-east-1'], setting);
    expect(err).toContain('$0.01 a minute for each of 2 sessions');
  });

  it('shows a line when a read brings it, where only that tells that it is wanted', async () => {
    const probe = await liveFor(60_000, [name, '-o', 'ndjson', '-n', '0']);
    const own = recordsOf(probe.out, 'event').find(({ provisional, requestId }) => !provisional && requestId);
    const id = String(own?.requestId);
    const { out } = await liveFor(60_000, [name, '-o', 'ndjson', '-n', '0', '--request-id', id]);
    const lines = recordsOf(out, 'event').map(keyOf);
    expect(lines.length).toBeGreaterThan(1);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('goes on by polling where it may not be live, and names the permission', async () => {
    const faults = { deniedActions: ['logs:StartLiveTail'] };
    const { exitCode, out, err } = await liveFor(30_000, [name, '-o', 'ndjson'], { faults });
    expect(exitCode).toBe(0);
    expect(err).toMatch(/may not call logs:StartLiveTail.*polling, free, shows every line.*allow logs:StartLiveTail/);
    expect(recordsOf(out, 'event').length).toBeGreaterThan(10);
  });

  it.each([
    [['tail', name, '--live', '--no-follow'], 'this reading ends'],
    [['tail', name, '--live', '-u', '1m'], 'this reading ends'],
    [['tail', '--live', '--from', 'x.log'], 'a file holds what was logged already'],
    [['logs', name, '--live'], 'slsobs tail --live'],
    [['tail', name, '--live', '--invocations'], '--invocations shows calls'],
    [['tail', name, '--live', '-g', 'x', '-C', '2'], '-A, -B and -C shows lines around lines'],
  ])('is refused for %j, with the reason', async (argv, words) => {
    const { exitCode, err } = await runCommand(argv, { hasSandbox: false });
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });
});
