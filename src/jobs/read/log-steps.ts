import { InvocationCorrelator, type Marks, NO_MARKS } from '../../correlate/invocations/correlator.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import type { LogRequest, LogSource } from '../../domain/sources.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { withCorrelationFields } from '../../parse/loggers/correlation-ids.ts';
import { parseEvent } from '../../parse/record.ts';
import { unplaced } from './unplaced.ts';

/** What a reading knows beforehand. */
export interface LogStepOptions {
  /** A function's configured timeout. */
  readonly timeoutMsOf?: (functionName: string) => number | undefined;
  /** Fields of JSON lines that hold correlation ids, beside those of the conventions in use. */
  readonly correlationFields?: readonly string[];
}

/**
 * Reads or follows logs and tells them as lines placed in invocations: events → records → invocations. A reading that ends
 * is closed with a last step, in which what is still open is told as `unknown`; one that is stopped is not.
 * @throws SlsobsError when nothing could be asked
 */
export async function* logSteps(
  source: LogSource,
  request: LogRequest,
  signal: AbortSignal,
  { timeoutMsOf, correlationFields = [] }: LogStepOptions = {},
): AsyncGenerator<LogStep> {
  const readEvent =
    correlationFields.length === 0
      ? parseEvent
      : (event: LogEvent) => withCorrelationFields(parseEvent(event), correlationFields);
  const correlator = new InvocationCorrelator({
    functionNameOf,
    ...(timeoutMsOf === undefined ? {} : { timeoutMsOf }),
  });
  let last: LogStep | undefined;
  for await (const batch of source.read(request, signal)) {
    const { gapChanges, notices, usage } = batch;
    // Small steps: the first lines are shown at once, and a stop is not kept waiting by a page of ten thousand.
    for (let from = 0; from === 0 || from < batch.events.length; from += STEP_EVENTS) {
      const events = batch.events.slice(from, from + STEP_EVENTS);
      const isLast = from + STEP_EVENTS >= batch.events.length;
      const marks: Marks = isLast ? batch : (last ?? NO_MARKS);
      const { placed, changed } = correlator.take(events.map(readEvent), marks);
      const { orderedUntil, completeUntil } = marks;
      // A line of a live stream takes its place in an invocation only when a read has brought it in its order.
      const live = isLast ? (batch.provisional ?? []).map((event) => unplaced(readEvent(event))) : [];
      last = {
        placed: live.length === 0 ? placed : [...placed, ...live],
        invocations: changed,
        gapChanges: isLast ? gapChanges : [],
        notices: isLast ? notices : [],
        orderedUntil,
        completeUntil,
        usage,
      };
      yield last;
      if (signal.aborted) return;
    }
  }
  if (signal.aborted || last === undefined) return;
  yield { ...last, placed: [], invocations: correlator.end().changed, gapChanges: [], notices: [] };
}

const STEP_EVENTS = 1_000;
