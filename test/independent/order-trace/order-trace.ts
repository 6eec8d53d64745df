import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject } from 'vitest';
import { emulatorProgram, REGION } from '../emulators.ts';
import { callLogs } from '../moto.ts';
import { type Segment, type TrueSpan, waterfallOf } from '../segment.ts';
import { groupOf, jsonCall, type LoggedCall, putCall, textCall } from './lambda-lines.ts';
import { apiSegment, lambdaSegments, phase, type TracedInvocation, whileRunning } from './platform-segments.ts';
import { type ProgramRun, runPrograms } from './programs.ts';

/** One order: from a container through an API to a function that calls another. */
export interface OrderTrace {
  readonly traceId: string;
  /** In the order of the waterfall. */
  readonly spans: readonly TrueSpan[];
  readonly checkout: LoggedCall;
  readonly billing: LoggedCall;
}

/** The function behind the API, and the one that it calls. */
export const CHECKOUT = 'traced-checkout';
const BILLING = 'traced-billing';

/**
 * Runs the programs, which the X-Ray SDK traces, adds what AWS itself would write about them, and puts all of it into moto: the
 * SDK's segments as the daemon does, the functions and AWS's segments with boto3, the lines with PutLogEvents.
 */
export async function runOrder(): Promise<OrderTrace> {
  const ids = { checkoutRequestId: randomUUID(), billingRequestId: randomUUID(), functionSegmentId: newSegmentId() };
  const ran = await runPrograms(ids);
  const { traceId } = ran.apiCall;
  const callId = newSegmentId();
  const api = apiSegment({ segmentId: newSegmentId(), callId }, ran.apiCall);
  const checkout = checkoutInvocation(ids, callId, ran);
  const billing = billingInvocation(ids.billingRequestId, ran);
  const segments = [api, ...checkoutSegments(checkout, traceId), ...billingSegments(billing, traceId)];
  // What was sent while it ran stays beside what was sent at the end, and the parts come in no order.
  await putWithBoto3([whileRunning(api), ...segments.toReversed()]);

  const calls = {
    checkout: textCall(
      { ...checkout, initMs: checkout.startedAtMs - checkout.calledAtMs },
      ran.checkout.lines,
      checkout.endedAtMs,
      { traceId, segmentId: checkout.functionSegmentId, sampled: true },
    ),
    billing: jsonCall(billing, 'invoice written', {
      traceId,
      segmentId: billing.functionSegmentId,
      sampled: true,
    }),
  };
  await runBoto3('create_functions.py', [CHECKOUT, BILLING]);
  for (const name of [CHECKOUT, BILLING]) await callLogs('CreateLogGroup', { logGroupName: groupOf(name) });
  for (const call of Object.values(calls)) await putCall(call);
  return { traceId, spans: waterfallOf([...ran.documents, ...segments]), ...calls };
}

/** An id as X-Ray gives its segments. */
export function newSegmentId(): string {
  return randomBytes(8).toString('hex');
}

function checkoutInvocation(
  ids: { readonly checkoutRequestId: string; readonly functionSegmentId: string },
  parentId: string,
  { checkout }: ProgramRun,
): TracedInvocation {
  return {
    functionName: CHECKOUT,
    requestId: ids.checkoutRequestId,
    parentId,
    lambdaSegmentId: newSegmentId(),
    functionSegmentId: ids.functionSegmentId,
    calledAtMs: checkout.calledAtMs,
    startedAtMs: checkout.lines[0]?.atMs ?? checkout.calledAtMs,
    endedAtMs: checkout.endedAtMs,
  };
}

function billingInvocation(requestId: string, { billingCall }: ProgramRun): TracedInvocation {
  return {
    functionName: BILLING,
    requestId,
    parentId: billingCall.parentId,
    lambdaSegmentId: newSegmentId(),
    functionSegmentId: newSegmentId(),
    calledAtMs: billingCall.startedAtMs,
    startedAtMs: billingCall.startedAtMs + 2,
    endedAtMs: billingCall.endedAtMs - 1,
  };
}

/** In the structure that AWS writes today: a cold start, and no `Invocation`. */
function checkoutSegments(call: TracedInvocation, traceId: string): Segment[] {
  return lambdaSegments(call, traceId, [phase(newSegmentId(), 'Init', call.calledAtMs, call.startedAtMs)]);
}

/** In the older structure, which is still about. */
function billingSegments(call: TracedInvocation, traceId: string): Segment[] {
  const { startedAtMs, endedAtMs } = call;
  return lambdaSegments(call, traceId, [
    phase(newSegmentId(), 'Invocation', startedAtMs, endedAtMs - 1),
    phase(newSegmentId(), 'Overhead', endedAtMs - 1, endedAtMs),
  ]);
}

function putWithBoto3(documents: readonly Segment[]): Promise<void> {
  return runBoto3('put_segments.py', [], JSON.stringify(documents));
}

async function runBoto3(script: string, words: readonly string[], input = ''): Promise<void> {
  const args = [join(import.meta.dirname, script), inject('motoUrl'), REGION, ...words];
  const child = spawn(emulatorProgram('moto', 'python'), args, { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(input);
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`${script}: exit code ${exitCode}`);
}
