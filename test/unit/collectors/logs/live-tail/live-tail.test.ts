import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../../../../../src/sandbox/faults/spells.ts';
import { sorted } from '../follow/follow-run.ts';
import { liveRun, messagesOf } from './live-run.ts';

const spell = (kind: FaultKind, fromS: number, toS: number) => (startAtMs: number) => ({
  spells: [{ kind, fromMs: startAtMs + fromS * 1000, toMs: startAtMs + toS * 1000 }],
});

/** Writes a line a second for so long. */
async function writeFor(run: Awaited<ReturnType<typeof liveRun>>, seconds: number, name = '/a'): Promise<string[]> {
  const lines: string[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const line = `line at ${run.clock.now()}`;
    lines.push(line);
    run.write(name, line);
    await run.clock.advance(1000);
  }
  return lines;
}

describe('a live tail', () => {
  test('shows lines within two seconds, and each once: what a read brings is marked with what showed it', async () => {
    const run = await liveRun(['/a']);
    await run.clock.advance(3000);
    run.write('/a', 'same', 'same', 'other');
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(['other', 'same', 'same']);
    expect(run.events()).toEqual([]);
    await run.clock.advance(20_000);
    expect(messagesOf(run.events())).toEqual(['other', 'same', 'same']);
    const confirmed = run.events().map(({ marks }) => marks?.confirms);
    expect(new Set(confirmed)).toEqual(new Set(run.provisional().map(({ id }) => id)));
    expect(run.events().every(({ eventId }) => eventId !== undefined)).toBe(true);
    expect(run.live).toEqual([['arn:aws:logs:eu-west-1:123456789012:log-group:/a']]);
    await run.stop();
  });

  test('follows ten groups a session, as many sessions as that takes', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `/g${index}`);
    const run = await liveRun(names);
    await run.clock.advance(3000);
    for (const name of names) run.write(name, `from ${name}`);
    await run.clock.advance(1500);
    expect(run.live.map((arns) => arns.length)).toEqual([10, 10, 1]);
    expect(run.provisional()).toHaveLength(21);
    await run.stop();
  });

  test('is renewed before AWS ends it, with an overlap in which nothing is shown twice or missed', async () => {
    const run = await liveRun(['/a'], { times: { renewAfterMs: 10_000 } });
    await run.clock.advance(2500);
    const lines = await writeFor(run, 40);
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(sorted(lines));
    expect(run.live.length).toBeGreaterThanOrEqual(3);
    await run.clock.advance(10_000);
    expect(sorted(run.shown())).toEqual(lines);
    await run.stop();
  });

  test.each<[string, FaultKind, number]>([
    ['ended by AWS', 'session-end', 11.5],
    ['silent for five seconds', 'silent-stream', 17],
  ])('that is %s is opened again, and nothing is lost or shown twice', async (_, kind, toS) => {
    const run = await liveRun(['/a'], { faults: spell(kind, 10, toS) });
    await run.clock.advance(2500);
    const lines = await writeFor(run, 40);
    await run.clock.advance(15_000);
    expect(run.live.length).toBeGreaterThanOrEqual(2);
    expect(sorted(run.shown())).toEqual(sorted(lines));
    expect(run.provisional().length).toBeGreaterThan(25);
    await run.stop();
  });

  test('that is sampled says so, until the reads have brought what it left out', async () => {
    const run = await liveRun(['/a'], { faults: () => ({ mostLiveEvents: 5 }) });
    await run.clock.advance(3000);
    run.write('/a', ...Array.from({ length: 20 }, (_, index) => `line ${index}`));
    await run.clock.advance(2000);
    expect(run.provisional()).toHaveLength(5);
    expect(run.gaps()).toMatchObject([{ reason: 'sampled', state: 'open', group: { name: '/a' } }]);
    await run.clock.advance(20_000);
    const [open, filled] = run.gaps();
    expect(filled).toMatchObject({ state: 'filled', revision: 2, gapId: open?.gapId });
    expect((filled?.toAtMs ?? 0) - (open?.fromAtMs ?? 0)).toBeLessThanOrEqual(2000);
    expect(run.shown()).toHaveLength(20);
    await run.stop();
  });

  test('for a client on a slow line may lose lines, which the reads bring', async () => {
    const run = await liveRun(['/a'], { faults: spell('slow-client', 5, 60) });
    await run.clock.advance(2500);
    const lines = await writeFor(run, 60);
    await run.clock.advance(20_000);
    expect(sorted(run.shown())).toEqual(sorted(lines));
    expect(run.provisional().length).toBeLessThan(60);
    await run.stop();
  });

  test.each([
    ['no permission', { deniedActions: ['logs:StartLiveTail'] }, /may not call logs:StartLiveTail.*polling, free/],
    ['no session left', { mostLiveTails: 0 }, /^no further live session is allowed .*polling, free/],
  ])('with %s is polling, said once with the reason', async (_, faults, words) => {
    const run = await liveRun(['/a'], { faults: () => faults });
    await run.clock.advance(2500);
    const lines = await writeFor(run, 20);
    await run.clock.advance(10_000);
    expect(messagesOf(run.events())).toEqual(lines);
    expect(run.provisional()).toEqual([]);
    expect(run.texts()).toEqual([expect.stringMatching(words)]);
    await run.stop();
  });

  test('whose groups’ account nobody tells is polling, with what would tell it', async () => {
    const run = await liveRun(['/a'], { faults: () => ({ deniedActions: ['logs:DescribeLogGroups'] }) });
    await run.clock.advance(10_000);
    expect(run.live).toEqual([]);
    expect(run.texts()).toEqual([
      expect.stringMatching(/account’s number.*polling, free.*allow logs:DescribeLogGroups/),
    ]);
    await run.stop();
  });

  test('whose host cannot be reached is polling, said once with its name, and live when it can be', async () => {
    let isReachable = false;
    const run = await liveRun(['/a'], {
      around: (aws) => async (request) => {
        if (isReachable || !request.headers['x-amz-target']?.endsWith('.StartLiveTail')) return aws(request);
        const host = 'stream-logs.eu-west-1.amazonaws.com';
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
      },
    });
    await run.clock.advance(60_000);
    expect(run.texts()).toEqual([
      expect.stringMatching(/^Live Tail cannot be reached at stream-logs\.eu-west-1\.amazonaws\.com, .*polling, free/),
    ]);
    isReachable = true;
    await run.clock.advance(10_000);
    run.write('/a', 'live');
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(['live']);
    await run.stop();
  });

  test('that has shown no line for minutes is closed, and opened again when one is read', async () => {
    const run = await liveRun(['/a'], { times: { idleMs: 60_000 } });
    await run.clock.advance(70_000);
    expect(run.texts()).toEqual([expect.stringMatching(/^nothing was logged for 1 min in \/a: polling, free/)]);
    run.write('/a', 'wakes it');
    await run.clock.advance(10_000);
    expect(run.texts().at(-1)).toBe('something is logged in /a: live again');
    run.write('/a', 'live');
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(['live']);
    expect(run.live).toHaveLength(2);
    await run.stop();
  });

  test('of groups of which one is not there follows the others, and that one when it is born', async () => {
    const run = await liveRun(['/a', '/b'], { unborn: ['/b'], times: { missingEveryMs: 5000 } });
    await run.clock.advance(3000);
    run.write('/a', 'a');
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(['a']);
    run.createGroup('/b');
    await run.clock.advance(10_000);
    run.write('/b', 'b');
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(['a', 'b']);
    await run.stop();
  });

  test('follows groups that join from when they join', async () => {
    let join: (name: string) => void = () => undefined;
    const joined = new Promise<string>((resolve) => {
      join = resolve;
    });
    const run = await liveRun(['/a'], {
      more: {
        groupChanges: async function* () {
          const name = await joined;
          yield { joined: [{ group: { name } }], joinedSinceMs: 0, left: [], notices: [] };
        },
      },
    });
    run.createGroup('/c');
    await run.clock.advance(3000);
    join('/c');
    await run.clock.advance(5000);
    run.write('/c', 'joined');
    await run.clock.advance(1500);
    expect(messagesOf(run.provisional())).toEqual(['joined']);
    await run.stop();
  });

  test('says how many lines no read has confirmed within the horizon', async () => {
    const run = await liveRun(['/a', '/b']);
    await run.clock.advance(2200);
    // Between two reads.
    run.write('/b', 'one', 'two');
    await run.clock.advance(1500);
    run.deleteGroup('/b');
    expect(messagesOf(run.provisional())).toEqual(['one', 'two']);
    await run.clock.advance(300_000);
    expect(run.texts()).toContain('2 provisional lines were not confirmed by any read within the horizon');
    await run.stop();
  });

  test('passes the filter pattern on', async () => {
    const run = await liveRun(['/a'], { more: { filterPattern: 'wanted' } });
    await run.clock.advance(3000);
    run.write('/a', 'wanted line', 'other line');
    await run.clock.advance(10_000);
    expect(run.shown()).toEqual(['wanted line']);
    expect(run.provisional()).toHaveLength(1);
    await run.stop();
  });

  test('that is stopped ends at once, and its sessions with it', async () => {
    const run = await liveRun(['/a']);
    await run.clock.advance(3000);
    await run.stop();
    const before = run.provisional().length;
    run.write('/a', 'after');
    await run.clock.advance(10_000);
    expect(run.provisional()).toHaveLength(before);
  });
});
