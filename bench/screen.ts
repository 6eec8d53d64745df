import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module whose exports the linter does not see
import { spawn } from '@lydell/node-pty';
import { systemClock } from '../src/runtime/clock.ts';
import { serveHttp } from '../src/runtime/http.ts';
import { createBusyLog } from './busy-log.ts';
import type { Figure } from './measure.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'slsobs.js');
const PRODUCER = join(import.meta.dirname, 'screen-lines.ts');
const WARM_UP_MS = 6_000;
const MEASURED_MS = 15_000;
/** As many lines as come in ten minutes at a tenth of the rate. */
const MEMORY_MS = 60_000;
/** Until half a million ids are remembered, which is all that ever are. */
const FILL_UP_MS = 65_000;
const KEY_PRESSES = 100;
/** When a line of the busy log can be read. */
const DELAY_MS = 800;
const LATENCY_MS = 100;
/** What Linux counts processor time in, a second (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;
const MB = 1_048_576;

/** What a tail on a terminal takes: processor, memory, time from a key to the screen and from a line to it. Linux only. */
export async function tailOnTerminal(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [rate, aim] of [
    [1_000, 15],
    [10_000, 30],
  ] as const) {
    const tail = openPiped(rate);
    await pause(WARM_UP_MS);
    figures.push(processorFigure(`${rate} lines a second from a pipe`, await processorShare(tail.pid()), aim));
    if (rate === 1_000) figures.push(await keysFigure(tail));
    else figures.push(await memoryFigure(tail));
    await tail.end();
  }
  return [...figures, ...(await polled())];
}

/** The busiest of groups, asked for by polling over a socket. */
async function polled(): Promise<Figure[]> {
  const rate = 1_000;
  const log = createBusyLog({
    clock: systemClock,
    beganAtMs: Date.now(),
    eventsPerSecond: rate,
    latencyMs: LATENCY_MS,
    delayMs: DELAY_MS,
  });
  const server = await serveHttp(log.handler, { port: 0 });
  const words = ['tail', '/aws/lambda/orders', '--utc', '--endpoint-url', server.url, '-r', 'us-east-1'];
  const tail = openTail('exec "$@"', words);
  await pause(WARM_UP_MS);
  const delays: number[] = [];
  tail.onData((text, atMs) => {
    for (const [, hours, minutes, seconds, ms] of text.matchAll(/(\d\d):(\d\d):(\d\d)\.(\d{3})/g)) {
      const loggedAtMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
      delays.push((atMs % 86_400_000) - loggedAtMs - DELAY_MS);
    }
  });
  const processor = processorFigure(`${rate} lines a second by polling`, await processorShare(tail.pid()), 20);
  await tail.end();
  await server.close();
  const [p50, p95] = [quantile(delays, 0.5), quantile(delays, 0.95)];
  const value = `p50 ${(p50 / 1000).toFixed(1)} s, p95 ${(p95 / 1000).toFixed(1)} s of ${delays.length} lines`;
  return [processor, { what: 'from when a line can be read to the screen', value }];
}

async function keysFigure(tail: Tail): Promise<Figure> {
  const open = await timeToScreen(tail, ' ');
  await pause(1_000);
  const times: number[] = [];
  for (let press = 0; press < KEY_PRESSES; press += 1) {
    times.push(await timeToScreen(tail, press % 5 === 4 ? '\u001b[5~' : 'k'));
    await pause(30 + (press % 7) * 10);
  }
  tail.type('q');
  const p95 = quantile(times, 0.95);
  return {
    what: 'key to screen, in the view while 1000 lines a second come',
    value: `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms; the Space that loads it ${open.toFixed(0)} ms`,
    aim: { words: 'p95 ≤ 50 ms', isReached: p95 <= 50 },
  };
}

/** Until the next frame has reached the terminal. */
async function timeToScreen(tail: Tail, key: string): Promise<number> {
  const drawn = Promise.withResolvers<number>();
  const remove = tail.onData((text) => {
    if (text.includes('\u001b[?2026l')) drawn.resolve(performance.now());
  });
  const pressedAtMs = performance.now();
  tail.type(key);
  const ms = (await drawn.promise) - pressedAtMs;
  remove();
  return ms;
}

async function memoryFigure(tail: Tail): Promise<Figure> {
  const sizes: number[] = [];
  await pause(FILL_UP_MS);
  for (let passedMs = 0; passedMs < MEMORY_MS; passedMs += 2_000) {
    sizes.push(residentMb(tail.pid()));
    await pause(2_000);
  }
  const [first, last] = [Math.max(...sizes.slice(0, 10)), Math.max(...sizes.slice(-10))];
  const growth = last / first - 1;
  return {
    what: 'memory over 600 000 lines in 60 s, after as many',
    value: `${first.toFixed(0)} MB in the first third, ${last.toFixed(0)} MB in the last (${(growth * 100).toFixed(1)} %)`,
    aim: { words: 'flat within 10 %', isReached: growth <= 0.1 },
  };
}

function processorFigure(what: string, share: number, aimPercent: number): Figure {
  return {
    what: `processor at ${what}`,
    value: `${share.toFixed(1)} % of a core`,
    aim: { words: `≤ ${aimPercent} %`, isReached: share <= aimPercent },
  };
}

/** Of one core, in percent, over the time that is measured. */
async function processorShare(pid: number): Promise<number> {
  const [before, beganAtMs] = [processorTicks(pid), performance.now()];
  await pause(MEASURED_MS);
  const seconds = (performance.now() - beganAtMs) / 1000;
  return ((processorTicks(pid) - before) / TICKS_PER_SECOND / seconds) * 100;
}

/** User and system time, proc_pid_stat(5). */
function processorTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function residentMb(pid: number): number {
  return (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / MB;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

/** The built program on a pseudo-terminal of 120 × 40. */
interface Tail {
  pid(): number;
  type(keys: string): void;
  /** Gives what reaches the terminal, and when; the function that is returned ends it. */
  onData(listener: (text: string, atMs: number) => void): () => void;
  end(): Promise<void>;
}

function openPiped(linesPerSecond: number): Tail {
  return openTail(`"$1" ${PRODUCER} ${linesPerSecond} | exec "$@"`, ['tail', '--from', '-', '--utc']);
}

/** @param script runs the program as `"$@"`; its process takes the place of a shell that has told its number */
function openTail(script: string, words: readonly string[]): Tail {
  const folder = mkdtempSync(join(tmpdir(), 'slsobs-bench-'));
  const told = script.replace('exec "$@"', () => `sh -c 'echo $$ > ${folder}/pid; exec "$@"' sh "$@"`);
  const env = { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm-256color', TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  const keys = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
  const shell = spawn('/bin/sh', ['-c', told, 'sh', process.execPath, BIN, ...words], {
    cols: 120,
    rows: 40,
    env: { ...env, ...keys, XDG_STATE_HOME: folder },
  });
  const listeners = new Set<(text: string, atMs: number) => void>();
  shell.onData((text) => {
    const atMs = Date.now();
    for (const listener of listeners) listener(text, atMs);
  });
  const ended = new Promise<void>((resolve) => void shell.onExit(() => resolve()));
  return {
    pid: () => Number(readFileSync(join(folder, 'pid'), 'utf8')),
    type: (text) => shell.write(text),
    onData: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: async () => {
      shell.write('\u0003');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
