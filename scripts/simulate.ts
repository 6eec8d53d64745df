// Runs the whole program through simulated worlds, one a seed, and holds what it printed against the truth. Exit code 1 when
// any promise was broken; with --break, 1 when the oracle noticed that a mechanism was taken out, as it must. 2: it did not run.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Call } from '../test/simulation/network.ts';
import { BREAKS, type BreakName, breakMechanism, isBreakName } from '../test/simulation/runner/breaks.ts';
import { createCoverage } from '../test/simulation/runner/coverage.ts';
import { runSeeds } from '../test/simulation/runner/pool.ts';
import { coverageLines, createReport, type Report } from '../test/simulation/runner/report.ts';

const USAGE = `usage: npm run simulate -- [--seeds N] [--from N] [--workers N]   run seeds and judge them
       npm run simulate -- --seed N [--calls]                    replay one: its faults, transcript and violations
       npm run simulate -- --break ${Object.keys(BREAKS).join('|')}     take one mechanism out; the oracle must notice`;
const BREAK_SEEDS = 16;
/** Fewer seeds than this say nothing of how often faults meet. */
const COVERED_FROM = 10_000;
const PROGRESS_EVERY_MS = 10_000;

try {
  const options = readOptions();
  process.exitCode = options.seed === undefined ? await runMany(options) : await replay(options.seed, options);
} catch (error) {
  // 1 means that the oracle spoke; a simulator that does not run must not be taken for that.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
      break: { type: 'string' },
      calls: { type: 'boolean', default: false },
    },
  });
  const mechanism = values.break;
  if (mechanism !== undefined && !isBreakName(mechanism)) throw new Error(`no such mechanism: ${mechanism}\n${USAGE}`);
  const defaultSeeds = mechanism === undefined ? '200' : String(BREAK_SEEDS);
  return {
    mechanism,
    showsCalls: values.calls,
    seed: values.seed === undefined ? undefined : wholeNumber(values.seed),
    seeds: wholeNumber(values.seeds ?? defaultSeeds),
    from: wholeNumber(values.from),
    workers: Math.max(1, wholeNumber(values.workers)),
  };
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`not a whole number: ${text}\n${USAGE}`);
}

async function runMany({ seeds, from, workers, mechanism }: ReturnType<typeof readOptions>): Promise<number> {
  const coverage = createCoverage();
  const report = createReport();
  const beganMs = Date.now();
  let done = 0;
  const progress = setInterval(() => {
    console.error(`· ${done} of ${seeds} seeds, ${report.failedSeeds().length} failed`);
  }, PROGRESS_EVERY_MS);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    await runSeeds({
      signal: stop.signal,
      seeds: Array.from({ length: seeds }, (_, index) => from + index),
      workers,
      mechanism,
      onResult: (result) => {
        done += 1;
        report.add(result);
        coverage.add(result);
        if (result.violationCount > 0) console.error(`· seed ${result.seed} failed: ${result.violations[0]?.text}`);
      },
      onLost: (seed, why) => {
        done += 1;
        report.addLost(seed, why);
      },
    });
  } finally {
    clearInterval(progress);
  }
  const wasStopped = stop.signal.aborted;
  console.log(
    `${commit()}, seeds ${from} to ${from + seeds - 1}, ${wasStopped ? `stopped after ${done} of them, ` : ''}${Math.round((Date.now() - beganMs) / 1000)} s`,
  );
  for (const line of report.lines()) console.log(line);
  if (mechanism !== undefined) return tellBreak(mechanism, report);
  for (const line of coverageLines(coverage)) console.log(line);
  const shortfalls = done >= COVERED_FROM ? coverage.shortfalls() : [];
  for (const shortfall of shortfalls) console.log(`too rare: ${shortfall}`);
  const light = report.lightSeeds();
  if (light.length > 0) console.log(`seeds that carried too little: ${light.join(' ')}`);
  const failed = report.failedSeeds();
  for (const line of report.violationLines()) console.log(line);
  if (failed.length > 0)
    console.log(`failed on ${commit()}: seeds ${failed.join(' ')}; npm run simulate -- --seed ${failed[0]}`);
  if (wasStopped) return 130;
  return failed.length + shortfalls.length + light.length === 0 ? 0 : 1;
}

/** 1 when the oracle noticed in the way that it should: 0 is the failure here. */
function tellBreak(mechanism: BreakName, report: Report): number {
  const { what, caughtBy } = BREAKS[mechanism];
  const caught = report.caughtBy(caughtBy);
  console.log(`${mechanism} (${what}): ${caught} seeds caught it by “${caughtBy.join('” or “')}”`);
  for (const line of report.violationLines().slice(0, 8)) console.log(line);
  return caught > 0 ? 1 : 0;
}

async function replay(
  seed: number,
  { mechanism, showsCalls }: Pick<ReturnType<typeof readOptions>, 'mechanism' | 'showsCalls'>,
): Promise<number> {
  const checkBroken = mechanism === undefined ? undefined : breakMechanism(mechanism);
  const { runSeed } = await import('../test/simulation/runner/seed-result.ts');
  await runSeed(0);
  checkBroken?.();
  const { result, simulated } = await runSeed(seed);
  const { scenario, evidence } = simulated;
  console.log(`seed ${seed} on ${commit()}: slsobs ${scenario.argv.join(' ')}`);
  console.log(
    `from ${time(scenario.startAtMs)}, quiet from ${time(scenario.quietAtMs)}, Ctrl-C ${time(scenario.stopAtMs)}`,
  );
  for (const { kind, fromMs, toMs, rate } of [...scenario.spells, ...scenario.network]) {
    console.log(`  ${kind} ${rate === undefined ? '' : rate.toFixed(2)} ${time(fromMs)} to ${time(toMs)}`);
  }
  console.log(`  ${JSON.stringify({ latency: scenario.latency, laptop: scenario.laptop, reader: scenario.reader })}`);
  console.log(`  ${JSON.stringify(scenario.groups)}`);
  if (showsCalls) for (const call of evidence.calls) console.log(callLine(call));
  for (const { atMs, text } of evidence.written) {
    for (const line of text.trimEnd().split('\n')) console.log(`${time(atMs)} ${line.slice(0, 400)}`);
  }
  console.log(evidence.stderr);
  console.log(JSON.stringify({ ...result, violations: undefined }));
  for (const { rule, text } of result.violations) console.log(`${rule}: ${text}`);
  console.log(result.violationCount === 0 ? 'no violation' : `${result.violationCount} violations`);
  return result.violationCount === 0 ? 0 : 1;
}

function time(atMs: number | undefined): string {
  if (atMs === undefined) return 'never';
  return Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(11, 23) : 'ever';
}

/** Sent, seen by the service, done; what came of it; what was asked for. */
function callLine(call: Call): string {
  const { operation, groupName = '', sentAtMs, servedAtMs, doneAtMs, outcome, startMs, endMs, token, nextToken } = call;
  const pages = `${token === undefined ? 'first' : 'next'} page${nextToken === undefined ? '' : ', more follows'}`;
  const asked = `${startMs === undefined ? '…' : time(startMs)} to ${endMs === undefined ? '…' : time(endMs)}, ${pages}`;
  const events = call.delivered === undefined ? '' : `${call.delivered.length} events`;
  return `${[sentAtMs, servedAtMs, doneAtMs].map(time).join(' ')} ${operation} ${groupName} ${outcome} ${events} ${asked}`;
}

/** The state of the code that ran: with the seed it is all that a replay needs. */
function commit(): string {
  try {
    const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' }).trim();
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `commit ${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'no commit';
  }
}
