import type { FunctionSpec } from '../function-spec.ts';
import { isoMs, isoSeconds, nodeStack } from '../loggers/logger.ts';
import { functionArn } from '../place.ts';
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

/**
 * Lambda's JSON format. At the system log level INFO: initStart (restoreStart, restoreReport), start and report always;
 * initReport, initRuntimeDone and runtimeDone when something failed; initReport also when the init was not made on demand. At WARN
 * only what failed.
 */
export const jsonPlatform: PlatformWriter = {
  initStart: (environment, atMs) =>
    atInfo(environment.spec, () =>
      event(atMs, 'platform.initStart', {
        initializationType: environment.initType,
        phase: 'init',
        ...runtimeOf(environment),
        ...ownerOf(environment),
        instanceId: environment.logStreamName,
        instanceMaxMemory: environment.spec.memoryMb * 1_048_576,
      }),
    ),

  restoreStart: (environment, atMs) =>
    atInfo(environment.spec, () =>
      event(atMs, 'platform.restoreStart', { ...ownerOf(environment), ...runtimeOf(environment) }),
    ),

  initReport: ({ spec, initType: initializationType }, { atMs, durationMs, phase, status, errorType }) => {
    const outcome = { status, ...(errorType === undefined ? {} : { errorType }) };
    const common = { initializationType, phase, ...outcome };
    const report = event(atMs, 'platform.initReport', { ...common, metrics: { durationMs } });
    if (status === 'success') return atInfo(spec, () => report);
    return [event(atMs, 'platform.initRuntimeDone', common), report];
  },

  restoreReport: ({ spec }, atMs, durationMs) =>
    atInfo(spec, () => event(atMs, 'platform.restoreReport', { status: 'success', metrics: { durationMs } })),

  extensionReady: ({ spec }, atMs) =>
    atInfo(spec, () =>
      event(atMs, 'platform.extension', { name: spec.extension, state: 'Ready', events: ['INVOKE', 'SHUTDOWN'] }),
    ),

  start: (run) =>
    atInfo(run.spec, () =>
      event(run.startedAtMs, 'platform.start', {
        requestId: run.requestId,
        functionArn: functionArn(run.spec.name),
        version: run.release.version,
        ...tracing(run),
      }),
    ),

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
    if (status === 'success') return atInfo(run.spec, () => report);
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

/** A line of the level INFO. */
function atInfo({ systemLogLevel }: FunctionSpec, make: () => PlatformLine): PlatformLine[] {
  return systemLogLevel === 'WARN' ? [] : [make()];
}

function ownerOf({ spec, release }: EnvironmentFacts): object {
  return { functionName: spec.name, functionVersion: release.version };
}

function runtimeOf({ release: { runtimeVersion, runtimeVersionArn } }: EnvironmentFacts): object {
  return { runtimeVersion, runtimeVersionArn };
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
