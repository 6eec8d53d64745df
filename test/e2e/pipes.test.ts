import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, recordsOf, runShell, runSlsobs, startSlsobs, waitUntil } from './built-bin.ts';
import { type LinesFile, writeLinesFile } from './many-lines.ts';
import { type Sandbox, startSandbox } from './sandbox-process.ts';
import { startSilentServer } from './silent-server.ts';

describe('the program in a pipe', () => {
  let file: LinesFile;
  let sandbox: Sandbox;

  beforeAll(async () => {
    file = writeLinesFile(30_000);
    sandbox = await startSandbox();
  });

  afterAll(async () => {
    file.remove();
    await sandbox.stop();
  });

  it('logs | head -1 ends at once with exit 0, and says nothing more', async () => {
    const running = startSlsobs(['logs', '--from', file.path]);
    let goneAtMs = 0;
    closeAtFirstByte(running, () => {
      goneAtMs = performance.now();
    });
    const run = await running.ended;
    expect(performance.now() - goneAtMs).toBeLessThan(1000);
    expect(run.exitCode).toBe(0);
    // What is read is said before the first line.
    expect(run.stderr).toMatch(/^· .*events\.ndjson.*\n$/);
    expect(run.stdout.length).toBeLessThan(500_000);
  });

  it('a follow ends with exit 0 when its reader goes', async () => {
    const running = startSlsobs(['tail', 'shop-*', '-q', ...sandbox.flags]);
    closeAtFirstByte(running);
    expect(await running.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('a range read from an account ends with exit 0 when its reader goes', async () => {
    const running = startSlsobs(['logs', 'shop-*', '-s', '12h', '-q', ...sandbox.flags]);
    closeAtFirstByte(running);
    expect(await running.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it.each([
    ['a follow', ['tail', 'shop-*']],
    ['a range', ['logs', 'shop-*', '-s', '12h']],
  ])('%s whose stdout and stderr both go into head -1 ends with exit 0 and no word of it', async (_, words) => {
    const run = await runShell('{ "$@" 2>&1; echo "exit $?" >&3; } | head -1', [...words, ...sandbox.flags]);
    expect(run.stdout.split('\n')).toHaveLength(2);
    expect(run).toMatchObject({ told: 'exit 0\n', stderr: '' });
  });

  it('a range goes on to its end when only the reader of stderr goes', async () => {
    const running = startSlsobs(['logs', '--from', file.path, '-o', 'raw']);
    running.child.stderr?.destroy();
    expect(await running.ended).toMatchObject({ exitCode: 0, stdout: `${file.messages.join('\n')}\n` });
  });

  it('a follow goes on when only the reader of stderr goes, and Ctrl-C ends it with exit 0', async () => {
    const running = startSlsobs(['tail', 'shop-*', ...sandbox.flags]);
    running.child.stderr?.destroy();
    await waitUntil('lines of the shop', () => running.stdout().split('\n').length > 4);
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ exitCode: 0 });
  });

  it('raw output of a file is its messages, byte for byte', async () => {
    const run = await runSlsobs(['logs', '--from', file.path, '-o', 'raw']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toBe(`${file.messages.join('\n')}\n`);
  });

  it('SIGTERM before an answer ends a command with 143, Ctrl-C with 130', async () => {
    await using silent = await startSilentServer();
    for (const [signal, exitCode] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      const running = startSlsobs(['logs', '/a/group', '--endpoint-url', silent.url, '-r', 'eu-west-1', '-q']);
      await silent.nextCall();
      running.child.kill(signal);
      const run = await running.ended;
      expect(run.exitCode, `${signal}: ${run.stderr}`).toBe(exitCode);
      // No line, but that nothing was read.
      expect(run.stdout).toMatch(/^(· gap .* not read: stopped before that\n)?$/);
    }
  });

  it('Ctrl-C in the middle of answers adds nothing to stderr but slsobs’s own lines', async () => {
    for (let round = 0; round < 3; round += 1) {
      const running = startSlsobs(['logs', 'shop-*', '-s', '24h', '-o', 'raw', ...sandbox.flags]);
      await waitUntil('a line of the shop', () => running.stdout() !== '');
      running.child.kill('SIGINT');
      const run = await running.ended;
      expect(run.exitCode).toBe(130);
      expect(run.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('· '))).toEqual([]);
    }
  });

  it('SIGTERM ends a follow with 143 and leaves no line unfinished', async () => {
    const running = startSlsobs(['tail', 'shop-*', '-o', 'ndjson', '-q', ...sandbox.flags]);
    await waitUntil('lines of the shop', () => running.stdout().includes('\n'));
    running.child.kill('SIGTERM');
    const run = await running.ended;
    expect(run).toMatchObject({ exitCode: 143, stderr: '' });
    expect(recordsOf(run.stdout).length).toBeGreaterThan(0);
    expect(run.stdout.endsWith('\n')).toBe(true);
  });

  it.each([
    ['a folder that is not there', 'ndjson=/nonexistent/x.ndjson', 2, 'there is no such folder'],
    ['a directory', `ndjson=${tmpdir()}`, 2, 'it is a directory'],
    ['a full disk', 'ndjson=/dev/full', 5, 'the disk is full'],
  ])('an output that cannot be written is told, and never taken for done: %s', async (_, output, exitCode, said) => {
    const ended = await runSlsobs(['logs', '--from', file.path, '-o', output]);
    expect(ended).toMatchObject({ exitCode });
    expect(ended.stderr).toContain(said);
  });
});

/** What `head -1` does: takes a little and goes. */
function closeAtFirstByte({ child }: Running, told: () => void = () => undefined): void {
  child.stdout?.once('data', () => {
    child.stdout?.destroy();
    told();
  });
}
