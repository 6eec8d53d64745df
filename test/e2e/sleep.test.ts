import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, startSlsobs, waitUntil } from './built-bin.ts';
import { callLogs } from './call-logs.ts';
import { expectOnce, finalGapsIn, messagesIn } from './exactly-once.ts';
import { type Sandbox, startSandbox } from './sandbox-process.ts';

const GROUPS = ['/sleep/a', '/sleep/b'];
/** Longer than an ordinary read reaches back, so that only a reading that knows how long it slept misses nothing. */
const SLEEP_MS = 20_000;

describe('a follow whose machine sleeps', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox('--empty');
    for (const logGroupName of GROUPS) {
      await callLogs(sandbox.url, 'CreateLogGroup', { logGroupName });
      await callLogs(sandbox.url, 'CreateLogStream', { logGroupName, logStreamName: 'one' });
    }
  });

  afterAll(() => sandbox.stop());

  it('goes on when it wakes, with every event of the meantime once', async () => {
    const messages: string[] = [];
    const running = startSlsobs(['tail', ...GROUPS, '-s', '1m', '-o', 'ndjson', ...sandbox.flags]);
    /** Two events of one millisecond to each group, four times a second. */
    const logFor = async (durationMs: number): Promise<void> => {
      for (const endAtMs = performance.now() + durationMs; performance.now() < endAtMs; await pause(250)) {
        for (const logGroupName of GROUPS) {
          const logEvents = ['a', 'b'].map((half) => ({ timestamp: Date.now(), message: `${messages.length}${half}` }));
          await callLogs(sandbox.url, 'PutLogEvents', { logGroupName, logStreamName: 'one', logEvents });
          messages.push(...logEvents.map(({ message }) => message));
        }
      }
    };
    const printed = (): number => messagesIn(running.stdout()).length;
    try {
      await logFor(4000);
      await waitUntil('it follows', () => printed() > 0);
      running.child.kill('SIGSTOP');
      const printedBefore = printed();
      await logFor(SLEEP_MS);
      expect(printed()).toBe(printedBefore);
      running.child.kill('SIGCONT');
      await logFor(4000);
      // What is missing is named below.
      await waitUntil('all is printed', () => printed() >= messages.length).catch(() => undefined);
      // What is told twice would be, when the stretch is read again.
      await pause(5000);
    } finally {
      running.child.kill('SIGCONT');
      running.child.kill('SIGINT');
    }
    const run = await running.ended;
    expect(run.exitCode, run.stderr).toBe(0);
    expectOnce(run.stdout, messages);
    expect(finalGapsIn(run.stdout)).toEqual([]);
  }, 90_000);
});
