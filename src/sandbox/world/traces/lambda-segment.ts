import type { Placement } from '../environments.ts';
import { type FunctionSpec, hasReturned, isAsynchronous } from '../function-spec.ts';
import { functionArn } from '../place.ts';
import { runOf } from '../run-of-placement.ts';
import { lambdaEndMs } from './lambda-times.ts';
import { seconds } from './seconds.ts';
import type { Segment } from './segment.ts';
import { segmentIdOf } from './segment-ids.ts';
import type { TraceLink } from './trace-context.ts';

/**
 * Lambda's own segment of an invocation, origin `AWS::Lambda`: it carries the request ID. An asynchronous invocation has one
 * over all its attempts, each a subsegment; `isOver` false tells it as it is before the next attempt.
 */
export function lambdaSegment(
  spec: FunctionSpec,
  attempts: readonly [Placement, ...Placement[]],
  isOver: boolean,
): Segment {
  const [{ attempt }] = attempts;
  const runs = attempts.map((placement) => runOf(spec, placement));
  const last = runs.at(-1);
  const { trace } = attempt;
  const isAsync = isAsynchronous(spec);
  return {
    id: segmentIdOf('lambda', spec.name, attempt.idSeed),
    name: spec.name,
    trace_id: trace.id,
    ...(trace.parentId === undefined ? {} : { parent_id: trace.parentId }),
    start_time: seconds(attempt.atMs),
    ...(isOver && last !== undefined ? { end_time: seconds(lambdaEndMs(last)) } : { in_progress: true }),
    origin: 'AWS::Lambda',
    resource_arn: functionArn(spec.name),
    http: { response: { status: isAsync ? 202 : 200 } },
    aws: { request_id: runs[0]?.requestId },
    ...(trace.link === undefined ? {} : { links: [wireLink(trace.link)] }),
    ...(isAsync ? { subsegments: asyncSubsegments(spec, attempts) } : {}),
  };
}

function wireLink({ traceId, segmentId }: TraceLink): Segment {
  return { trace_id: traceId, id: segmentId, attributes: {} };
}

function asyncSubsegments(spec: FunctionSpec, attempts: readonly [Placement, ...Placement[]]): Segment[] {
  const [{ attempt, startedAtMs, initMs = 0 }] = attempts;
  const dwell = {
    id: segmentIdOf('other', `${spec.name} dwell`, attempt.idSeed),
    name: 'Dwell Time',
    start_time: seconds(attempt.atMs),
    end_time: seconds(Math.max(attempt.atMs, startedAtMs - Math.ceil(initMs))),
  };
  const tries = attempts.map((placement) => ({
    id: segmentIdOf('attempt', spec.name, placement.attempt.seed),
    name: `Attempt #${placement.attempt.number}`,
    start_time: seconds(placement.attempt.atMs),
    end_time: seconds(lambdaEndMs(runOf(spec, placement))),
    ...(hasReturned(placement.attempt.scenario) ? {} : { fault: true }),
    http: { response: { status: 200 } },
  }));
  return [dwell, ...tries];
}
