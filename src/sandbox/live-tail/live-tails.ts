import type { Clock } from '../../runtime/clock.ts';
import type { HttpResponse } from '../../runtime/http.ts';
import type { Faults } from '../faults/faults.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Backend, Input } from '../wire/call.ts';
import { EVENT_STREAM_TYPE } from '../wire/event-stream.ts';
import { readLiveTailRequest } from '../wire/logs/start-live-tail.ts';
import { uuidOf } from '../world/chance.ts';
import { createArrivals } from './arrivals.ts';
import { liveTail } from './live-tail.ts';

/** The live tails that are open at one time. */
export interface LiveTails {
  /** Answers StartLiveTail. @throws AwsError as CloudWatch Logs refuses it */
  open(input: Input): HttpResponse;
}

/** "15 concurrent Live Tail sessions" an account (CloudWatch Logs quotas). */
const MOST_AT_ONCE = 15;

/** None at first. */
export function createLiveTails(backend: Pick<Backend, 'world' | 'store'>, clock: Clock, faults: Faults): LiveTails {
  const { mostLiveTails = MOST_AT_ONCE } = faults;
  let open = 0;
  let opened = 0;

  async function* counted(frames: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    open += 1;
    try {
      yield* frames;
    } finally {
      open -= 1;
    }
  }

  return {
    open: (input) => {
      const request = readLiveTailRequest(input, backend);
      if (open >= mostLiveTails) {
        throw new AwsError(
          'LimitExceededException',
          'You have reached the maximum number of concurrent Live Tail sessions.',
        );
      }
      opened += 1;
      const nowMs = clock.now();
      const arrivals = new Map(
        request.groupNames.map((name) => [name, createArrivals(backend.world, backend.store, name, nowMs)]),
      );
      const sessionId = uuidOf('live tail', nowMs, opened);
      const frames = liveTail({ request, arrivals, sessionId, clock, faults });
      return { status: 200, headers: { 'content-type': EVENT_STREAM_TYPE }, body: counted(frames) };
    },
  };
}
