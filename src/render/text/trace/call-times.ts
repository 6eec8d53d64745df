import type { TraceNode } from '../../../domain/results/trace-answer.ts';
import type { Span } from '../../../domain/span.ts';
import type { CallEntry } from './entries.ts';

/** A stretch of time, epoch milliseconds; without an end while it runs. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs?: number;
}

/** When the parts of a call ran, from X-Ray where it saw them, else from the log's own durations. */
export interface CallTimes {
  /** The call as Lambda's service saw it, its own work before and after the function included. */
  readonly service?: Stretch;
  /** In Lambda's queue. */
  readonly wait?: Stretch;
  readonly start?: EnvironmentStart;
  readonly handler: Stretch;
  /** As the log reports it, else as X-Ray saw it; absent while it runs, or where its end is not known. */
  readonly handlerMs?: number;
  /** What no child covers; absent where X-Ray did not see it. */
  readonly selfMs?: number;
}

/** An init or restore. */
export interface EnvironmentStart extends Stretch {
  readonly kind: 'init' | 'restore';
  readonly durationMs?: number;
  /** True when it began before the call, so that the caller did not wait for all of it. */
  readonly isAhead: boolean;
  readonly evidence: 'log' | 'X-Ray' | 'both';
}

/** When the parts of a call ran. */
export function callTimes(call: CallEntry): CallTimes {
  const { service, wait, invocation } = call;
  const handlerMs = invocation?.durationMs ?? lengthOf(call.handler?.span);
  const seen = seenHandler(call);
  const toMs = seen.toMs ?? (handlerMs === undefined ? invocation?.endedAtMs : seen.fromMs + handlerMs);
  const handler = { fromMs: seen.fromMs, ...(toMs === undefined ? {} : { toMs }) };
  const start = environmentStart(call, handler);
  const selfMs = handlerSelfMs(call);
  const knownMs = handlerMs ?? (toMs === undefined ? undefined : toMs - seen.fromMs);
  return {
    handler,
    // Lambda's span of a call that was tried again lasts through all attempts, and says nothing about the first.
    ...(service === undefined || call.isRetried ? {} : { service: stretchOf(service.span) }),
    ...(wait === undefined ? {} : { wait: stretchOf(wait.span) }),
    ...(start === undefined ? {} : { start }),
    ...(knownMs === undefined ? {} : { handlerMs: Math.max(0, knownMs) }),
    ...(selfMs === undefined ? {} : { selfMs: Math.min(selfMs, handlerMs ?? selfMs) }),
  };
}

/** The handler's time: without an init that X-Ray counts to the function's span. */
function seenHandler({ handler, service, start, invocation }: CallEntry): Stretch {
  const span = (handler ?? service)?.span;
  if (span === undefined) {
    const { startedAtMs: fromMs = 0, endedAtMs } = invocation ?? {};
    return { fromMs, ...(endedAtMs === undefined || invocation?.durationMs !== undefined ? {} : { toMs: endedAtMs }) };
  }
  const whole = stretchOf(span);
  const init = start?.span;
  const isWithin = init?.endedAtMs !== undefined && init.startedAtMs >= whole.fromMs && init.endedAtMs > whole.fromMs;
  if (!isWithin || init.endedAtMs === undefined) return whole;
  return { ...whole, fromMs: Math.min(init.endedAtMs, whole.toMs ?? init.endedAtMs) };
}

function environmentStart({ start, invocation }: CallEntry, handler: Stretch): EnvironmentStart | undefined {
  const { initDurationMs, restoreDurationMs, coldStart } = invocation ?? {};
  const kind = start?.span.kind === 'restore' || restoreDurationMs !== undefined ? 'restore' : 'init';
  const reportedMs = restoreDurationMs ?? initDurationMs;
  if (start !== undefined) {
    const durationMs = reportedMs ?? lengthOf(start.span);
    return {
      ...stretchOf(start.span),
      kind,
      ...(durationMs === undefined ? {} : { durationMs }),
      isAhead: start.isOutsideParent && coldStart !== true && start.span.startedAtMs < handler.fromMs,
      evidence: reportedMs === undefined ? 'X-Ray' : 'both',
    };
  }
  if (reportedMs === undefined) return undefined;
  const fromMs = handler.fromMs - reportedMs;
  return { kind, fromMs, toMs: handler.fromMs, durationMs: reportedMs, isAhead: coldStart === false, evidence: 'log' };
}

/** The function's span, Invocation and Overhead share what is its own time. */
function handlerSelfMs({ handler, phases }: CallEntry): number | undefined {
  if (handler === undefined) return undefined;
  return [handler, ...phases].reduce(addSelf, 0);
}

function addSelf(sum: number | undefined, { selfMs }: TraceNode): number | undefined {
  return sum === undefined || selfMs === undefined ? undefined : sum + selfMs;
}

/** A span's time. */
export function stretchOf({ startedAtMs, endedAtMs }: Span): Stretch {
  return endedAtMs === undefined ? { fromMs: startedAtMs } : { fromMs: startedAtMs, toMs: endedAtMs };
}

/** A span's duration in milliseconds, absent while it runs. */
export function lengthOf(span: Span | undefined): number | undefined {
  return span?.endedAtMs === undefined ? undefined : Math.max(0, span.endedAtMs - span.startedAtMs);
}
