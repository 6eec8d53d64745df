import { chanceOf } from './chance.ts';
import type { EnvironmentStart } from './environment-starts.ts';
import { type FunctionSpec, logGroupOf, type ThrownError } from './function-spec.ts';
import { takenIn } from './ingestion.ts';
import { loadingLines } from './invocation-log.ts';
import type { EnvironmentFacts, PlatformLine } from './platform/run.ts';
import { platformOf } from './platform/writer.ts';
import { type StoredEvent, sourceDigits } from './stored-event.ts';
import type { TrueStart } from './truth.ts';

const FAILURE: ThrownError = {
  type: 'Runtime.ImportModuleError',
  message: "Error: Cannot find module 'config-prod'",
  frames: ['_loadUserApp (file:///var/runtime/index.mjs:1109:17)', 'start (file:///var/runtime/index.mjs:1281:50)'],
};

/** What an environment that began by itself leaves behind before its first invocation. */
export function startLog(spec: FunctionSpec, start: EnvironmentStart): TrueStart {
  const { logStreamName, atMs, initMs, kind, hasFailed, release } = start;
  return {
    functionName: spec.name,
    logGroup: logGroupOf(spec),
    logStream: logStreamName,
    atMs,
    initMs,
    kind,
    status: hasFailed ? 'error' : 'ok',
    version: release.version,
    lines: storedEvents(spec, start, linesOf(spec, start)),
  };
}

function linesOf(spec: FunctionSpec, start: EnvironmentStart): PlatformLine[] {
  const { logStreamName, release, atMs, initMs, kind, hasFailed } = start;
  const platform = platformOf(spec);
  const environment: EnvironmentFacts = { spec, logStreamName, release, initType: initTypeOf(kind) };
  const doneAtMs = atMs + Math.floor(initMs);
  const begun = platform.initStart(environment, atMs);
  if (hasFailed) {
    const failed = { atMs: doneAtMs, durationMs: initMs, phase: 'init', status: 'error' } as const;
    const error = platform.uncaught({ spec, requestId: '' }, FAILURE, doneAtMs, true);
    return [...begun, ...error, ...platform.initReport(environment, { ...failed, errorType: FAILURE.type })];
  }
  const loading = loadingLines(spec, atMs + Math.floor(initMs * 0.8));
  const report = { atMs: doneAtMs, durationMs: initMs, phase: 'init', status: 'success' } as const;
  return [
    ...begun,
    ...loading,
    ...reportOf(kind, spec).flatMap((more) => platform.initReport(environment, { ...report, ...more })),
  ];
}

/**
 * Whether an init that went well is reported: in JSON when it was not made on demand (level INFO; on demand it is DEBUG); in text only
 * the init of a snapshot is known to be.
 */
function reportOf(kind: EnvironmentStart['kind'], { logFormat }: FunctionSpec): { readonly isSnapshot?: true }[] {
  if (kind === 'snapshot') return [{ isSnapshot: true }];
  return kind === 'provisioned' && logFormat === 'JSON' ? [{}] : [];
}

function initTypeOf(kind: EnvironmentStart['kind']): EnvironmentFacts['initType'] {
  if (kind === 'provisioned') return 'provisioned-concurrency';
  return kind === 'snapshot' ? 'snap-start' : 'on-demand';
}

function storedEvents(
  { name }: FunctionSpec,
  { logStreamName, atMs }: EnvironmentStart,
  lines: readonly PlatformLine[],
): StoredEvent[] {
  const random = chanceOf('start', name, logStreamName);
  return takenIn(lines, { logStreamName, random, source: sourceDigits(logStreamName, 'start', atMs) });
}
