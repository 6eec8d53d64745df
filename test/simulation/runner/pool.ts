import { type ChildProcess, fork } from 'node:child_process';
import type { BreakName } from './breaks.ts';
import type { SeedResult } from './seed-result.ts';

/** Which seeds to run, and how. */
export interface PoolOptions {
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly mechanism: BreakName | undefined;
  /** Ends it early; seeds that are under way are dropped. */
  readonly signal: AbortSignal;
  readonly onResult: (result: SeedResult) => void;
  /** A seed whose process died, or did not come to an end in a minute and a half of real time. */
  readonly onLost: (seed: number, why: string) => void;
}

const WORKER = new URL('./worker.ts', import.meta.url);
const LONGEST_SEED_MS = 90_000;

/**
 * Runs seeds in processes of their own.
 * @throws Error when a process cannot even start
 */
export async function runSeeds({ seeds, workers, mechanism, signal, onResult, onLost }: PoolOptions): Promise<void> {
  const left = [...seeds].reverse();
  const work = async (): Promise<void> => {
    while (left.length > 0 && !signal.aborted) {
      const worker = await startWorker(mechanism);
      try {
        for (let seed = left.pop(); seed !== undefined; seed = left.pop()) {
          const result = await resultOf(worker, seed);
          if (signal.aborted) break;
          if (typeof result !== 'string') onResult(result);
          else {
            onLost(seed, result);
            break;
          }
        }
      } finally {
        worker.kill();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, seeds.length) }, work));
}

function startWorker(mechanism: BreakName | undefined): Promise<ChildProcess> {
  // Most of what a seed makes is thrown away soon: a large nursery costs less than moving it.
  const execArgv = ['--max-semi-space-size=32'];
  // Other variables could make the program find another region or credentials.
  const env = { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  const worker = fork(WORKER, mechanism === undefined ? [] : [mechanism], { execArgv, env });
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve(worker));
    worker.once('exit', (code) => reject(new Error(`a simulation's process did not start (${code})`)));
  });
}

/** The result, or why there is none. */
function resultOf(worker: ChildProcess, seed: number): Promise<SeedResult | string> {
  return new Promise((resolve) => {
    const settle = (result: SeedResult | string): void => {
      clearTimeout(timer);
      worker.off('message', settle).off('exit', exited);
      resolve(result);
    };
    const exited = (code: number | null): void => settle(`its process ended with ${code}`);
    const timer = setTimeout(() => settle(`no end after ${LONGEST_SEED_MS / 1000} s`), LONGEST_SEED_MS);
    worker.on('message', settle).on('exit', exited);
    worker.send(seed);
  });
}
