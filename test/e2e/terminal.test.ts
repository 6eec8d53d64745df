import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module whose exports the linter does not see
import { spawn } from '@lydell/node-pty';
// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module whose exports the linter does not see
import xterm from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, PLAIN_ENV, pause, waitUntil } from './built-bin.ts';
import { type Sandbox, startSandbox } from './sandbox-process.ts';

describe('the program in a terminal', () => {
  let sandbox: Sandbox;
  const folder = mkdtempSync(join(tmpdir(), 'slsobs-terminal-'));

  beforeAll(async () => {
    sandbox = await startSandbox();
  });

  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['a follow', ['tail', 'shop-*'], 0],
    ['a follow as records', ['tail', 'shop-*', '-o', 'ndjson'], 0],
    ['a range', ['logs', 'shop-*', '-s', '24h'], 130],
    ['a range as records', ['logs', 'shop-*', '-s', '24h', '-o', 'ndjson'], 130],
  ])(
    'Ctrl-C ends %s within 200 ms and leaves the terminal as it was',
    async (_, words, exitCode) => {
      let fastestMs = Number.POSITIVE_INFINITY;
      // A machine may be slow once; a program that waits for something before it ends is slow every time.
      for (let tries = 0; tries < 5 && fastestMs > 200; tries += 1) {
        const session = openTerminal([...words, ...sandbox.flags], folder);
        await waitUntil('lines of the shop', () => session.written().split('\n').length > 4);
        const pressedAtMs = performance.now();
        session.type('\x03');
        const ended = await session.ended;
        fastestMs = Math.min(fastestMs, (performance.now() - pressedAtMs) / busyness());
        expect(ended.exitCode).toBe(exitCode);
        expect(ended.settingsAfter).toBe(ended.settingsBefore);
        expect(ended.screen).toMatchObject({ isAlternate: false, isCursorHidden: false, cursorColumn: 0 });
      }
      expect(fastestMs).toBeLessThanOrEqual(200);
    },
    60_000,
  );

  it('two Ctrl-C at once end a range with 130, and the terminal is as it was', async () => {
    const session = openTerminal(['logs', 'shop-*', '-s', '24h', ...sandbox.flags], folder);
    await waitUntil('lines of the shop', () => session.written().split('\n').length > 4);
    session.type('\x03\x03');
    const ended = await session.ended;
    expect(ended.exitCode).toBe(130);
    expect(ended.settingsAfter).toBe(ended.settingsBefore);
    expect(ended.screen).toMatchObject({ isAlternate: false, isCursorHidden: false });
  });

  it('Ctrl-C ends a follow that the terminal has halted (Ctrl-S)', async () => {
    const session = openTerminal(['tail', 'shop-*', '-s', '24h', ...sandbox.flags], folder);
    await waitUntil('lines of the shop', () => session.written().split('\n').length > 4);
    session.type('\x13');
    await waitForQuiet(session);
    session.type('\x03');
    expect(await session.ended).toMatchObject({ exitCode: 0 });
  });

  it('NO_COLOR and --color never leave no escape sequence; a terminal gets colour', async () => {
    const list = ['invocations', 'shop-*', '-s', '30m', '--limit', '3', ...sandbox.flags];
    const coloured = openTerminal(list, folder);
    const never = openTerminal([...list, '--color', 'never'], folder);
    const asked = openTerminal(list, folder, { NO_COLOR: '1' });
    for (const session of [coloured, never, asked]) expect((await session.ended).exitCode).toBe(0);
    expect(coloured.written()).toContain('\x1b[');
    expect(never.written()).not.toContain('\x1b[');
    expect(asked.written()).not.toContain('\x1b[');
  });
});

interface Session {
  /** Types into the terminal. */
  type(keys: string): void;
  /** Every byte that reached the terminal until now. */
  written(): string;
  readonly ended: Promise<{
    readonly exitCode: number;
    /** What `stty` says, before and after the program. */
    readonly settingsBefore: string;
    readonly settingsAfter: string;
    readonly screen: { readonly isAlternate: boolean; readonly isCursorHidden: boolean; readonly cursorColumn: number };
  }>;
}

/** How many times as long as on a machine of its own a program takes just now that others want the processors too. */
function busyness(): number {
  const [before, startAtMs, workMs] = [process.cpuUsage(), performance.now(), 100];
  while (process.cpuUsage(before).user < workMs * 1000);
  return Math.max(1, (performance.now() - startAtMs) / workMs);
}

/** Waits until nothing more is shown. */
async function waitForQuiet(session: Session): Promise<void> {
  let before = -1;
  await waitUntil('the terminal is halted', async () => {
    const isQuiet = session.written().length === before;
    before = session.written().length;
    await pause(400);
    return isQuiet;
  });
}

let sessions = 0;

/** Runs the program from a shell in a pseudo-terminal of 100 × 30, as a person would. */
function openTerminal(words: readonly string[], folder: string, env: Record<string, string> = {}): Session {
  sessions += 1;
  const [before, after] = [join(folder, `before-${sessions}`), join(folder, `after-${sessions}`)];
  const script = 'trap : INT; stty -a > "$1"; a="$2"; shift 2; "$@"; code=$?; stty -a > "$a"; exit $code';
  const shell = spawn('/bin/sh', ['-c', script, 'sh', before, after, process.execPath, BIN, ...words], {
    cols: 100,
    rows: 30,
    env: { ...PLAIN_ENV, TERM: 'xterm-256color', ...env },
  });
  let written = '';
  shell.onData((text) => {
    written += text;
  });
  const exit = new Promise<number>((resolve) => {
    shell.onExit(({ exitCode }) => resolve(exitCode));
  });
  return {
    type: (keys) => shell.write(keys),
    written: () => written,
    ended: exit.then(async (exitCode) => ({
      exitCode,
      settingsBefore: readFileSync(before, 'utf8'),
      settingsAfter: readFileSync(after, 'utf8'),
      screen: await screenAfter(written),
    })),
  };
}

async function screenAfter(written: string) {
  const terminal = new xterm.Terminal({ cols: 100, rows: 30, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const { active } = terminal.buffer;
  return {
    isAlternate: active.type === 'alternate',
    isCursorHidden: written.lastIndexOf('\x1b[?25l') > written.lastIndexOf('\x1b[?25h'),
    cursorColumn: active.cursorX,
  };
}
