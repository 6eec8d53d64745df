import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, type Running, recordsOf, runShell, startSlsobs, waitUntil } from './built-bin.ts';
import { callLogs } from './call-logs.ts';
import { type LinesFile, writeLinesFile } from './many-lines.ts';
import { type Sandbox, startSandbox } from './sandbox-process.ts';

describe('a range with a reader that is slow', () => {
  let file: LinesFile;

  beforeAll(() => {
    file = writeLinesFile(30_000);
  });

  afterAll(() => file.remove());

  it('the first Ctrl-C waits for a reader that has stopped reading, the second does not', async () => {
    const running = startSlsobs(['logs', '--from', file.path, '-q'], {}, []);
    await firstBytes(running);
    await expectSecondStop(running);
  });

  it('megabytes reach a slow reader whole, in order', async () => {
    const running = startSlsobs(['logs', '--from', file.path, '-o', 'ndjson']);
    const { stdout } = running.child;
    if (stdout === null) throw new Error('no pipe');
    stdout.on('data', () => {
      stdout.pause();
      void pause(10).then(() => stdout.resume());
    });
    const run = await running.ended;
    expect(run.exitCode).toBe(0);
    expect(run.stdout.length).toBeGreaterThan(5_000_000);
    const messages = recordsOf(run.stdout)
      .filter((record) => record.type === 'event')
      .map((event) => event.message);
    expect(messages).toEqual(file.messages);
  });

  it.each([5, 20])(
    '%i MB wait in a pipe of the shell for two seconds, and none is cut off when the program ends',
    async (megabytes) => {
      const large = writeLinesFile(megabytes * 1000, 1000);
      try {
        const pipe = '{ "$@"; echo "exit $?" >&3; } | { sleep 2; wc -lc; }';
        const run = await runShell(pipe, ['logs', '--from', large.path, '-o', 'raw', '-q']);
        const bytes = large.messages.reduce((sum, message) => sum + Buffer.byteLength(message) + 1, 0);
        expect(bytes).toBeGreaterThan(megabytes * 1_000_000);
        expect(run.stdout.trim().split(/\s+/).map(Number)).toEqual([large.messages.length, bytes]);
        expect(run).toMatchObject({ told: 'exit 0\n', stderr: '' });
      } finally {
        large.remove();
      }
    },
  );

  it('the first Ctrl-C drains: what was printed reaches a reader that comes back later, in whole lines', async () => {
    const running = startSlsobs(['logs', '--from', file.path, '-o', 'raw', '-q'], {}, ['stderr']);
    await expectDrained(running, file.messages, 130);
  });
});

describe('a follow with a reader that is slow', () => {
  const messages = Array.from({ length: 5000 }, (_, index) => `line ${index}`.padEnd(1000, '.'));
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox('--empty');
    const stream = { logGroupName: '/slow/reader', logStreamName: 'one' };
    await callLogs(sandbox.url, 'CreateLogGroup', stream);
    await callLogs(sandbox.url, 'CreateLogStream', stream);
    const startAtMs = Date.now() - 60_000;
    for (let from = 0; from < messages.length; from += 500) {
      const logEvents = messages
        .slice(from, from + 500)
        .map((message, index) => ({ timestamp: startAtMs + from + index, message }));
      await callLogs(sandbox.url, 'PutLogEvents', { ...stream, logEvents });
    }
  });

  afterAll(() => sandbox.stop());

  const follow = () =>
    startSlsobs(['tail', '/slow/reader', '-s', '10m', '-o', 'raw', '-q', ...sandbox.flags], {}, ['stderr']);

  it('the first Ctrl-C drains: what was printed reaches it in whole lines, and the exit code is 0', async () => {
    const running = follow();
    await expectDrained(running, messages, 0);
  });

  it('the second Ctrl-C abandons it', async () => {
    const running = follow();
    await firstBytes(running);
    await expectSecondStop(running);
  });

  it('all of it arrives when nobody stops it', async () => {
    const running = follow();
    await firstBytes(running);
    await pause(2000);
    const all = `${messages.join('\n')}\n`;
    const text = restOf(running, (before) => {
      if (before.length >= all.length) running.child.kill('SIGINT');
    });
    expect(await text).toBe(all);
    expect(await running.ended).toMatchObject({ exitCode: 0 });
  });
});

/**
 * Resolves when there is something to read; nobody takes it. The listener stays: of a stream that nobody listens to, Node throws
 * away what is left when the process ends.
 */
async function firstBytes({ child }: Running): Promise<void> {
  await new Promise<void>((resolve) => child.stdout?.on('readable', () => resolve()));
}

/** Everything from now to the end. @param onMore is shown all until then, whenever more comes */
async function restOf({ child }: Running, onMore: (text: string) => void = () => undefined): Promise<string> {
  let text = '';
  for await (const part of child.stdout?.setEncoding('utf8') ?? []) {
    text += part;
    onMore(text);
  }
  return text;
}

/** Presses Ctrl-C twice, while nobody reads. */
async function expectSecondStop({ child }: Running): Promise<void> {
  child.kill('SIGINT');
  await pause(500);
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  await waitUntil('it ends', () => child.exitCode !== null);
  expect(child.exitCode).toBe(130);
  child.stdout?.destroy();
}

/** Stops a run once while its reader takes nothing: all that had been printed comes out, in whole lines and in order. */
async function expectDrained(running: Running, messages: readonly string[], exitCode: number): Promise<void> {
  await firstBytes(running);
  running.child.kill('SIGINT');
  await pause(300);
  const text = await restOf(running);
  expect(await running.ended).toMatchObject({ exitCode });
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.length).toBeGreaterThan(0);
  expect(lines).toEqual(messages.slice(0, lines.length));
}
