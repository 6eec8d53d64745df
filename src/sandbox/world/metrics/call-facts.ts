import type { Placement } from '../environments.ts';
import { type FunctionSpec, hasReturned, isAsynchronous } from '../function-spec.ts';

/** What Lambda measures of a function in one minute, by the minute in which invocations start. */
export interface CallFacts {
  /** Of each invocation, without its init, milliseconds. */
  readonly durationsMs: number[];
  /** Invocations that failed. */
  errors: number;
  /** Invocations that were refused for want of concurrency. */
  throttles: number;
  /** How many ran at the moment each invocation started, it among them. */
  readonly concurrency: number[];
  /** The same of provisioned environments alone, for the invocations that found one. */
  readonly provisionedConcurrency: number[];
  /** Invocations that found no provisioned environment although the function has some. */
  spillovers: number;
  /** Events taken over for asynchronous invocation, by the minute in which they came. */
  asyncEvents: number;
  /** Of these, those given up after the last attempt, by the minute of that attempt. */
  asyncDropped: number;
}

/** No invocation can run into another hour for longer than this. */
export const RUNS_WITHIN_MS = 60_000;
const MINUTE_MS = 60_000;
const LAST_ATTEMPT = 3;

/**
 * Counts what happened in the minutes from `fromMs` on (a whole minute).
 * @param placements of one function, also of the time shortly before, by arrival
 */
export function factsOf(
  spec: FunctionSpec,
  placements: readonly Placement[],
  throttledMs: readonly number[],
  fromMs: number,
  minutes: number,
): CallFacts[] {
  const facts = Array.from({ length: minutes }, emptyFacts);
  const minuteOf = (atMs: number): CallFacts | undefined => facts[Math.floor((atMs - fromMs) / MINUTE_MS)];
  const running = createRunning();
  const runningProvisioned = createRunning();
  const isAsync = isAsynchronous(spec);
  for (const placement of placements.toSorted((a, b) => a.startedAtMs - b.startedAtMs)) {
    const { attempt, startedAtMs, endedAtMs, initType } = placement;
    const isProvisioned = initType === 'provisioned-concurrency';
    const together = running(startedAtMs, endedAtMs);
    const togetherProvisioned = isProvisioned ? runningProvisioned(startedAtMs, endedAtMs) : 0;
    const hasFailed = !hasReturned(attempt.scenario);
    const minute = minuteOf(startedAtMs);
    if (minute !== undefined) {
      minute.durationsMs.push(attempt.durationMs);
      minute.concurrency.push(together);
      if (hasFailed) minute.errors += 1;
      if (isProvisioned) minute.provisionedConcurrency.push(togetherProvisioned);
      else if (spec.provisionedConcurrency !== undefined) minute.spillovers += 1;
      if (isAsync && hasFailed && attempt.number === LAST_ATTEMPT) minute.asyncDropped += 1;
    }
    if (!isAsync || attempt.number !== 1) continue;
    const received = minuteOf(attempt.idAtMs);
    if (received !== undefined) received.asyncEvents += 1;
  }
  for (const atMs of throttledMs) {
    const minute = minuteOf(atMs);
    if (minute !== undefined) minute.throttles += 1;
  }
  return facts;
}

function emptyFacts(): CallFacts {
  return {
    durationsMs: [],
    errors: 0,
    throttles: 0,
    concurrency: [],
    provisionedConcurrency: [],
    spillovers: 0,
    asyncEvents: 0,
    asyncDropped: 0,
  };
}

/** How many run at a moment at which another one starts; moments must rise. */
export function createRunning(): (startedAtMs: number, endedAtMs: number) => number {
  let endsMs: number[] = [];
  return (startedAtMs, endedAtMs) => {
    endsMs = endsMs.filter((endMs) => endMs > startedAtMs);
    endsMs.push(endedAtMs);
    return endsMs.length;
  };
}
