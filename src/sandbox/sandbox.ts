import type { Clock } from '../runtime/clock.ts';
import type { HttpHandler } from '../runtime/http.ts';
import { seededRandom } from '../runtime/random.ts';
import { type Faults, meetFaults, pagingAt } from './faults/faults.ts';
import { createLiveTails } from './live-tail/live-tails.ts';
import { answer, calledOperation, parseBody, refusal } from './wire/answer.ts';
import { AwsError } from './wire/aws-error.ts';
import type { Backend, TraceDestination } from './wire/call.ts';
import { createQueries, type QueryHabits } from './wire/insights/queries.ts';
import { createLogStore, type LogStore } from './world/log-store.ts';
import { createTraceStore } from './world/traces/trace-store.ts';
import type { TrueInvocation, TrueStart } from './world/truth.ts';
import { createEmptyWorld, sharedCompany } from './world/world.ts';

/** What a sandbox is like. */
export interface SandboxOptions {
  readonly clock: Clock;
  /** Another seed, another company; 1 when absent. */
  readonly seed?: number;
  /** `company` (when absent): a web shop, a photo chain, a fleet, a club and a data pipeline that live; `empty`: only what is put in. */
  readonly world?: 'company' | 'empty';
  readonly faults?: Faults;
  /** Where GetTraceSegmentDestination says that spans are kept; with `CloudWatchLogs` X-Ray finds none. `XRay` when absent. */
  readonly traceDestination?: TraceDestination;
}

/** A local AWS: CloudWatch Logs and metrics, Lambda and X-Ray, account 123456789012, region eu-west-1. */
export interface Sandbox {
  /** Answers requests as AWS would. With the same seed, time, request and puts before, the same bytes. */
  readonly handle: HttpHandler;
  /**
   * The invocations whose START is stamped in [fromMs, toMs), by start, with every event they leave, also those that
   * cannot be seen yet.
   */
  truth(fromMs: number, toMs: number): TrueInvocation[];
  /** The environments whose init began in [fromMs, toMs) although nobody waited for it. */
  trueStarts(fromMs: number, toMs: number): TrueStart[];
  /** What it holds, for tests that write at moments of their own choice. */
  readonly store: LogStore;
}

/** Builds a sandbox; nothing is made before it is asked for. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, seed = 1, world: kind = 'company', faults = {}, traceDestination = 'XRay' } = options;
  const world = kind === 'company' ? sharedCompany(seed) : createEmptyWorld();
  const { unprocessedTraceRate = 0 } = faults;
  const random = seededRandom(seed);
  const store = createLogStore(world);
  const backend: Omit<Backend, 'paging'> = {
    world,
    store,
    queries: createQueries(store, queryHabits(faults)),
    traces: createTraceStore(world),
    tracing: { destination: traceDestination, isUnprocessed: () => random.next() < unprocessedTraceRate },
  };
  const liveTails = createLiveTails(backend, clock, faults);
  return {
    handle: async (request) => {
      try {
        const called = calledOperation(request);
        await meetFaults(faults, request, called, clock, random);
        const nowMs = clock.now();
        if (called.service === 'logs' && called.name === 'StartLiveTail') return liveTails.open(parseBody(request));
        return answer(request, nowMs, { ...backend, paging: pagingAt(faults, seed, nowMs, called.logGroupName) });
      } catch (error) {
        if (error instanceof AwsError) return refusal(error, request, clock.now());
        throw error;
      }
    },
    truth: world.truth,
    trueStarts: world.trueStarts,
    store,
  };
}

function queryHabits({ mostQueries, queryBytesPerSecond }: Faults): QueryHabits {
  return {
    ...(mostQueries === undefined ? {} : { mostAtOnce: mostQueries }),
    ...(queryBytesPerSecond === undefined ? {} : { bytesPerSecond: queryBytesPerSecond }),
  };
}
