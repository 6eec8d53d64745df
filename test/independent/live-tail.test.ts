import { beforeAll, describe, expect, inject, it } from 'vitest';
import { pause, type Running, recordsOf, startSlsobs, waitUntil } from '../e2e/built-bin.ts';
import { callLogs } from '../e2e/call-logs.ts';
import { REGION } from './emulators.ts';

const GROUPS = ['/live-tail/a', '/live-tail/b'];
const words = ['-o', 'ndjson', '-s', '1m', '--endpoint-url', inject('ministackUrl'), '-r', REGION];

/** ministack's StartLiveTail is an event stream that others wrote: an update for every put, and an empty one every second. */
describe('a live tail of ministack', () => {
  const written: string[] = [];

  beforeAll(async () => {
    for (const logGroupName of GROUPS) {
      await call('CreateLogGroup', { logGroupName });
      await call('CreateLogStream', { logGroupName, logStreamName: 's' });
    }
  });

  const call = (action: string, input: unknown): Promise<void> => callLogs(inject('ministackUrl'), action, input);

  /** Puts lines of one millisecond, each as often as it is named. */
  async function put(logGroupName: string, ...messages: readonly string[]): Promise<void> {
    const timestamp = Date.now();
    const logEvents = messages.map((message) => ({ timestamp, message }));
    await call('PutLogEvents', { logGroupName, logStreamName: 's', logEvents });
    written.push(...messages);
  }

  const provisionalIn = (running: Running): string[] =>
    eventsIn(running.stdout()).flatMap(({ provisional, message }) => (provisional === true ? [String(message)] : []));

  it('shows each line once, before any read brings it, and the reads bring every one', async () => {
    const running = startSlsobs(['tail', ...GROUPS, '--live', ...words]);
    try {
      await waitUntil('a line is shown live', async () => {
        await put('/live-tail/a', `first ${written.length}`);
        return provisionalIn(running).length > 0;
      });
      const delaysMs: number[] = [];
      for (let round = 0; round < 15; round += 1) {
        const message = `line ${round}`;
        const putAtMs = performance.now();
        await put(GROUPS[round % 2] ?? '', message, 'equal', 'equal');
        await waitUntil(`${message} is shown`, () => running.stdout().includes(`"${message}"`));
        delaysMs.push(performance.now() - putAtMs);
      }
      // Polling shows a line after three to five seconds.
      expect(Math.max(...delaysMs)).toBeLessThan(2500);
      // The reads hold lines for three seconds; what they repeat would be printed by then.
      await pause(8000);
    } finally {
      running.child.kill('SIGINT');
    }
    const run = await running.ended;
    expect(run.exitCode, run.stderr).toBe(0);
    const printed = eventsIn(run.stdout).map(({ message }) => String(message));
    expect(countEach(printed)).toEqual(countEach(written));
    expect(provisionalIn(running).length).toBeGreaterThanOrEqual(45);
    // Lines are counted when a read brings them: every one was, and no more.
    const summary = recordsOf(run.stdout).find(({ type }) => type === 'summary');
    expect(summary).toMatchObject({ events: written.length, shown: written.length, gaps: 0 });
    expect(run.stderr).toContain('Live Tail costs $0.01 a minute');
  });
});

function eventsIn(ndjson: string): Record<string, unknown>[] {
  return recordsOf(ndjson.slice(0, ndjson.lastIndexOf('\n') + 1)).filter(({ type }) => type === 'event');
}

/** In the order of the lines, so that two counts can be compared. */
function countEach(lines: readonly string[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(lines, (line) => line);
  return new Map([...groups].map(([line, same]) => [line, same.length] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}
