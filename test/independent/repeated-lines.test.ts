import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { pause, recordsOf, runSlsobs, startSlsobs, waitUntil } from '../e2e/built-bin.ts';
import { REGION } from './emulators.ts';
import { runPython } from './python/run-python.ts';
import { readTrueCalls } from './python/true-calls.ts';

const FUNCTIONS = ['ticker-a', 'ticker-b', 'ticker-c'];
const words = ['-o', 'ndjson', '--endpoint-url', inject('ministackUrl'), '-r', REGION];

/**
 * ministack gives all lines of a call one timestamp and no `eventId`, and the functions print the same line many times: what
 * is once and what is twice can only be counted.
 */
describe('lines without an id, equal to each other, in one millisecond', () => {
  const truthFile = join(inject('scratchFolder'), 'ticks.jsonl');
  let calls = 0;

  beforeAll(async () => {
    const script = join(import.meta.dirname, 'repeated-lines', 'create_tickers.py');
    await runPython(script, [inject('ministackUrl'), truthFile, ...FUNCTIONS]);
    await callAll(5);
  });

  /** Calls every function so many times, all functions at once, and twice at once every other time. */
  async function callAll(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const names = round % 2 === 0 ? FUNCTIONS : [...FUNCTIONS, ...FUNCTIONS];
      await Promise.all(
        names.map((name) => {
          calls += 1;
          return invoke(name, { call: calls });
        }),
      );
    }
  }

  it('a range gives each as often as it was printed', async () => {
    const run = await runSlsobs(['logs', ...FUNCTIONS, '-s', '1h', '--platform', ...words]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(printedIn(run.stdout)).toEqual(truth());
    // What makes it hard: no id, and one timestamp for all that a call printed.
    const events = recordsOf(run.stdout).filter(({ type }) => type === 'event');
    expect(events.filter((event) => 'eventId' in event)).toEqual([]);
    expect(new Set(events.map((event) => `${event.logStream} ${event.time}`)).size).toBeLessThanOrEqual(calls);
  });

  it('a follow gives each as often as it is printed, while the functions run', async () => {
    const running = startSlsobs(['tail', ...FUNCTIONS, '-s', '1h', '--platform', ...words]);
    try {
      await waitUntil('the past is printed', () => running.stdout().includes('call 1 step 9'));
      await callAll(20);
      const wanted = [...truth().values()].reduce((sum, count) => sum + count, 0);
      const isAllThere = (): boolean => running.stdout().split('\n').length > wanted;
      // What is missing is named below.
      await waitUntil('every line is printed', isAllThere, 40_000).catch(() => undefined);
      // Each stretch is read again, with an overlap, every few seconds: what is told twice would be by then.
      await pause(8000);
    } finally {
      running.child.kill('SIGINT');
    }
    const run = await running.ended;
    expect(run.exitCode, run.stderr).toBe(0);
    expect(printedIn(run.stdout)).toEqual(truth());
  });

  /** How often each function printed each line, and began and ended, as they wrote it down themselves. */
  function truth(): ReadonlyMap<string, number> {
    const lines = [...readTrueCalls(truthFile).values()].flatMap(({ functionName, requestId, lines: printed }) =>
      ['START', 'END', 'REPORT', ...printed].map((line, index) =>
        index < 3 ? `${functionName}: ${line} of ${requestId}` : `${functionName}: ${line}`,
      ),
    );
    return countEach(lines);
  }
});

/** How often each line was given. Lambda's own lines stand for their request. */
function printedIn(ndjson: string): ReadonlyMap<string, number> {
  const events = recordsOf(ndjson).filter(({ type }) => type === 'event');
  return countEach(
    events.map((event) => {
      const kind = String(event.kind);
      const isPlatform = ['start', 'end', 'report'].includes(kind);
      return `${event.function}: ${isPlatform ? `${kind.toUpperCase()} of ${event.requestId}` : event.message}`;
    }),
  );
}

/** In the order of the lines, so that two counts can be compared. */
function countEach(lines: readonly string[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(lines, (line) => line);
  return new Map([...groups].map(([line, same]) => [line, same.length] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Calls a function and waits for its answer. */
async function invoke(name: string, payload: unknown): Promise<void> {
  const answer = await fetch(`${inject('ministackUrl')}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/lambda/aws4_request` },
    body: JSON.stringify(payload),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text}`);
}
