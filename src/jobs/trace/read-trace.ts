import { AccessDeniedError, RemoteError } from '../../domain/errors.ts';
import type { Gap } from '../../domain/gap.ts';
import type { TraceAnswer } from '../../domain/results/trace-answer.ts';
import type { TraceDestination, TraceSource, Usage } from '../../domain/sources.ts';
import type { Trace } from '../../domain/span.ts';
import { parseTrace } from '../../parse/xray/trace.ts';

/** A trace as far as it could be read. */
export interface ReadTrace {
  readonly state: TraceAnswer['traceState'];
  /** Without spans where it could not be read. */
  readonly trace: Trace;
  readonly gaps: readonly Gap[];
  readonly usage: Usage;
  /** Why X-Ray could not be asked; absent where it answered. */
  readonly error?: AccessDeniedError | RemoteError;
}

/**
 * Reads one trace. That X-Ray may not be asked, or does not answer, is part of the result: the logs tell much without it. Where
 * the account sends its spans elsewhere, only the share that it indexes is found here (platform fact 8.34).
 */
export async function readTrace(traceId: string, traces: TraceSource, signal: AbortSignal): Promise<ReadTrace> {
  try {
    const destination = await destinationOf(traces, signal);
    const { value, gaps, usage } = await traces.traces([traceId], signal);
    const [raw] = value;
    if (raw !== undefined) return { state: 'found', trace: parseTrace(raw), gaps, usage };
    return { state: stateWithout(destination, gaps), trace: emptyTrace(traceId), gaps, usage };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof AccessDeniedError) return unread(traceId, 'denied', error);
    if (error instanceof RemoteError) return unread(traceId, 'not-answered', error);
    throw error;
  }
}

/** Why there is no trace where X-Ray answered: a gap says that it left the id unprocessed. */
function stateWithout(destination: TraceDestination, gaps: readonly Gap[]): ReadTrace['state'] {
  if (gaps.length > 0) return 'not-answered';
  return destination === 'cloudwatch-logs' ? 'in-spans-log' : 'not-found';
}

/** Whoever may not ask where the spans go is taken to have them in X-Ray. */
async function destinationOf(traces: TraceSource, signal: AbortSignal): Promise<TraceDestination> {
  try {
    return await traces.destination(signal);
  } catch (error) {
    if (error instanceof AccessDeniedError || error instanceof RemoteError) return 'xray';
    throw error;
  }
}

function unread(traceId: string, state: 'denied' | 'not-answered', error: AccessDeniedError | RemoteError): ReadTrace {
  const gap: Gap = {
    gapId: `trace ${traceId}`,
    state: 'final',
    revision: 1,
    reason: state === 'denied' ? 'denied' : 'disconnected',
    advice: error.hint ?? error.message,
  };
  return { state, trace: emptyTrace(traceId), gaps: [gap], usage: { apiCalls: 1, duplicates: 0 }, error };
}

function emptyTrace(traceId: string): Trace {
  return { traceId, spans: [], warnings: [] };
}
