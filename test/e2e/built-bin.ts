import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** The checkout. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** The program as it is installed: `bin/slsobs.js`, over the built `dist/`. */
export const BIN = join(ROOT, 'bin', 'slsobs.js');

/**
 * The environment a person would have and nothing of the one the tests run in: no CI, no profile, no region, keys that
 * only an emulator accepts.
 */
export const PLAIN_ENV: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: join(tmpdir(), 'slsobs-no-home'),
  // A memory of its own for each test file: what one has printed is not known to another.
  XDG_STATE_HOME: join(tmpdir(), `slsobs-state-${process.pid}-${performance.timeOrigin}`),
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** How a run of the program ended, and all it wrote. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

/** A run under way. */
export interface Running {
  readonly child: ChildProcess;
  /** All of stdout until now. */
  stdout(): string;
  readonly ended: Promise<Ended>;
}

/**
 * Starts the program with pipes for its streams and nothing on stdin.
 * @param reads which of them are read; one that is not fills up, and its writer waits
 */
export function startSlsobs(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  reads: readonly ('stdout' | 'stderr')[] = ['stdout', 'stderr'],
): Running {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { ...PLAIN_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of reads) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      written[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...written, elapsedMs: performance.now() - startedAtMs }));
  });
  return { child, stdout: () => written.stdout, ended };
}

/** Runs the program to its end. */
export function runSlsobs(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return startSlsobs(words, env).ended;
}

/** How a script of the shell ended. */
export interface ShellRun {
  readonly stdout: string;
  readonly stderr: string;
  /** What was written on descriptor 3, which no program of the script writes to unasked. */
  readonly told: string;
}

/** Runs a script in `sh`, where pipes are the shell's; in it, `"$@"` is the program with these words. */
export async function runShell(script: string, words: readonly string[]): Promise<ShellRun> {
  const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, BIN, ...words], {
    env: PLAIN_ENV,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, told] = await Promise.all(
    [child.stdout, child.stderr, child.stdio[3]].map(async (stream) => {
      let text = '';
      for await (const part of stream as Readable) text += String(part);
      return text;
    }),
  );
  return { stdout: stdout ?? '', stderr: stderr ?? '', told: told ?? '' };
}

/** Reads NDJSON: one object a line. */
export function recordsOf(ndjson: string): Record<string, unknown>[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/**
 * Waits until something shows, looking ten times a second.
 * @throws Error that names what was waited for, when it has not come after `timeoutMs`
 */
export async function waitUntil(what: string, shows: () => boolean | Promise<boolean>, timeoutMs = 20_000) {
  const giveUpAtMs = performance.now() + timeoutMs;
  while (!(await shows())) {
    if (performance.now() > giveUpAtMs) throw new Error(`${what}: not after ${timeoutMs} ms`);
    await pause(100);
  }
}

/** Real time: these tests watch real processes. */
export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
