import { AccessDeniedError, NotFoundError, RemoteError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import type { InventorySource } from '../../domain/sources.ts';
import type { Span, Trace } from '../../domain/span.ts';
import { type RequestLogs, readRequestLogs } from './request-logs.ts';
import { requestIdClue, searchRequest } from './request-search.ts';
import type { TraceTools } from './trace-tools.ts';

/** Invocations of one trace whose logs are read; a fan-out can have thousands. */
const MAX_INVOCATIONS = 10;
/** The service's side of a call can begin a little before START is stamped, and retries follow later. */
const BEFORE_MS = 1_000;
const AFTER_MS = 15_000;
const LONGEST_TIMEOUT_MS = 900_000;

/** A call of a function, as X-Ray saw it. */
interface TracedCall {
  readonly requestId: string;
  readonly functionName: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/**
 * Reads the logs of the invocations in a trace: X-Ray's `AWS::Lambda` segments carry their request ids (platform fact 3.2).
 * @param known request IDs whose logs have been read already
 * @throws SlsobsError when the account cannot be asked
 */
export async function readSpanLogs(
  trace: Trace,
  known: readonly string[],
  tools: Pick<TraceTools, 'logs' | 'inventory' | 'onProgress' | 'correlationFields' | 'signal'>,
): Promise<RequestLogs & { notices: readonly Notice[] }> {
  const calls = tracedCalls(trace.spans).filter((call) => !known.includes(call.requestId));
  const read = await Promise.all(calls.slice(0, MAX_INVOCATIONS).map((call) => readCall(call, tools)));
  const rest = calls.length - MAX_INVOCATIONS;
  return {
    invocations: read.flatMap((one) => one.invocations),
    lines: read.flatMap((one) => one.lines),
    gaps: read.flatMap((one) => one.gaps),
    usage: { apiCalls: read.reduce((sum, one) => sum + one.usage.apiCalls, 0), duplicates: 0 },
    notices:
      rest > 0 ? [{ topic: 'mode', text: `the logs of ${rest} more invocations of this trace were not read` }] : [],
  };
}

function tracedCalls(spans: readonly Span[]): TracedCall[] {
  const calls = new Map<string, TracedCall>();
  for (const { origin, requestId, functionArn, service, startedAtMs, endedAtMs } of spans) {
    if (origin !== 'AWS::Lambda' || requestId === undefined || calls.has(requestId)) continue;
    calls.set(requestId, {
      requestId,
      functionName: functionArn?.split(':')[6] ?? service,
      fromAtMs: startedAtMs - BEFORE_MS,
      toAtMs: (endedAtMs ?? startedAtMs + LONGEST_TIMEOUT_MS) + AFTER_MS,
    });
  }
  return [...calls.values()].sort((a, b) => a.fromAtMs - b.fromAtMs);
}

async function readCall(
  { requestId, functionName, fromAtMs, toAtMs }: TracedCall,
  {
    logs,
    inventory,
    onProgress,
    correlationFields,
    signal,
  }: Pick<TraceTools, 'logs' | 'inventory' | 'onProgress' | 'correlationFields' | 'signal'>,
): Promise<RequestLogs> {
  const selections = [{ group: { name: await logGroupOf(functionName, inventory, signal) } }];
  try {
    const search = { clue: requestIdClue(requestId), selections, windows: [{ fromAtMs, toAtMs }], onProgress };
    const { places, gaps, usage } = await searchRequest(search, logs, signal);
    const read = await readRequestLogs(places, logs, signal, correlationFields);
    return {
      ...read,
      gaps: [...gaps, ...read.gaps],
      usage: { apiCalls: usage.apiCalls + read.usage.apiCalls, duplicates: 0 },
    };
  } catch (error) {
    const reason = gapReason(error);
    if (reason === undefined || signal.aborted) throw error;
    const [selection] = selections;
    const gap = {
      gapId: `logs of ${requestId}`,
      state: 'final',
      revision: 1,
      reason,
      ...(selection === undefined ? {} : { group: selection.group }),
    } as const;
    return { invocations: [], lines: [], gaps: [gap], usage: { apiCalls: 1, duplicates: 0 } };
  }
}

function gapReason(error: unknown): 'denied' | 'not-logged' | undefined {
  if (error instanceof AccessDeniedError) return 'denied';
  return error instanceof NotFoundError ? 'not-logged' : undefined;
}

async function logGroupOf(functionName: string, inventory: InventorySource, signal: AbortSignal): Promise<string> {
  const usual = `/aws/lambda/${functionName}`;
  try {
    return (await inventory.functionNamed(functionName, signal))?.logGroupName ?? usual;
  } catch (error) {
    if (error instanceof AccessDeniedError || error instanceof RemoteError) return usual;
    throw error;
  }
}
