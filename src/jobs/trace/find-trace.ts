import { assembleTrace } from '../../correlate/traces/assemble-trace.ts';
import { NotFoundError, RemoteError } from '../../domain/errors.ts';
import type { Gap, Notice } from '../../domain/gap.ts';
import type { TraceAnswer } from '../../domain/results/trace-answer.ts';
import { traceIdAtMs } from '../../domain/trace-id.ts';
import { readTrace } from './read-trace.ts';
import { type RequestLogs, readRequestLogs } from './request-logs.ts';
import {
  RETRIES_WITHIN_MS,
  type RequestClue,
  type RequestPlace,
  requestIdClue,
  searchRequest,
  traceIdClue,
} from './request-search.ts';
import { readSpanLogs } from './span-logs.ts';
import type { TraceQuestion } from './trace-question.ts';
import type { SearchWindow, TraceTools } from './trace-tools.ts';

const MINUTE_MS = 60_000;
/** A function runs 15 minutes at most; what follows it in the same trace seldom comes later. */
const TRACE_LASTS_MS = 20 * MINUTE_MS;

/** The windows that a search goes back through by itself: 15 minutes first, 24 hours in all. */
export function usualWindows(nowAtMs: number): SearchWindow[] {
  const reaches = [0, 15, 60, 240, 1440].map((minutes) => minutes * MINUTE_MS);
  return reaches.slice(1).map((reach, index) => {
    const nearer = reaches[index] ?? 0;
    return { fromAtMs: nowAtMs - reach, toAtMs: nearer === 0 ? nowAtMs : nowAtMs - nearer - 1 };
  });
}

/**
 * Finds what became of a request: its logs, the trace that its REPORT names, and the logs of the other invocations in that
 * trace; or, by a trace id, the trace and the logs of its invocations.
 * @throws NotFoundError when nothing is known of the id; SlsobsError when nobody could be asked
 */
export function findTrace(question: TraceQuestion, tools: TraceTools): Promise<TraceAnswer> {
  return question.kind === 'trace'
    ? findByTraceId(question.traceId, tools)
    : findByRequestId(question.requestId, tools);
}

async function findByRequestId(wanted: string, tools: TraceTools): Promise<TraceAnswer> {
  const search = await searchPlaces(requestIdClue(wanted), tools);
  const requestId = newestRequestId(search.places);
  if (requestId === undefined) throw notFound(wanted, search.searched, tools);
  const logs = await readRequestLogs(
    search.places.filter((place) => place.requestId === requestId),
    tools.logs,
    tools.signal,
    tools.correlationFields,
  );
  const traced = logs.invocations.findLast((one) => one.traceId !== undefined);
  const traceId = traced?.traceId;
  const isAsked = traceId !== undefined && traced?.isTraceSampled !== false;
  const trace = isAsked ? await readTrace(traceId, tools.traces, tools.signal) : undefined;
  const others = trace === undefined ? undefined : await readSpanLogs(trace.trace, [requestId], tools);
  const invocations = byStart([...logs.invocations, ...(others?.invocations ?? [])]);
  const tree = trace === undefined ? undefined : assembleTrace(trace.trace, invocations);
  return {
    requestId,
    ...(traceId === undefined ? {} : { traceId }),
    traceState: trace?.state ?? (traceId === undefined ? 'not-traced' : 'not-sampled'),
    nodes: tree?.nodes ?? [],
    invocations,
    lines: inTimeOrder(logs, others),
    warnings: tree?.warnings ?? [],
    gaps: [...search.gaps, ...logs.gaps, ...(trace?.gaps ?? []), ...(others?.gaps ?? [])],
    notices: [...ambiguous(wanted, requestId, search.places), ...(others?.notices ?? [])],
    usage: addUsage(search, logs, trace, others),
  };
}

async function findByTraceId(traceId: string, tools: TraceTools): Promise<TraceAnswer> {
  const trace = await readTrace(traceId, tools.traces, tools.signal);
  const logs = trace.state === 'found' ? await readSpanLogs(trace.trace, [], tools) : await logsNaming(traceId, tools);
  if (trace.state !== 'found' && logs.invocations.length === 0) {
    if (trace.error !== undefined) throw trace.error;
    if (trace.state === 'not-answered')
      throw new RemoteError(`X-Ray left the trace ${traceId} unprocessed`, { hint: 'try again in a minute' });
    throw new NotFoundError(`neither X-Ray nor a log line knows the trace ${traceId}`, {
      hint: traceAdvice(trace.state),
    });
  }
  const invocations = byStart(logs.invocations);
  const tree = assembleTrace(trace.trace, invocations);
  const [first] = invocations;
  return {
    ...(first === undefined ? {} : { requestId: first.requestId }),
    traceId,
    traceState: trace.state,
    nodes: tree.nodes,
    invocations,
    lines: inTimeOrder(logs),
    warnings: tree.warnings,
    gaps: [...trace.gaps, ...logs.gaps],
    notices: logs.notices,
    usage: addUsage(trace, logs),
  };
}

/** Where X-Ray does not have the trace, the reports still name it; its id says about when. */
async function logsNaming(traceId: string, tools: TraceTools): Promise<RequestLogs & { notices: readonly Notice[] }> {
  const atMs = traceIdAtMs(traceId, Math.max(...tools.windows.map((window) => window.toAtMs)));
  const windows = atMs === undefined ? tools.windows : [{ fromAtMs: atMs - MINUTE_MS, toAtMs: atMs + TRACE_LASTS_MS }];
  const search = await searchPlaces(traceIdClue(traceId), { ...tools, seen: [], windows });
  const logs = await readRequestLogs(search.places, tools.logs, tools.signal, tools.correlationFields);
  return {
    ...logs,
    gaps: [...search.gaps, ...logs.gaps],
    usage: addUsage(search, logs),
    notices: [],
  };
}

interface Searched {
  readonly places: readonly RequestPlace[];
  readonly gaps: readonly Gap[];
  readonly usage: { readonly apiCalls: number; readonly duplicates: number };
  /** How many groups were searched. */
  readonly searched: number;
}

/** Where this machine has seen it first, then everywhere. */
async function searchPlaces(clue: RequestClue, tools: TraceTools): Promise<Searched> {
  const { logs, onProgress, seen, signal, windows } = tools;
  const [known] = seen;
  if (known !== undefined) {
    const around = { fromAtMs: known.startedAtMs - RETRIES_WITHIN_MS, toAtMs: known.endedAtMs + RETRIES_WITHIN_MS };
    const selections = [{ group: { name: known.groupName } }];
    const found = await searchRequest({ clue, selections, windows: [around], onProgress }, logs, signal);
    if (found.places.length > 0) return { ...found, searched: 1 };
  }
  const selections = await tools.selections();
  const found = await searchRequest({ clue, selections, windows, onProgress }, logs, signal);
  return { ...found, searched: selections.length };
}

function newestRequestId(places: readonly RequestPlace[]): string | undefined {
  return places.toSorted((a, b) => b.lastAtMs - a.lastAtMs)[0]?.requestId;
}

/** A short id can be the beginning of several. */
function ambiguous(wanted: string, chosen: string, places: readonly RequestPlace[]): Notice[] {
  const others = new Set(places.map((place) => place.requestId).filter((id) => id !== chosen));
  if (others.size === 0) return [];
  const list = [...others].slice(0, 3).join(', ');
  return [{ topic: 'target', text: `“${wanted}” also begins ${list}; this is the newest` }];
}

function notFound(wanted: string, groups: number, { windows }: TraceTools): NotFoundError {
  const fromAtMs = Math.min(...windows.map((window) => window.fromAtMs));
  const since = Number.isFinite(fromAtMs) ? ` since ${new Date(fromAtMs).toISOString()}` : '';
  return new NotFoundError(
    `no line names the request “${wanted}” in ${groups} log group${groups === 1 ? '' : 's'}${since}`,
    {
      hint: 'look further back with -s 3d, name the function, or try another --region or --profile',
    },
  );
}

function traceAdvice(state: string): string {
  if (state === 'in-spans-log') {
    return 'this account sends its spans to the log group aws/spans (Transaction Search), which slsobs does not read yet';
  }
  return 'X-Ray keeps traces for 30 days and only those that were sampled; a new one can take a minute to appear';
}

function byStart<One extends { readonly startedAtMs: number }>(invocations: readonly One[]): One[] {
  return invocations.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
}

function inTimeOrder(...logs: readonly (RequestLogs | undefined)[]) {
  return logs.flatMap((one) => one?.lines ?? []).sort((a, b) => a.record.event.loggedAtMs - b.record.event.loggedAtMs);
}

function addUsage(...parts: readonly ({ readonly usage: { readonly apiCalls: number } } | undefined)[]) {
  return { apiCalls: parts.reduce((sum, part) => sum + (part?.usage.apiCalls ?? 0), 0), duplicates: 0 };
}
