import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DenseGroup, messageOf } from './dense-group.ts';
import type { DenseServerOptions, DenseServerReport } from './dense-server.ts';
import type { Figure } from './measure.ts';

const LATENCY_MS = 250;
const QUOTA = 25;
const PAGE_BYTES = 1_048_576;
const HOUR_MS = 3_600_000;
const START_AT_MS = Date.UTC(2026, 10, 1, 12);
const MOST_RSS_MB = 200;
/** How much longer than the quota alone would take, at most. */
const MOST_TIMES_LIMIT = 1.3;
const LARGE_COUNT = 5_000_000;
const SMALL_COUNT = 100_000;

/**
 * The built program reads 100 000 events through real sockets and TLS from a process that answers after 250 ms and keeps us-east-1's
 * quota of 25 calls a second, held against what that quota alone allows.
 */
export async function readSmallRange(): Promise<Figure[]> {
  const read = await run({ count: SMALL_COUNT, startAtMs: START_AT_MS, lengthMs: HOUR_MS }, 'pipe');
  const times = read.readMs / limitOf(SMALL_COUNT);
  return [
    { what: 'the limit of the quota', value: `${seconds(limitOf(SMALL_COUNT))}, ${leastPages(SMALL_COUNT)} pages` },
    {
      what: '100 000 events, from the first call to the end',
      value: `${seconds(read.readMs)}, ${times.toFixed(2)} × the limit, ${callsOf(read)}`,
      aim: { words: `≤ ${MOST_TIMES_LIMIT} ×`, isReached: times <= MOST_TIMES_LIMIT && read.lines >= SMALL_COUNT },
    },
    { what: 'before the first call', value: seconds(read.startMs) },
  ];
}

/** The same with five million events over a day: what memory the program takes. */
export async function readLargeRange(): Promise<Figure[]> {
  const read = await run({ count: LARGE_COUNT, startAtMs: START_AT_MS, lengthMs: 24 * HOUR_MS }, 'ignore');
  const times = read.readMs / limitOf(LARGE_COUNT);
  return [
    {
      what: '5 000 000 events: resident memory',
      value: `${read.peakRssMb} MB at most; after each tenth ${read.rssMb.join(', ')}`,
      aim: { words: `≤ ${MOST_RSS_MB} MB`, isReached: read.peakRssMb <= MOST_RSS_MB },
    },
    {
      what: 'from the first call to the end',
      value: `${seconds(read.readMs)}, ${times.toFixed(2)} × the limit of the quota, ${callsOf(read)}`,
    },
  ];
}

function callsOf({ calls, throttles }: Run): string {
  return `${calls} calls, ${throttles} throttled`;
}

/** The fewest pages that hold so many of the group's events. */
function leastPages(count: number): number {
  const sample = 1000;
  let bytes = 0;
  for (let index = 0; index < sample; index += 1) bytes += messageOf(index).length + 26;
  return Math.ceil(Math.max(count / 10_000, (count * bytes) / sample / PAGE_BYTES));
}

function limitOf(count: number): number {
  return (leastPages(count) / QUOTA) * 1000 + LATENCY_MS;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

interface Run {
  readonly lines: number;
  /** From the start of the process to its first call. */
  readonly startMs: number;
  /** From its first call to its end. */
  readonly readMs: number;
  readonly calls: number;
  readonly throttles: number;
  readonly peakRssMb: number;
  /** At ten moments. */
  readonly rssMb: readonly number[];
}

async function run(group: DenseGroup, stdout: 'pipe' | 'ignore'): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'slsobs-bench-'));
  try {
    return await runWith(group, stdout, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runWith(group: DenseGroup, stdout: 'pipe' | 'ignore', folder: string): Promise<Run> {
  const { key, cert, certPath } = makeCertificate(folder);
  const options: DenseServerOptions = { key, cert, group, latencyMs: LATENCY_MS, quota: QUOTA };
  const server = fork(join(import.meta.dirname, 'dense-server.ts'), [JSON.stringify(options)]);
  let report = await firstReport(server);
  server.on('message', (message) => {
    report = message as DenseServerReport;
  });
  const startedAtMs = Date.now();
  const child = spawnSlsobs(group, { port: report.port, certPath, stateFolder: folder, stdout });
  const memory = watchMemory(child.pid ?? 0);
  let lines = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  });
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  const endedAtMs = Date.now();
  const rss = memory.end();
  server.disconnect();
  if (exitCode !== 0) throw new Error(`slsobs ended with ${exitCode}`);
  const firstCallAtMs = report.firstCallAtMs ?? endedAtMs;
  return { ...report, lines, startMs: firstCallAtMs - startedAtMs, readMs: endedAtMs - firstCallAtMs, ...rss };
}

/** @throws where there is no openssl */
function makeCertificate(folder: string): { key: string; cert: string; certPath: string } {
  const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=bench', '-addext', 'subjectAltName=DNS:logs.us-east-1.amazonaws.com'];
  execFileSync('openssl', [...words, ...names, '-keyout', keyPath, '-out', certPath], { stdio: 'ignore' });
  return { key: readFileSync(keyPath, 'utf8'), cert: readFileSync(certPath, 'utf8'), certPath };
}

function firstReport(server: ChildProcess): Promise<DenseServerReport> {
  return new Promise((resolve, reject) => {
    server.once('message', (message) => resolve(message as DenseServerReport));
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

function spawnSlsobs(
  { startAtMs, lengthMs }: DenseGroup,
  setting: { port: number; certPath: string; stateFolder: string; stdout: 'pipe' | 'ignore' },
): ChildProcess {
  const program = join(import.meta.dirname, '..', 'bin', 'slsobs.js');
  const range = ['--since', String(startAtMs), '--until', String(startAtMs + lengthMs - 1)];
  return spawn(process.execPath, [program, 'logs', '/bench/orders', ...range, '-o', 'ndjson', '-q'], {
    stdio: ['ignore', setting.stdout, 'inherit'],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_EC2_METADATA_DISABLED: 'true',
      HTTPS_PROXY: `http://127.0.0.1:${setting.port}`,
      AWS_CA_BUNDLE: setting.certPath,
      XDG_STATE_HOME: setting.stateFolder,
      HOME: setting.stateFolder,
    },
  });
}

/** Samples a process's resident memory (Linux: other systems have no such file, and give zero). */
function watchMemory(pid: number): { end(): { peakRssMb: number; rssMb: number[] } } {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(rssMbOf(pid)), 100);
  return {
    end: () => {
      clearInterval(timer);
      const tenths = Array.from(
        { length: 10 },
        (_, index) => samples[Math.floor(((index + 1) * samples.length) / 10) - 1],
      );
      return { peakRssMb: Math.max(0, ...samples), rssMb: tenths.map((sample) => sample ?? 0) };
    },
  };
}

function rssMbOf(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1000);
  } catch {
    return 0;
  }
}
