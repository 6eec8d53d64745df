import { chanceOf, hexOf, uuidOf } from '../chance.ts';
import type { Placement } from '../environments.ts';
import { errandOf } from '../errand.ts';
import type { Teller } from '../function-spec.ts';
import { ACCOUNT, REGION } from '../place.ts';
import type { Run } from '../platform/run.ts';
import { causeOf, exceptionOf } from './cause.ts';
import type { Downstream } from './downstream.ts';
import { seconds } from './seconds.ts';
import type { Segment } from './segment.ts';
import { segmentIdOf } from './segment-ids.ts';

/** What the handler's calls leave in X-Ray. */
export interface HandlerSubsegments {
  /** One for each call that came back, in order. */
  readonly ended: readonly Segment[];
  /** Calls that were under way when the handler was stopped: they stay in progress for ever. */
  readonly hanging: readonly Segment[];
  /** The segments that X-Ray infers for what was called, under the subsegments of the calls. */
  readonly inferred: readonly Segment[];
}

interface HandlerCall {
  readonly id: string;
  readonly fromMs: number;
  /** undefined where it never came back. */
  readonly toMs: number | undefined;
  readonly requestId: string;
  readonly downstream: Downstream;
}

/** Tells the calls that an invocation's handler makes. */
export function handlerSubsegments(run: Run, placement: Placement, traceId: string): HandlerSubsegments {
  const calls = callsOf(run, placement);
  const ended = calls.filter(({ toMs }) => toMs !== undefined);
  return {
    ended: ended.map(subsegment),
    hanging: calls.filter(({ toMs }) => toMs === undefined).map(subsegment),
    inferred: ended.map((call) => inferredSegment(call, traceId)),
  };
}

function callsOf({ spec, startedAtMs, durationMs }: Run, { attempt }: Placement): HandlerCall[] {
  const calls: HandlerCall[] = [];
  const teller: Teller = {
    log: () => undefined,
    caught: () => undefined,
    print: () => undefined,
    metric: () => undefined,
    called: (from, to, downstream) => {
      const ordinal = calls.length;
      calls.push({
        id: downstream.isSend
          ? segmentIdOf('send', spec.name, attempt.seed)
          : segmentIdOf('other', spec.name, attempt.seed, ordinal),
        fromMs: startedAtMs + from * durationMs,
        toMs: to > 1 ? undefined : startedAtMs + to * durationMs,
        requestId: requestIdOf(downstream, attempt.seed, ordinal),
        downstream,
      });
    },
  };
  attempt.scenario.tell(teller, errandOf(attempt.errandSeed, spec));
  return calls;
}

/** Each service has its own kind of request id. */
function requestIdOf({ name }: Downstream, seed: number, ordinal: number): string {
  if (name === 'DynamoDB') return hexOf(52, 'request', seed, ordinal).toUpperCase();
  if (name === 'S3') return hexOf(16, 'request', seed, ordinal).toUpperCase();
  return uuidOf('request', seed, ordinal);
}

function subsegment(call: HandlerCall): Segment {
  const { id, fromMs, toMs, requestId, downstream } = call;
  const { error, namespace, name } = downstream;
  return {
    id,
    name,
    namespace,
    start_time: seconds(fromMs),
    ...(toMs === undefined ? { in_progress: true } : { end_time: seconds(toMs), ...outcome(downstream) }),
    ...requestBlocks(downstream, requestId),
    ...(error === undefined || toMs === undefined
      ? {}
      : { cause: causeOf(exceptionOf(segmentIdOf('other', `${id} exception`, 0), error, true)) }),
  };
}

function inferredSegment({ id, fromMs, toMs, requestId, downstream }: HandlerCall, traceId: string): Segment {
  const { name, origin } = downstream.inferred;
  return {
    id: segmentIdOf('other', `${id} inferred`, 0),
    name,
    trace_id: traceId,
    parent_id: id,
    inferred: true,
    ...(origin === undefined ? {} : { origin }),
    start_time: seconds(fromMs),
    end_time: seconds(toMs ?? fromMs),
    ...outcome(downstream),
    ...requestBlocks(downstream, requestId),
  };
}

function requestBlocks({ request, status, aws }: Downstream, requestId: string): Segment {
  return {
    http: { ...(request === undefined ? {} : { request }), response: { status, content_length: lengthOf(requestId) } },
    ...(aws === undefined
      ? {}
      : { aws: { ...aws, region: REGION, request_id: requestId, account_id: ACCOUNT, retries: 0 } }),
  };
}

function lengthOf(requestId: string): number {
  return Math.floor(chanceOf('length', requestId).next() * 900);
}

function outcome({ status }: Downstream): Segment {
  if (status >= 500) return { fault: true };
  if (status >= 400) return { error: true, ...(status === 429 ? { throttle: true } : {}) };
  return {};
}
