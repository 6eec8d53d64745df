import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module whose exports the linter does not see
import { spawn } from '@lydell/node-pty';
import type { TtySize } from '../../src/runtime/tty.ts';
import { recordTerminal, type TerminalPicture } from '../fakes/terminal-screen.ts';
import { BIN, PLAIN_ENV } from './built-bin.ts';

/** The program in a pseudo-terminal, as a person would run it from a shell. */
export interface TerminalSession {
  /** Types into the terminal. */
  type(keys: string): void;
  resize(size: TtySize): void;
  /** Every byte that reached the terminal until now. */
  written(): string;
  picture(): Promise<TerminalPicture>;
  /** What `stty -a` said before the program, and when the script asked again. */
  settings(when: 'before' | 'between' | 'after'): string;
  /** Takes the terminal away, as closing its window does. */
  hangUp(): void;
  /** The exit code of the script. */
  readonly ended: Promise<number>;
}

/** What a session is like. */
export interface SessionOptions {
  /** Where `stty` leaves what it says. */
  readonly folder: string;
  readonly size?: TtySize;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * What the shell runs; `"$@"` in it is the program with its words, `stty_to NAME` keeps the terminal's settings. Absent: the
   * program, and settings before and after.
   */
  readonly script?: string;
}

/** `before` and `after` are asked for, Ctrl-C is for the program alone, its exit code is the script's. */
const PLAIN_SCRIPT = 'trap : INT; stty_to before; "$@"; code=$?; stty_to after; exit $code';

let sessions = 0;

/** Starts it. @param words the program's */
export function openTerminal(words: readonly string[], options: SessionOptions): TerminalSession {
  sessions += 1;
  const { folder, size = { columns: 100, rows: 30 }, env = {}, script = PLAIN_SCRIPT } = options;
  const prefix = join(folder, `session-${sessions}`);
  const recorder = recordTerminal(size);
  const shellWords = ['-c', `p="$1"; shift; stty_to() { stty -a > "$p.$1"; }; ${script}`, 'sh', prefix];
  const shell = spawn('/bin/sh', [...shellWords, process.execPath, BIN, ...words], {
    cols: size.columns,
    rows: size.rows,
    env: { ...PLAIN_ENV, TERM: 'xterm-256color', ...env },
  });
  let written = '';
  shell.onData((text) => {
    written += text;
    recorder.write(text);
  });
  return {
    type: (keys) => shell.write(keys),
    resize: (to) => {
      recorder.resize(to);
      shell.resize(to.columns, to.rows);
    },
    written: () => written,
    picture: recorder.picture,
    settings: (when) => readFileSync(`${prefix}.${when}`, 'utf8'),
    hangUp: () => shell.kill('SIGHUP'),
    ended: new Promise((resolve) => {
      shell.onExit(({ exitCode }) => resolve(exitCode));
    }),
  };
}

/** How many times as long as on a machine of its own a program takes just now that others want the processors too. */
export function busyness(): number {
  const [before, startAtMs, workMs] = [process.cpuUsage(), performance.now(), 100];
  while (process.cpuUsage(before).user < workMs * 1000);
  return Math.max(1, (performance.now() - startAtMs) / workMs);
}
