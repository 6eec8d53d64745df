import { chanceOf, hashOf } from './chance.ts';
import type { Placement } from './environments.ts';
import { errandOf } from './errand.ts';
import { type FunctionSpec, isFromQueue, logGroupOf, type Teller } from './function-spec.ts';
import { takenIn } from './ingestion.ts';
import { isoMs, type LineContext } from './loggers/logger.ts';
import { billedInitMs, billedMs, endedAtMs, type PlatformLine, type PlatformWriter, type Run } from './platform/run.ts';
import { platformOf } from './platform/writer.ts';
import { runOf } from './run-of-placement.ts';
import { type StoredEvent, sourceDigits } from './stored-event.ts';
import type { TrueInvocation, TrueStatus } from './truth.ts';

interface Line extends PlatformLine {
  /** True for what the environment writes on its own account: init, extensions. */
  readonly isOfEnvironment: boolean;
}

/** Everything that one invocation leaves behind: what happened, and the events that tell of it, in order. */
export function invocationLog(spec: FunctionSpec, placement: Placement): TrueInvocation {
  const { attempt } = placement;
  const run = runOf(spec, placement);
  const lines = linesOf(run, placement);
  const events = storedEvents(run, placement, lines);
  return {
    functionName: spec.name,
    logGroup: logGroupOf(spec),
    logStream: placement.logStreamName,
    requestId: run.requestId,
    attempt: isFromQueue(spec) ? 1 : attempt.number,
    startedAtMs: run.startedAtMs,
    durationMs: run.durationMs,
    status: statusOf(run),
    ...(run.trace === undefined ? {} : { traceId: run.trace.id }),
    coldStart: placement.initMs !== undefined,
    ...environmentTruth(run),
    ...costTruth(run),
    lines: events.filter((_, index) => lines[index]?.isOfEnvironment === false),
    environmentLines: events.filter((_, index) => lines[index]?.isOfEnvironment === true),
  };
}

function environmentTruth({
  spec,
  release,
  initType,
  initMs,
}: Run): Pick<TrueInvocation, 'version' | 'runtimeVersion' | 'architecture' | 'initType' | 'initMs'> {
  return {
    version: release.version,
    runtimeVersion: release.runtimeVersion,
    architecture: spec.architecture ?? 'x86_64',
    initType,
    ...(initMs === undefined ? {} : { initMs }),
  };
}

function costTruth(run: Run): Pick<TrueInvocation, 'billedMs' | 'billedInitMs' | 'memoryMb' | 'usedMb' | 'isReported'> {
  const { spec, usedMb } = run;
  const isReported = spec.systemLogLevel !== 'WARN' || statusOf(run) !== 'ok';
  const shared = { memoryMb: spec.memoryMb, usedMb, isReported };
  if (spec.hosting === 'managed-instances') return shared;
  const initMs = billedInitMs(run);
  return { ...shared, billedMs: billedMs(run), ...(initMs === undefined ? {} : { billedInitMs: initMs }) };
}

function statusOf({ ending }: Run): TrueStatus {
  switch (ending.kind) {
    case 'threw':
      return 'error';
    case 'timed-out':
      return 'timeout';
    case 'out-of-memory':
      return 'out-of-memory';
    case 'exited':
      return 'crash';
    case 'import-failed':
      return 'init-error';
    default:
      return 'ok';
  }
}

function linesOf(run: Run, placement: Placement): Line[] {
  const platform = platformOf(run.spec);
  const lines: Line[] = [];
  const ofInvocation = (found: PlatformLine[]): void => {
    lines.push(...found.map((line) => ({ ...line, isOfEnvironment: false })));
  };
  const ofEnvironment = (found: PlatformLine[]): void => {
    lines.push(...found.map((line) => ({ ...line, isOfEnvironment: true })));
  };
  ofEnvironment(launchLines(platform, run, placement));
  ofEnvironment(initLines(platform, run, placement.attempt.atMs));
  ofInvocation(platform.start(run));
  ofInvocation(handlerLines(run, placement));
  if (run.ending.kind === 'threw') {
    ofInvocation(
      platform.uncaught(run, run.ending.error(errandOf(placement.attempt.errandSeed, run.spec)), endedAtMs(run), false),
    );
  }
  if (run.ending.kind === 'import-failed') {
    ofInvocation(platform.uncaught(run, run.ending.error, endedAtMs(run), true));
    ofEnvironment(repeatedInitReport(platform, run));
  }
  ofInvocation(platform.end(run));
  ofEnvironment(extensionLines(run));
  return lines;
}

function launchLines(platform: PlatformWriter, run: Run, { launch }: Placement): PlatformLine[] {
  if (launch === undefined) return [];
  const { atMs, initMs } = launch;
  const report = { atMs: atMs + Math.floor(initMs), durationMs: initMs, phase: 'init', status: 'success' } as const;
  return [...platform.initStart(run, atMs), ...platform.initReport(run, report)];
}

function initLines(platform: PlatformWriter, run: Run, atMs: number): PlatformLine[] {
  const { initMs, ending, spec } = run;
  if (initMs === undefined) return [];
  const doneAtMs = atMs + Math.floor(initMs);
  if (spec.hosting === 'snap-start') {
    return [...platform.restoreStart(run, atMs), ...platform.restoreReport(run, doneAtMs, initMs)];
  }
  const lines = platform.initStart(run, atMs);
  if (spec.extension !== undefined) lines.push(...platform.extensionReady(run, atMs + Math.floor(initMs * 0.6)));
  if (ending.kind === 'import-failed') {
    const errorType = ending.error.type;
    lines.push(...platform.uncaught(run, ending.error, doneAtMs, true));
    const failed = { atMs: doneAtMs, durationMs: initMs, phase: 'init', status: 'error', errorType } as const;
    lines.push(...platform.initReport(run, failed));
    return lines;
  }
  if (ending.kind === 'init-timed-out') {
    lines.push(...platform.initReport(run, { atMs: doneAtMs, durationMs: initMs, phase: 'init', status: 'timeout' }));
  }
  if (ending.kind !== 'init-timed-out') lines.push(...loadingLines(spec, atMs + Math.floor(initMs * 0.8)));
  return lines;
}

/** What the module logs while it loads. */
export function loadingLines(spec: FunctionSpec, timestampMs: number): PlatformLine[] {
  if (spec.initMessage === undefined) return [];
  const context = { spec, timestampMs, requestId: undefined, isColdStart: true };
  return [{ timestampMs, message: spec.logger({ level: 'INFO', message: spec.initMessage, fields: {} }, context) }];
}

function repeatedInitReport(platform: PlatformWriter, run: Run): PlatformLine[] {
  if (run.ending.kind !== 'import-failed') return [];
  return platform.initReport(run, {
    atMs: endedAtMs(run),
    durationMs: run.durationMs,
    phase: 'invoke',
    status: 'error',
    errorType: run.ending.error.type,
  });
}

function handlerLines(run: Run, { attempt, initMs }: Placement): PlatformLine[] {
  const { spec, requestId, durationMs, startedAtMs, trace } = run;
  const lines: PlatformLine[] = [];
  const contextAt = (at: number): LineContext => ({
    spec,
    timestampMs: startedAtMs + Math.floor(durationMs * at),
    requestId,
    isColdStart: initMs !== undefined,
    ...(trace === undefined ? {} : { traceId: trace.id }),
  });
  const write = (at: number, messageIn: (context: LineContext) => string): void => {
    const context = contextAt(at);
    lines.push({ timestampMs: context.timestampMs, message: messageIn(context) });
  };
  const teller: Teller = {
    log: (at, level, message, fields = {}) => write(at, (context) => spec.logger({ level, message, fields }, context)),
    caught: (at, message, error, fields = {}) =>
      write(at, (context) => spec.logger({ level: 'ERROR', message, fields, error }, context)),
    print: (at, text) => write(at, () => `${text}\n`),
    metric: (at, namespace, name, value, unit) =>
      write(at, ({ timestampMs }) => emf(spec, timestampMs, { namespace, name, value, unit })),
    called: () => undefined,
  };
  attempt.scenario.tell(teller, errandOf(attempt.errandSeed, spec));
  return lines;
}

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** CloudWatch's embedded metric format: a log line that is also a metric. */
function emf(spec: FunctionSpec, timestampMs: number, { namespace, name, value, unit }: Metric): string {
  const directive = { Namespace: namespace, Dimensions: [['service']], Metrics: [{ Name: name, Unit: unit }] };
  const document = {
    _aws: { Timestamp: timestampMs, CloudWatchMetrics: [directive] },
    service: spec.name,
    [name]: value,
  };
  return `${JSON.stringify(document)}\n`;
}

const EXTENSION_SHARE = 0.15;

/** Extensions write when they like, also after the REPORT. */
function extensionLines(run: Run): PlatformLine[] {
  if (run.spec.extension === undefined) return [];
  const random = chanceOf(hashOf(run.requestId), 'extension');
  if (random.next() >= EXTENSION_SHARE) return [];
  const atMs = endedAtMs(run) + 2;
  const time = isoMs(atMs).slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  const count = 1 + Math.floor(random.next() * 40);
  return [{ timestampMs: atMs, message: `[${run.spec.extension}] ${time} INFO flushed ${count} metrics\n` }];
}

function storedEvents(run: Run, { attempt, logStreamName }: Placement, lines: readonly Line[]): StoredEvent[] {
  const random = chanceOf(attempt.seed, 'ingestion', run.spec.name);
  return takenIn(lines, {
    logStreamName,
    random,
    source: sourceDigits(run.logStreamName, run.requestId, attempt.atMs),
  });
}
