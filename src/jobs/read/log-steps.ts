import { InvocationCorrelator } from '../../correlate/invocations/correlator.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import type { LogRequest, LogSource } from '../../domain/sources.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { parseEvent } from '../../parse/record.ts';

/**
 * Reads or follows logs and tells them as lines placed in invocations: events → records → invocations. A reading that ends
 * is closed with a last step, in which what is still open is told as `unknown`; one that is stopped is not.
 * @throws SlsobsError when nothing could be asked
 */
export async function* logSteps(
  source: LogSource,
  request: LogRequest,
  signal: AbortSignal,
  timeoutMsOf?: (functionName: string) => number | undefined,
): AsyncGenerator<LogStep> {
  const correlator = new InvocationCorrelator({
    functionNameOf,
    ...(timeoutMsOf === undefined ? {} : { timeoutMsOf }),
  });
  let last: LogStep | undefined;
  for await (const batch of source.read(request, signal)) {
    const { placed, changed } = correlator.take(batch.events.map(parseEvent), batch);
    const { gapChanges, notices, orderedUntil, completeUntil, usage } = batch;
    last = { placed, invocations: changed, gapChanges, notices, orderedUntil, completeUntil, usage };
    yield last;
  }
  if (signal.aborted || last === undefined) return;
  yield { ...last, placed: [], invocations: correlator.end().changed, gapChanges: [], notices: [] };
}
