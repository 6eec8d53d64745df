import { chanceOf } from '../chance.ts';
import type { Placement } from '../environments.ts';
import { errandOf } from '../errand.ts';
import { type FunctionSpec, hasReturned, isAsynchronous, type ThrownError } from '../function-spec.ts';
import { ACCOUNT, functionArn } from '../place.ts';
import { type Run, reportedFailure } from '../platform/run.ts';
import { runOf } from '../run-of-placement.ts';
import { causeOf, exceptionOf } from './cause.ts';
import { handlerSubsegments } from './handler-subsegments.ts';
import { hundredths, overheadMs } from './lambda-times.ts';
import { seconds } from './seconds.ts';
import type { Segment } from './segment.ts';
import { segmentIdOf } from './segment-ids.ts';

/** Share of the invocations whose SDK sends its subsegments as documents of their own. */
const INDEPENDENT_SHARE = 0.2;

/**
 * The function's segment, origin `AWS::Lambda::Function`, in the layout of its function, and with it the documents of
 * subsegments that are sent on their own and of inferred segments. Its id is the SegmentId of the REPORT.
 */
export function functionSegments(spec: FunctionSpec, placement: Placement): [segment: Segment, ...others: Segment[]] {
  const run = runOf(spec, placement);
  const { attempt } = placement;
  const traceId = attempt.trace.id;
  const handler = handlerSubsegments(run, placement, traceId);
  const isIndependent = chanceOf(attempt.seed, 'independent').next() < INDEPENDENT_SHARE;
  const inHandler = isIndependent ? [] : handler.ended;
  const failure = failureOf(run, placement);
  const layout = spec.segmentLayout === 'with-invocation' ? withInvocation : withoutInvocation;
  const { subsegments, handlerId, more } = layout(run, placement, inHandler, failure);
  const segment = {
    id: segmentIdOf('segment', spec.name, attempt.seed),
    name: spec.name,
    trace_id: traceId,
    parent_id: isAsynchronous(spec)
      ? segmentIdOf('attempt', spec.name, attempt.seed)
      : segmentIdOf('lambda', spec.name, attempt.idSeed),
    start_time: seconds(run.startedAtMs),
    end_time: seconds(run.startedAtMs + run.durationMs + overheadMs(run)),
    origin: 'AWS::Lambda::Function',
    aws: { account_id: ACCOUNT, function_arn: functionArn(spec.name), resource_names: [spec.name] },
    ...more,
    ...(subsegments.length === 0 ? {} : { subsegments }),
  };
  const alone = [...(isIndependent ? handler.ended : []), ...handler.hanging];
  const independent = alone.map((one) => ({ ...one, type: 'subsegment', trace_id: traceId, parent_id: handlerId }));
  return [segment, ...independent, ...handler.inferred];
}

/** What failed in the function itself; absent where it did not. */
interface Failure {
  readonly exception?: Segment;
}

interface Layout {
  readonly subsegments: readonly Segment[];
  /** Under which the handler's calls hang. */
  readonly handlerId: string;
  /** Further fields of the segment. */
  readonly more: Segment;
}

/** The older layout: the handler's calls stand in `Invocation`, and so does the cause of a failure; the segment points there. */
function withInvocation(
  run: Run,
  placement: Placement,
  calls: readonly Segment[],
  failure: Failure | undefined,
): Layout {
  const { spec, startedAtMs, durationMs } = run;
  const { seed } = placement.attempt;
  const id = segmentIdOf('other', `${spec.name} invocation`, seed);
  const inside = insideTracer(run, placement, calls, id);
  const exception = failure?.exception;
  const invocation = {
    id,
    name: 'Invocation',
    start_time: seconds(startedAtMs),
    end_time: seconds(startedAtMs + durationMs),
    ...(failure === undefined ? {} : { fault: true }),
    ...(exception === undefined ? {} : { cause: causeOf(exception) }),
    aws: { function_arn: functionArn(spec.name) },
    ...(inside.subsegments.length === 0 ? {} : { subsegments: inside.subsegments }),
  };
  const overhead = {
    id: segmentIdOf('other', `${spec.name} overhead`, seed),
    name: 'Overhead',
    start_time: seconds(startedAtMs + durationMs),
    end_time: seconds(startedAtMs + durationMs + overheadMs(run)),
    aws: { function_arn: functionArn(spec.name) },
  };
  return {
    subsegments: [...initSubsegments(run, placement, 'Initialization'), invocation, overhead],
    handlerId: inside.handlerId,
    more: {
      ...(failure === undefined ? {} : { fault: true }),
      ...(exception === undefined ? {} : { cause: exception.id }),
    },
  };
}

/** The newer layout: no `Invocation`; what it told stands in annotations, in milliseconds. */
function withoutInvocation(
  run: Run,
  placement: Placement,
  calls: readonly Segment[],
  failure: Failure | undefined,
): Layout {
  const { spec, durationMs } = run;
  const id = segmentIdOf('segment', spec.name, placement.attempt.seed);
  const inside = insideTracer(run, placement, calls, id);
  const exception = failure?.exception;
  const responseMs = Math.min(0.4, durationMs / 10);
  return {
    subsegments: [...initSubsegments(run, placement, 'Init'), ...inside.subsegments],
    handlerId: inside.handlerId,
    more: {
      ...(failure === undefined ? {} : { fault: true }),
      ...(exception === undefined ? {} : { cause: causeOf(exception) }),
      annotations: {
        'aws.responseLatency': hundredths(durationMs - responseMs),
        'aws.responseDuration': hundredths(responseMs),
        'aws.runtimeOverhead': hundredths(overheadMs(run)),
        'aws.extensionOverhead': 0,
      },
    },
  };
}

/** Powertools' tracer puts a subsegment with two annotations around the handler. */
function insideTracer(
  run: Run,
  { attempt, initMs }: Placement,
  calls: readonly Segment[],
  parentId: string,
): Pick<Layout, 'subsegments' | 'handlerId'> {
  const { spec, startedAtMs, durationMs } = run;
  if (spec.hasTracer === undefined || run.ending.kind === 'import-failed') {
    return { subsegments: calls, handlerId: parentId };
  }
  const id = segmentIdOf('other', `${spec.name} tracer`, attempt.seed);
  const subsegment = {
    id,
    name: `## ${spec.handler}`,
    start_time: seconds(startedAtMs + durationMs * 0.01),
    end_time: seconds(startedAtMs + durationMs),
    annotations: { ColdStart: initMs !== undefined, Service: spec.name.split('-').slice(2).join('-') },
    ...(calls.length === 0 ? {} : { subsegments: calls }),
  };
  return { subsegments: [subsegment], handlerId: id };
}

/** The init that the invocation waited for. It lies before the segment that it stands in. */
function initSubsegments({ spec, ending }: Run, { attempt, initMs }: Placement, name: string): Segment[] {
  if (initMs === undefined) return [];
  const hasFailed = ending.kind === 'import-failed' || ending.kind === 'init-timed-out';
  return [
    {
      id: segmentIdOf('other', `${spec.name} init`, attempt.seed),
      name: spec.hosting === 'snap-start' ? 'Restore' : name,
      start_time: seconds(attempt.atMs),
      end_time: seconds(attempt.atMs + initMs),
      ...(hasFailed ? { fault: true } : {}),
      aws: { function_arn: functionArn(spec.name) },
    },
  ];
}

function failureOf(run: Run, { attempt }: Placement): Failure | undefined {
  const { ending, spec } = run;
  if (hasReturned({ ending })) return undefined;
  const error = errorOf(run, attempt.errandSeed);
  if (error === undefined) return {};
  return { exception: exceptionOf(segmentIdOf('other', `${spec.name} exception`, attempt.seed), error, false) };
}

/** The exception behind a failure. A timeout has none. */
function errorOf({ ending, spec, requestId }: Run, errandSeed: number): ThrownError | undefined {
  if (ending.kind === 'threw') return ending.error(errandOf(errandSeed, spec));
  if (ending.kind === 'import-failed') return ending.error;
  const { errorType } = reportedFailure(ending);
  if (errorType === undefined) return undefined;
  const reason = ending.kind === 'exited' ? ending.reason : 'exited with error: signal: killed';
  return { type: errorType, message: `RequestId: ${requestId} Error: Runtime ${reason}`, frames: [] };
}
