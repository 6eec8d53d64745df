import { type FunctionSpec, versionOf } from '../function-spec.ts';
import { isoMs, isoSeconds, nodeStack } from '../loggers/logger.ts';
import { functionArn } from '../place.ts';
import {
  billedMs,
  endedAtMs,
  type PlatformLine,
  type PlatformWriter,
  type Run,
  reportedFailure,
  reportedInitMs,
  reportedRestore,
  runtimeVersion,
  runtimeVersionArn,
} from './run.ts';

/**
 * Lambda's JSON format at the system log level INFO: initStart (restoreStart, restoreReport), start and report always;
 * initReport, initRuntimeDone and runtimeDone when something failed; initReport also when the init was not made on demand.
 */
export const jsonPlatform: PlatformWriter = {
  initStart: ({ spec, logStreamName }, atMs) => {
    const runtime = { runtimeVersion: runtimeVersion(spec), runtimeVersionArn: runtimeVersionArn(spec) };
    const owner = { functionName: spec.name, functionVersion: versionOf(spec) };
    if (spec.hosting === 'snap-start') return [event(atMs, 'platform.restoreStart', { ...owner, ...runtime })];
    return [
      event(atMs, 'platform.initStart', {
        initializationType: initializationType(spec),
        phase: 'init',
        ...runtime,
        ...owner,
        instanceId: logStreamName,
        instanceMaxMemory: spec.memoryMb * 1_048_576,
      }),
    ];
  },

  initReport: ({ spec }, { atMs, durationMs, phase, status, errorType }) => {
    const outcome = { status, ...(errorType === undefined ? {} : { errorType }) };
    const common = { initializationType: initializationType(spec), phase, ...outcome };
    const report = event(atMs, 'platform.initReport', { ...common, metrics: { durationMs } });
    return status === 'success' ? [report] : [event(atMs, 'platform.initRuntimeDone', common), report];
  },

  restoreReport: (_, atMs, durationMs) => [
    event(atMs, 'platform.restoreReport', { status: 'success', metrics: { durationMs } }),
  ],

  extensionReady: ({ spec }, atMs) => [
    event(atMs, 'platform.extension', { name: spec.extension, state: 'Ready', events: ['INVOKE', 'SHUTDOWN'] }),
  ],

  start: (run) => [
    event(run.startedAtMs, 'platform.start', {
      requestId: run.requestId,
      functionArn: functionArn(run.spec.name),
      version: versionOf(run.spec),
      ...tracing(run),
    }),
  ],

  end: (run) => {
    const atMs = endedAtMs(run);
    const { status, errorType } = outcomeOf(run);
    const outcome = { status, ...(errorType === undefined ? {} : { errorType }) };
    const report = event(atMs, 'platform.report', {
      requestId: run.requestId,
      metrics: reportMetrics(run),
      ...tracing(run),
      ...outcome,
    });
    if (status === 'success') return [report];
    const metrics = { durationMs: run.durationMs };
    return [event(atMs, 'platform.runtimeDone', { requestId: run.requestId, ...outcome, metrics }), report];
  },

  uncaught: (run, error, atMs, isInInit) => {
    const requestId = isInInit ? '' : run.requestId;
    const { type: errorType, message: errorMessage } = error;
    if (run.spec.runtime === 'python3.13') {
      const stackTrace = error.frames.map((frame) => `${frame}\n`);
      return [
        json(atMs, { timestamp: isoSeconds(atMs), log_level: 'ERROR', errorMessage, errorType, requestId, stackTrace }),
      ];
    }
    const message = { errorType, errorMessage, stackTrace: nodeStack(error) };
    const id = isInInit ? {} : { requestId };
    return [json(atMs, { timestamp: isoMs(atMs), level: 'ERROR', ...id, message })];
  },
};

function json(timestampMs: number, document: object): PlatformLine {
  return { timestampMs, message: JSON.stringify(document) };
}

function event(timestampMs: number, type: string, record: object): PlatformLine {
  return json(timestampMs, { time: isoMs(timestampMs), type, record });
}

/** In JSON an exception of the handler shows: its type is no platform error, so the platform calls it unknown. */
function outcomeOf({ ending }: Run): { status: string; errorType?: string } {
  if (ending.kind === 'threw') return { status: 'error', errorType: 'Runtime.Unknown' };
  const { status, errorType } = reportedFailure(ending);
  return { status: status ?? 'success', ...(errorType === undefined ? {} : { errorType }) };
}

function initializationType({ hosting }: FunctionSpec): string {
  return hosting === 'managed-instances' ? 'lambda-managed-instances' : 'on-demand';
}

function reportMetrics(run: Run): object {
  const { durationMs } = run;
  // Managed Instances are paid for by the instance: their reports know nothing else.
  if (run.spec.hosting === 'managed-instances') return { durationMs };
  const initDurationMs = reportedInitMs(run);
  const restore = reportedRestore(run);
  return {
    durationMs,
    billedDurationMs: billedMs(run),
    memorySizeMB: run.spec.memoryMb,
    maxMemoryUsedMB: run.usedMb,
    ...(initDurationMs === undefined ? {} : { initDurationMs }),
    ...(restore === undefined
      ? {}
      : { restoreDurationMs: restore.durationMs, billedRestoreDurationMs: restore.billedMs }),
  };
}

function tracing({ trace }: Run): object {
  if (trace === undefined) return {};
  const value = `Root=${trace.id};Parent=${trace.parentId};Sampled=1`;
  return { tracing: { spanId: trace.segmentId, type: 'X-Amzn-Trace-Id', value } };
}
