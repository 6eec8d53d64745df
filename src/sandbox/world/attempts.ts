import { chanceOf, hashOf, logNormal, pickWeighted } from './chance.ts';
import { type FunctionSpec, hasReturned, isAsynchronous, isFromQueue, type Scenario } from './function-spec.ts';
import {
  type Sender,
  type TraceContext,
  traceFromOutside,
  traceFromQueue,
  traceFromTopic,
} from './traces/trace-context.ts';
import type { Arrival } from './traffic.ts';

/** One try to handle an event: what an invocation will be, before it has an environment. */
export interface Attempt extends UntracedAttempt {
  readonly trace: TraceContext;
}

/** An attempt of which X-Ray is not known yet. */
export interface UntracedAttempt extends Arrival {
  /** 1, 2 or 3. */
  readonly number: number;
  /** Seed of the event: the same for all attempts at it. */
  readonly eventSeed: number;
  /** Seed and time that the request ID is made from: the same for all asynchronous attempts. */
  readonly idSeed: number;
  readonly idAtMs: number;
  /** Seed of the errand, the same along the whole chain. */
  readonly errandSeed: number;
  readonly scenario: Scenario;
  /** Of the handler, in hundredths of a millisecond at the finest. */
  readonly durationMs: number;
}

/** An event for a function, and the errand it carries. */
export interface Call extends Arrival {
  readonly errandSeed: number;
  /** Who published it; absent where it came from outside. */
  readonly sender?: Sender;
}

const MAX_ATTEMPTS = 3;
const FIRST_RETRY_MS = 60_000;
const SECOND_RETRY_MS = 120_000;
/** A queue hides a message that is being handled for so long. */
export const VISIBILITY_TIMEOUT_MS = 90_000;
/** What is tried again comes so much later, at most. */
export const RETRY_JITTER_MS = 9000;

/** No attempt begins later than this after the event arrived. */
export const RETRIES_WITHIN_MS = 6 * 60_000;

/**
 * All attempts that one event leads to. HTTP is tried once. Asynchronous events (S3, SNS) are tried up to three times,
 * about one and two minutes apart, and keep the request ID; a queue's message comes back after its visibility timeout,
 * under a new request ID. `scenarios` are those of the code that is there when the event arrives; `failsLater` tells whether something fails that an attempt sets off in the same trace.
 */
export function attemptsOf(
  spec: FunctionSpec,
  call: Call,
  scenarios: FunctionSpec['scenarios'],
  failsLater: (attempt: UntracedAttempt) => boolean,
): Attempt[] {
  const attempts = untracedAttempts(spec, call, scenarios);
  const isFailing = (attempt: UntracedAttempt): boolean => !hasReturned(attempt.scenario) || failsLater(attempt);
  const { sender } = call;
  if (sender !== undefined && isFromQueue(spec)) {
    return attempts.map((attempt) => ({
      ...attempt,
      trace: traceFromQueue(sender, attempt.seed, attempt.atMs, isFailing(attempt)),
    }));
  }
  const trace =
    sender === undefined
      ? traceFromOutside(spec.name, spec.source.kind === 'http', call, attempts.some(isFailing))
      : traceFromTopic(sender);
  return attempts.map((attempt) => ({ ...attempt, trace }));
}

/** What becomes of the first attempt. */
export function firstScenario(spec: FunctionSpec, { seed }: Pick<Call, 'seed'>): Scenario {
  return pickWeighted(chanceOf(seed, spec.name), spec.scenarios);
}

function untracedAttempts(spec: FunctionSpec, call: Call, scenarios: FunctionSpec['scenarios']): UntracedAttempt[] {
  const attempts = [firstAttempt(spec, call, scenarios)];
  // Whoever calls directly waits for the answer, and decides itself.
  if (!isAsynchronous(spec) && !isFromQueue(spec)) return attempts;
  for (let last = attempts[0]; last !== undefined && attempts.length < MAX_ATTEMPTS; last = attempts.at(-1)) {
    if (hasReturned(last.scenario)) break;
    attempts.push(nextAttempt(spec, last));
  }
  return attempts;
}

function firstAttempt(spec: FunctionSpec, call: Call, scenarios: FunctionSpec['scenarios']): UntracedAttempt {
  const random = chanceOf(call.seed, spec.name);
  const scenario = pickWeighted(random, scenarios);
  const { atMs, seed, isFirstOfSecond, errandSeed } = call;
  return {
    atMs,
    seed,
    isFirstOfSecond,
    errandSeed,
    number: 1,
    eventSeed: seed,
    idSeed: call.seed,
    idAtMs: call.atMs,
    scenario,
    durationMs: durationOf(spec, scenario, logNormal(random, scenario.medianMs, 0.35)),
  };
}

function nextAttempt(spec: FunctionSpec, last: UntracedAttempt): UntracedAttempt {
  const seed = hashOf(last.seed, 'again');
  const random = chanceOf(seed, spec.name);
  const isQueue = isFromQueue(spec);
  const pauseMs = isQueue ? VISIBILITY_TIMEOUT_MS : last.number === 1 ? FIRST_RETRY_MS : SECOND_RETRY_MS;
  const atMs = Math.round(last.atMs + last.durationMs + pauseMs + random.next() * RETRY_JITTER_MS);
  const scenario = last.scenario.failsAgain === true ? last.scenario : spec.scenarios[0];
  return {
    ...last,
    atMs,
    seed,
    number: last.number + 1,
    ...(isQueue ? { idSeed: seed, idAtMs: atMs } : {}),
    scenario,
    durationMs: durationOf(spec, scenario, logNormal(random, scenario.medianMs, 0.35)),
  };
}

function durationOf(spec: FunctionSpec, scenario: Scenario, drawnMs: number): number {
  if (scenario.ending.kind === 'timed-out') return spec.timeoutMs;
  return Math.round(Math.min(Math.max(drawnMs, 1.2), spec.timeoutMs - 50) * 100) / 100;
}
