import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pause, ROOT } from '../e2e/built-bin.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where ministack listens: Lambda, S3, SQS and CloudWatch Logs. */
    ministackUrl: string;
    /** Where moto listens: CloudWatch Logs that page, and X-Ray. */
    motoUrl: string;
    /** Where microburst listens: moto behind it, with the failures that `fault-proxy.ts` orders. */
    microburstUrl: string;
    /** A folder of this run's own; gone after it. */
    scratchFolder: string;
  }
}

/** Region of everything the emulators hold. */
export const REGION = 'eu-west-1';

type Emulator = 'ministack' | 'moto' | 'microburst';

const STARTS_WITHIN_MS = 60_000;
const running = new Set<ChildProcess>();
/** Where all write; made at set-up, for the test files import this module too. */
let home = '';

/**
 * Starts the emulators, and the proxy that fails for one of them, on free ports of this machine before the first test.
 * @throws Error when one does not answer: the checks then fail, they are not skipped
 */
export async function setup(project: TestProject): Promise<void> {
  process.on('exit', killAll);
  home = mkdtempSync(join(tmpdir(), 'slsobs-emulators-'));
  const [ministackPort, motoPort, microburstPort] = [await freePort(), await freePort(), await freePort()];
  const [ministackUrl, motoUrl] = await Promise.all([
    start('ministack', [], `http://127.0.0.1:${ministackPort}`, '/_ministack/health', {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(ministackPort),
      MINISTACK_REGION: REGION,
      LAMBDA_EXECUTOR: 'local',
    }),
    start('moto', ['-H', '127.0.0.1', '-p', String(motoPort)], `http://127.0.0.1:${motoPort}`, '/moto-api/', {}),
  ]);
  const behind = ['-u', motoUrl, '-p', String(microburstPort), '--host', '127.0.0.1'];
  const microburstAt = `http://127.0.0.1:${microburstPort}`;
  const microburstUrl = await start('microburst', behind, microburstAt, '/_microburst/health', {});
  project.provide('ministackUrl', ministackUrl);
  project.provide('motoUrl', motoUrl);
  project.provide('microburstUrl', microburstUrl);
  project.provide('scratchFolder', home);
}

/** Ends them, and waits until they are gone. */
export async function teardown(): Promise<void> {
  const gone = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of running) child.kill('SIGTERM');
  await Promise.race([Promise.all(gone), pause(5000)]);
  killAll();
  rmSync(home, { recursive: true, force: true });
}

/** A program of an emulator's virtual environment, where `scripts/install-emulators.ts` puts it. */
export function emulatorProgram(emulator: Emulator, program: string): string {
  return join(ROOT, `.venv-${emulator}`, 'bin', program);
}

async function start(
  name: Emulator,
  words: readonly string[],
  url: string,
  healthPath: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const logFile = join(home, `${name}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(emulatorProgram(name, name === 'moto' ? 'moto_server' : name), [...words], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code) => {
    failure = `it ended with exit code ${code}`;
    running.delete(child);
  });
  running.add(child);
  const giveUpAtMs = performance.now() + STARTS_WITHIN_MS;
  while (!(await answers(url + healthPath))) {
    if (performance.now() > giveUpAtMs) failure ??= `no answer from ${url} within ${STARTS_WITHIN_MS} ms`;
    if (failure !== undefined) throw new Error(`${name} did not start: ${failure}\n${readFileSync(logFile, 'utf8')}`);
    await pause(100);
  }
  return url;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
