import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openAwsSession } from '../src/collectors/aws/session.ts';
import { createCloudWatchLogs } from '../src/collectors/logs/cloudwatch.ts';
import type { LogBatch } from '../src/domain/sources.ts';
import { logSteps } from '../src/jobs/read/log-steps.ts';
import { createLogRecords } from '../src/render/machine/log-records.ts';
import { boundGarbage } from '../src/runtime/garbage-bound.ts';
import { seededRandom } from '../src/runtime/random.ts';
import { createSimulatedClock } from '../test/fakes/simulated-clock.ts';
import { createBusyLog } from './busy-log.ts';
import type { Figure } from './measure.ts';

const EVENTS_PER_SECOND = 10_000;
/** FilterLogEvents in us-east-1, of which a follow takes half. */
const QUOTA = 25;
const LATENCY_MS = 250;
const MB = 1_048_576;
const SECOND_MS = 1000;
/** Until the follow remembers as much as it ever does. */
const WARM_UP_MS = 240 * SECOND_MS;
const PAUSE_MS = 600 * SECOND_MS;
/** Given to catch up in; what it took is measured. */
const AFTER_MS = 420 * SECOND_MS;
const STEP_MS = 5 * SECOND_MS;
const IS_BEHIND_MS = 15 * SECOND_MS;

/** What one run showed. */
interface Measured {
  readonly warmMb: number;
  readonly pausedMb: number;
  readonly afterMb: number;
  readonly events: number;
  readonly isWhole: boolean;
  readonly marked: number;
  readonly callsWhilePaused: number;
  readonly caughtUpAfterMs: number | undefined;
  readonly calls: number;
  readonly notices: readonly string[];
  readonly gaps: number;
}

/** Where what was read goes: to a reader of batches, or on through the job and the ndjson view. */
type Through = 'source' | 'view';

/**
 * Follows ten thousand events a second, stops taking them for ten minutes of simulated time and goes on; in a process of its
 * own, because what it measures is the memory of a process.
 */
export function followUnderPressure(through: Through = 'source'): Figure[] {
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), through], { encoding: 'utf8' });
  const found = JSON.parse(output) as Measured;
  const mostMb = Math.max(found.pausedMb, found.afterMb);
  const growth = mostMb / found.warmMb - 1;
  const caughtUp = found.caughtUpAfterMs === undefined ? 'not yet' : `${found.caughtUpAfterMs / SECOND_MS} s`;
  return [
    { what: 'quota', value: `${QUOTA} calls/s, half of it for a follow; ${LATENCY_MS} ms a page` },
    { what: 'RSS while it flows', value: `${found.warmMb.toFixed(0)} MB` },
    {
      what: 'RSS at most in ten minutes’ pause and after',
      value: `${mostMb.toFixed(0)} MB (${(growth * 100).toFixed(1)} %)`,
      aim: { words: '≤ 250 MB, flat within 10 %', isReached: mostMb <= 250 && growth <= 0.1 },
    },
    {
      what: 'events told, each once and in order',
      value: `${found.events}`,
      aim: { words: 'all, unmarked, no gap', isReached: found.isWhole && found.marked === 0 && found.gaps === 0 },
    },
    {
      what: 'calls while paused',
      value: `${found.callsWhilePaused}`,
      aim: { words: 'none', isReached: found.callsWhilePaused === 0 },
    },
    { what: 'caught up after', value: caughtUp },
    { what: 'calls in all', value: `${found.calls}` },
    {
      what: 'said',
      value: found.notices.join(' | '),
      aim: { words: 'told once', isReached: found.notices.length === 1 },
    },
  ];
}

async function measure(through: Through): Promise<Measured> {
  // As the program does when it starts.
  boundGarbage();
  const clock = createSimulatedClock();
  const beganAtMs = clock.now();
  const log = createBusyLog({
    clock,
    beganAtMs,
    eventsPerSecond: EVENTS_PER_SECOND,
    latencyMs: LATENCY_MS,
    delayMs: 800,
  });
  const session = await openAwsSession({
    aws: log.handler,
    clock,
    env: { AWS_REGION: 'us-east-1' },
    random: seededRandom(1),
    askMfa: async () => undefined,
    quotaOf: () => QUOTA,
  });
  await session.logs();
  const reader = createReader();
  const controller = new AbortController();
  const source = createCloudWatchLogs(session, { clock });
  const request = { groups: [{ group: { name: '/aws/lambda/orders' } }], startAtMs: beganAtMs, follow: true };
  const following = (async () => {
    for await (const step of stepsOf(through, source.read(request, controller.signal))) {
      reader.takes(step);
      await reader.isOpen();
    }
  })();
  const pass = async (durationMs: number, each?: () => void): Promise<number> => {
    let mostMb = 0;
    for (let passedMs = 0; passedMs < durationMs; passedMs += STEP_MS) {
      await clock.advance(STEP_MS);
      mostMb = Math.max(mostMb, process.memoryUsage.rss() / MB);
      each?.();
    }
    return mostMb;
  };

  const warmMb = await pass(WARM_UP_MS);
  reader.close();
  const toPauseMb = await pass(STEP_MS);
  const calls = log.calls();
  const pausedMb = Math.max(toPauseMb, await pass(PAUSE_MS - STEP_MS));
  const callsWhilePaused = log.calls() - calls;
  reader.open();
  const resumedAtMs = clock.now();
  let caughtUpAfterMs: number | undefined;
  const afterMb = await pass(AFTER_MS, () => {
    if (clock.now() - reader.orderedUntil() < IS_BEHIND_MS) caughtUpAfterMs ??= clock.now() - resumedAtMs;
  });
  controller.abort();
  await following;
  return { warmMb, pausedMb, afterMb, callsWhilePaused, caughtUpAfterMs, calls: log.calls(), ...reader.found() };
}

/** What the reader sees of a step. */
interface Step extends Pick<LogBatch, 'events' | 'gapChanges' | 'notices' | 'orderedUntil'> {}

/** As small steps as the job makes. */
const STEP_EVENTS = 1000;

async function* stepsOf(through: Through, batches: AsyncIterable<LogBatch>): AsyncGenerator<Step> {
  if (through === 'source') {
    for await (const batch of batches) {
      for (let from = STEP_EVENTS; from < batch.events.length; from += STEP_EVENTS) {
        yield { ...batch, events: batch.events.slice(from - STEP_EVENTS, from), gapChanges: [], notices: [] };
      }
      const last =
        batch.events.length - (batch.events.length % STEP_EVENTS || Math.min(STEP_EVENTS, batch.events.length));
      yield { ...batch, events: batch.events.slice(last) };
    }
    return;
  }
  const view = createLogRecords({
    format: 'ndjson',
    command: 'tail',
    invocationsOnly: false,
    isSelected: () => true,
    isFiltered: false,
  });
  const source = { read: () => batches, now: () => 0 };
  for await (const step of logSteps(source, { groups: [], follow: true }, new AbortController().signal)) {
    const isShown = view.show(step).length > 0;
    yield { ...step, events: isShown ? step.placed.map(({ record }) => record.event) : [] };
  }
}

/** Takes steps while it is open, and looks whether the events are all there, by their numbers. */
function createReader() {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  let events = 0;
  let isWhole = true;
  let marked = 0;
  let gaps = 0;
  let orderedUntil = Number.NEGATIVE_INFINITY;
  const notices: string[] = [];
  return {
    close: () => {
      opened = Promise.withResolvers<void>();
    },
    open: () => opened.resolve(),
    isOpen: () => opened.promise,
    takes: (step: Step) => {
      for (const { eventId, marks } of step.events) {
        isWhole &&= Number(eventId) === events;
        events += 1;
        if (marks !== undefined) marked += 1;
      }
      gaps += step.gapChanges.length;
      notices.push(...step.notices.map(({ text }) => text));
      orderedUntil = step.orderedUntil;
    },
    orderedUntil: () => orderedUntil,
    found: () => ({ events, isWhole, marked, gaps, notices }),
  };
}

const [, script, through] = process.argv;
if (script === fileURLToPath(import.meta.url) && (through === 'source' || through === 'view')) {
  process.stdout.write(JSON.stringify(await measure(through)));
}
