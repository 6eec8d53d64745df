import { randomBytes } from 'node:crypto';
import { callLogs } from '../moto.ts';
import type { TracedInvocation } from './platform-segments.ts';

/** A line as a function or the platform logs it. */
export interface LoggedLine {
  readonly atMs: number;
  /** With the line break that Lambda keeps. */
  readonly text: string;
}

/** One invocation in the logs. */
export interface LoggedCall {
  readonly requestId: string;
  readonly functionName: string;
  readonly lines: readonly LoggedLine[];
}

/** What the REPORT says of the trace; absent for a function that is not traced. */
export interface ReportedTrace {
  readonly traceId: string;
  readonly segmentId: string;
  readonly sampled: boolean;
}

/** A call of a function that logs as text: what the platform writes, around what it logged itself. */
export function textCall(
  call: { readonly requestId: string; readonly functionName: string; readonly initMs?: number },
  own: readonly LoggedLine[],
  endedAtMs: number,
  trace: ReportedTrace | undefined,
): LoggedCall {
  const { requestId, functionName, initMs } = call;
  const startedAtMs = own[0]?.atMs ?? endedAtMs;
  const durationMs = endedAtMs - startedAtMs;
  const fields = [
    `RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${durationMs + 1} ms`,
    'Memory Size: 512 MB',
    'Max Memory Used: 91 MB',
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
  ];
  const traced =
    trace === undefined
      ? ''
      : `XRAY TraceId: ${trace.traceId}\tSegmentId: ${trace.segmentId}\tSampled: ${trace.sampled}\t\n`;
  return {
    requestId,
    functionName,
    lines: [
      { atMs: startedAtMs, text: `START RequestId: ${requestId} Version: $LATEST\n` },
      ...own,
      { atMs: endedAtMs, text: `END RequestId: ${requestId}\n` },
      { atMs: endedAtMs, text: `REPORT ${fields.join('\t')}\t\n${traced}` },
    ],
  };
}

/** A call of a function that logs as JSON: a line of its own, and the platform's around it, which name the trace also of what is not sampled. */
export function jsonCall(
  call: Pick<TracedInvocation, 'requestId' | 'functionName' | 'startedAtMs' | 'endedAtMs'>,
  message: string,
  { traceId, segmentId: spanId, sampled }: ReportedTrace,
): LoggedCall {
  const { requestId, functionName, startedAtMs, endedAtMs } = call;
  const durationMs = endedAtMs - startedAtMs;
  const metrics = { durationMs, billedDurationMs: durationMs, memorySizeMB: 256, maxMemoryUsedMB: 70 };
  const tracing = {
    spanId,
    type: 'X-Amzn-Trace-Id',
    value: `Root=${traceId};Parent=${spanId};Sampled=${sampled ? 1 : 0}`,
  };
  const iso = (atMs: number): string => new Date(atMs).toISOString();
  const platform = (atMs: number, type: string, record: object): LoggedLine => ({
    atMs,
    text: JSON.stringify({ time: iso(atMs), type, record: { requestId, ...record } }),
  });
  const own = { timestamp: iso(startedAtMs), level: 'INFO', requestId, message };
  return {
    requestId,
    functionName,
    lines: [
      platform(startedAtMs, 'platform.start', { version: '$LATEST' }),
      { atMs: startedAtMs, text: `${JSON.stringify(own)}\n` },
      platform(endedAtMs, 'platform.report', { metrics, tracing, status: 'success' }),
    ],
  };
}

/** Puts a call into a stream of its own in its function's group, which must be there. */
export async function putCall(call: LoggedCall): Promise<void> {
  const day = new Date(call.lines[0]?.atMs ?? 0).toISOString().slice(0, 10).replaceAll('-', '/');
  const names = {
    logGroupName: groupOf(call.functionName),
    logStreamName: `${day}/[$LATEST]${randomBytes(16).toString('hex')}`,
  };
  await callLogs('CreateLogStream', names);
  const logEvents = call.lines.map(({ atMs, text }) => ({ timestamp: atMs, message: text }));
  await callLogs('PutLogEvents', { ...names, logEvents });
}

/** Where Lambda logs what a function says. */
export function groupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
