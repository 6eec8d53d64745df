import type { Segment } from '../segment.ts';
import type { ReceivedCall } from './shop.ts';

/** One Lambda invocation as X-Ray sees it: where it was called from, its ids, its times. */
export interface TracedInvocation {
  readonly functionName: string;
  readonly requestId: string;
  /** The caller's subsegment. */
  readonly parentId: string;
  readonly lambdaSegmentId: string;
  readonly functionSegmentId: string;
  /** When Lambda took the call. */
  readonly calledAtMs: number;
  /** When the handler began. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/**
 * The two segments that Lambda writes for an invocation: the service's and the function's.
 * @param phases of the function's own: `Init`, or in the older structure `Invocation` and `Overhead`
 */
export function lambdaSegments(call: TracedInvocation, traceId: string, phases: readonly Segment[]): Segment[] {
  const { functionName: name } = call;
  const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
  return [
    {
      id: call.lambdaSegmentId,
      name,
      trace_id: traceId,
      parent_id: call.parentId,
      ...times(call.calledAtMs, call.endedAtMs),
      http: { response: { status: 200 } },
      aws: { request_id: call.requestId },
      origin: 'AWS::Lambda',
      resource_arn: arn,
    },
    {
      id: call.functionSegmentId,
      name,
      trace_id: traceId,
      parent_id: call.lambdaSegmentId,
      ...times(call.startedAtMs, call.endedAtMs),
      aws: { account_id: '123456789012', function_arn: arn, resource_names: [name] },
      origin: 'AWS::Lambda::Function',
      subsegments: phases,
    },
  ];
}

/** The segment of the API in front of a function, with its call of it. */
export function apiSegment(ids: { readonly segmentId: string; readonly callId: string }, call: ReceivedCall): Segment {
  const { startedAtMs, endedAtMs } = call;
  const invoke = { namespace: 'aws', aws: { operation: 'Invoke' }, http: { response: { status: 200 } } };
  return {
    id: ids.segmentId,
    name: 'shop/prod',
    trace_id: call.traceId,
    parent_id: call.parentId,
    ...times(startedAtMs, endedAtMs),
    http: { request: { method: 'GET', url: 'https://shop.example/prod/orders' }, response: { status: 200 } },
    aws: { api_gateway: { account_id: '123456789012', rest_api_id: 'a1b2c3d4e5', stage: 'prod' } },
    origin: 'AWS::ApiGateway::Stage',
    subsegments: [phase(ids.callId, 'Lambda', startedAtMs, endedAtMs, invoke)],
  };
}

/** The same segment as it was sent while it ran. */
export function whileRunning({ end_time: _, subsegments: __, ...segment }: Segment): Segment {
  return { ...segment, in_progress: true };
}

/** A subsegment. */
export function phase(
  id: string,
  name: string,
  startedAtMs: number,
  endedAtMs: number,
  more: Readonly<Record<string, unknown>> = {},
): Segment {
  return { id, name, ...times(startedAtMs, endedAtMs), ...more };
}

function times(startedAtMs: number, endedAtMs: number): { start_time: number; end_time: number } {
  return { start_time: startedAtMs / 1000, end_time: endedAtMs / 1000 };
}
