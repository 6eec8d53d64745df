import type { ThrownError } from '../function-spec.ts';
import { javaStack } from '../loggers/log4j.ts';
import { isoMs, nodeStack } from '../loggers/logger.ts';
import {
  billedMs,
  type EnvironmentFacts,
  endedAtMs,
  type PlatformLine,
  type PlatformWriter,
  type Run,
  reportedFailure,
  reportedInitMs,
  reportedRestore,
} from './run.ts';

const NBSP = '\u00a0';

/** Lambda's text format: the lines between tabs, as they stand in CloudWatch, with their trailing tab and newline. */
export const textPlatform: PlatformWriter = {
  initStart: (environment, atMs) => [line(atMs, `INIT_START ${runtimeText(environment)}`)],

  restoreStart: (environment, atMs) => [line(atMs, `RESTORE_START ${runtimeText(environment)}`)],

  initReport: (_, { atMs, durationMs, phase, status, errorType, isSnapshot }) => {
    const type = errorType === undefined ? '' : `\tError Type: ${errorType}`;
    const outcome = isSnapshot === true ? '' : `\tPhase: ${phase}\tStatus: ${status}${type}`;
    return [line(atMs, `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms${outcome}\n`)];
  },

  restoreReport: (_, atMs, durationMs) => [
    line(atMs, `RESTORE_REPORT Restore Duration: ${durationMs.toFixed(2)} ms\n`),
  ],

  extensionReady: ({ spec }, atMs) => [
    line(atMs, `EXTENSION\tName: ${spec.extension}\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n`),
  ],

  start: ({ release, requestId, startedAtMs }) => [
    line(startedAtMs, `START RequestId: ${requestId} Version: ${release.version}\n`),
  ],

  end: (run) => {
    const atMs = endedAtMs(run);
    const end = line(atMs, `END RequestId: ${run.requestId}\n`);
    return [...timeoutLine(run, atMs), end, line(atMs, reportText(run)), ...exitLine(run, atMs)];
  },

  uncaught: (run, error, atMs, isInInit) => {
    if (run.spec.runtime === 'python3.13') return [line(atMs, pythonError(error))];
    if (run.spec.runtime === 'java21') return [line(atMs, javaError(error))];
    const id = isInInit ? 'undefined' : run.requestId;
    const what = isInInit ? 'Uncaught Exception' : 'Invoke Error';
    const body = JSON.stringify({ errorType: error.type, errorMessage: error.message, stack: nodeStack(error) });
    return [line(atMs, `${isoMs(atMs)}\t${id}\tERROR\t${what} \t${body}\n`)];
  },
};

function runtimeText({ release }: EnvironmentFacts): string {
  return `Runtime Version: ${release.runtimeVersion}\tRuntime Version ARN: ${release.runtimeVersionArn}\n`;
}

function line(timestampMs: number, message: string): PlatformLine {
  return { timestampMs, message };
}

function timeoutLine({ ending, requestId, spec }: Run, atMs: number): PlatformLine[] {
  if (ending.kind !== 'timed-out' || !ending.isAnnounced) return [];
  const seconds = (spec.timeoutMs / 1000).toFixed(2);
  return [line(atMs, `${isoMs(atMs)} ${requestId} Task timed out after ${seconds} seconds\n\n`)];
}

/** Lambda writes why a runtime ended after the REPORT. */
function exitLine({ ending, requestId }: Run, atMs: number): PlatformLine[] {
  const reason = ending.kind === 'out-of-memory' ? 'exited with error: signal: killed' : undefined;
  const exit = ending.kind === 'exited' ? ending.reason : reason;
  if (exit === undefined) return [];
  return [line(atMs + 1, `RequestId: ${requestId} Error: Runtime ${exit}\nRuntime.ExitError\n`)];
}

function reportText(run: Run): string {
  const { status, errorType } = reportedFailure(run.ending);
  const initMs = reportedInitMs(run);
  const restore = reportedRestore(run);
  const parts = [
    `REPORT RequestId: ${run.requestId}`,
    `Duration: ${run.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs(run)} ms`,
    `Memory Size: ${run.spec.memoryMb} MB`,
    `Max Memory Used: ${run.usedMb} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
    ...(restore === undefined
      ? []
      : [`Restore Duration: ${restore.durationMs.toFixed(2)} ms`, `Billed Restore Duration: ${restore.billedMs} ms`]),
    ...(status === undefined ? [''] : [`Status: ${status}`]),
    ...(errorType === undefined ? [] : [`Error Type: ${errorType}`]),
  ];
  const { trace } = run;
  const xray = trace === undefined ? '' : `XRAY TraceId: ${trace.id}\tSegmentId: ${trace.segmentId}\tSampled: true\t\n`;
  return `${parts.join('\t')}\n${xray}`;
}

/** No time and no request ID; indents are no-break spaces. Source: the Python runtime interface client. */
function pythonError(error: ThrownError): string {
  const frames = error.frames.map((frame) => frame.replace(/^ +/gm, (indent) => NBSP.repeat(indent.length)));
  return `[ERROR] ${error.type}: ${error.message}\nTraceback (most recent call last):\n${frames.map((frame) => `${frame}\n`).join('')}`;
}

/** The message, the class and the stack, in one event without a request ID. Source: the Java runtime interface client. */
function javaError(error: ThrownError): string {
  return `${error.message}: ${error.type}\n${javaStack(error)}\n`;
}
