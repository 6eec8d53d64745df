import { type ChildProcess, fork } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pricesOf } from '../src/analyze/cost/list-prices.ts';
import { coldStarts } from '../src/jobs/measure/cold-starts.ts';
import { archiveSource } from '../src/jobs/read/archive-source.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { boundGarbage } from '../src/runtime/garbage-bound.ts';
import { seededRandom } from '../src/runtime/random.ts';
import type { Figure } from './measure.ts';

const SMALL = 100_000;
const LARGE = 1_000_000;
const MOST_MB = 400;
const MOST_GROWTH = 1.15;
const FUNCTIONS = 10;
const ENVIRONMENTS = 400;
/** Every so many calls an environment is begun anew. */
const CALLS_AN_ENVIRONMENT = 50;
const FIRST_AT_MS = Date.UTC(2026, 2, 2);
const CHUNK_CALLS = 500;

/** What a measurement of a file came to, in a process of its own. */
interface Run {
  readonly calls: number;
  readonly coldStarts: number;
  readonly trueColdStarts: number;
  readonly p95Ms: number;
  readonly trueP95Ms: number;
  readonly isExact: boolean;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/**
 * `cold-starts` over a file of a million calls in five million lines, written as it is read: whether it finds every cold start, how fast, in
 * how much memory, and how both grow from a tenth of it. What a start takes is taken off before.
 */
export async function measureColdStarts(): Promise<Figure[]> {
  const [none, small, large] = [await inProcess(0), await inProcess(SMALL), await inProcess(LARGE)];
  const growth = (large.cpuMs - none.cpuMs) / (small.cpuMs - none.cpuMs) / (LARGE / SMALL);
  const rate = (LARGE * 5) / (large.cpuMs - none.cpuMs);
  const areRight = [small, large].every((run) => run.coldStarts === run.trueColdStarts);
  const off = Math.abs(large.p95Ms / large.trueP95Ms - 1);
  return [
    {
      what: 'cold starts found',
      value: `${large.coldStarts.toLocaleString('en')} of ${large.trueColdStarts.toLocaleString('en')}, in ${large.calls.toLocaleString('en')} calls`,
      aim: { words: 'all', isReached: areRight && large.calls === LARGE },
    },
    {
      what: 'init p95',
      value: `${large.p95Ms} ms, truly ${large.trueP95Ms} ms (${large.isExact ? 'exact' : 'sketch'})`,
      aim: { words: '0.5 %', isReached: off <= 0.005 },
    },
    { what: 'speed', value: `${Math.round(rate)}k lines/s of one core` },
    {
      what: 'growth from a tenth',
      value: `${growth.toFixed(2)} × linear`,
      aim: { words: `≤ ${MOST_GROWTH} ×`, isReached: growth <= MOST_GROWTH },
    },
    {
      what: 'peak memory',
      value: `${large.peakMb} MB (${small.peakMb} MB for a tenth, ${none.peakMb} MB for nothing)`,
      aim: { words: `≤ ${MOST_MB} MB`, isReached: large.peakMb <= MOST_MB },
    },
  ];
}

function inProcess(calls: number): Promise<Run> {
  const child: ChildProcess = fork(import.meta.filename, [String(calls)]);
  return new Promise((resolve, reject) => {
    child.once('message', (run) => resolve(run as Run));
    child.once('exit', (code) => reject(new Error(`a measurement ended with ${code}`)));
  });
}

interface Truth {
  coldStarts: number;
  readonly initMs: number[];
}

/** NDJSON as `aws logs filter-log-events` gives it: five lines a call, of environments that take turns. */
async function* fileOf(calls: number, truth: Truth): AsyncGenerator<Uint8Array> {
  const random = seededRandom(7);
  const encoder = new TextEncoder();
  let number = 0;
  while (number < calls) {
    const rows: string[] = [];
    for (const end = Math.min(calls, number + CHUNK_CALLS); number < end; number += 1) {
      const environment = number % ENVIRONMENTS;
      const turn = Math.floor(number / ENVIRONMENTS);
      const isCold = turn % CALLS_AN_ENVIRONMENT === 0;
      const initMs = Math.round((200 + random.next() ** 4 * 3000) * 100) / 100;
      if (isCold) {
        truth.coldStarts += 1;
        truth.initMs.push(initMs);
      }
      rows.push(
        ...callRows(
          number,
          environment,
          Math.floor(turn / CALLS_AN_ENVIRONMENT),
          isCold ? initMs : undefined,
          random.next(),
        ),
      );
    }
    // As a file comes: by way of the event loop.
    await nextTurn();
    yield encoder.encode(`${rows.join('\n')}\n`);
  }
}

function callRows(
  number: number,
  environment: number,
  generation: number,
  initMs: number | undefined,
  chance: number,
): string[] {
  const atMs = FIRST_AT_MS + number * 20;
  const durationMs = Math.round((5 + chance * 90) * 100) / 100;
  const id = `8f3c2b1a-4d5e-4f60-9a7b-${number.toString(16).padStart(12, '0')}`;
  const stream = `2026/03/02/fn-${environment % FUNCTIONS}[$LATEST]${(environment * 1_000_000 + generation).toString(16).padStart(32, '0')}`;
  const endMs = atMs + Math.ceil(durationMs);
  const billed = Math.ceil(durationMs + (initMs ?? 0));
  const init = initMs === undefined ? '' : `Init Duration: ${initMs} ms\t`;
  const first =
    initMs === undefined
      ? `2026-03-02T00:00:00.000Z\t${id}\tINFO\torder accepted`
      : 'INIT_START Runtime Version: nodejs:22.mainline.v122\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:5b1e';
  return [
    row(stream, initMs === undefined ? atMs + 1 : atMs - Math.ceil(initMs), first, number * 5),
    row(stream, atMs, `START RequestId: ${id} Version: $LATEST`, number * 5 + 1),
    row(
      stream,
      atMs + 1,
      `2026-03-02T00:00:00.000Z\t${id}\tINFO\tcard charged, parcel booked, mail queued`,
      number * 5 + 2,
    ),
    row(stream, endMs, `END RequestId: ${id}`, number * 5 + 3),
    row(
      stream,
      endMs,
      `REPORT RequestId: ${id}\tDuration: ${durationMs} ms\tBilled Duration: ${billed} ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\t${init}`,
      number * 5 + 4,
    ),
  ];
}

function row(logStreamName: string, timestamp: number, message: string, number: number): string {
  return JSON.stringify({
    logStreamName,
    timestamp,
    message: `${message}\n`,
    ingestionTime: timestamp + 400,
    eventId: `3856${number}`,
  });
}

/** In bounds of memory as the command line's are. */
async function measureHere(calls: number): Promise<Run> {
  boundGarbage();
  const truth: Truth = { coldStarts: 0, initMs: [] };
  const startedAt = process.cpuUsage();
  const source = archiveSource([{ name: 'bench.ndjson', bytes: fileOf(calls, truth), notices: () => [] }], systemClock);
  const answer = await coldStarts(
    { selections: [], functions: [], isFile: true, by: [], engine: 'auto' },
    {
      source,
      prices: pricesOf('eu-west-1'),
      timeoutMsOf: () => undefined,
      mayCost: async () => true,
      onProgress: () => undefined,
      clock: systemClock,
      signal: new AbortController().signal,
    },
  );
  const { user, system } = process.cpuUsage(startedAt);
  const sum = (of: (row: (typeof answer.rows)[number]) => number): number =>
    answer.rows.reduce((total, row) => total + of(row), 0);
  const sorted = truth.initMs.filter((_, index) => index % FUNCTIONS === 0).sort((a, b) => a - b);
  const ofFirst = answer.rows.find(({ key }) => key.functionName === 'fn-0');
  return {
    calls: sum((row) => row.calls),
    coldStarts: sum((row) => row.coldStarts),
    trueColdStarts: truth.coldStarts,
    p95Ms: ofFirst?.initMs?.p95 ?? 0,
    trueP95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0,
    isExact: ofFirst?.initMs?.exact ?? false,
    cpuMs: (user + system) / 1000,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1000),
  };
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  process.send(await measureHere(Number(process.argv[2])));
  process.disconnect();
}
