import type { Invocation } from '../../domain/invocation.ts';
import { type InvocationStatus, isFailure } from '../../domain/invocation-status.ts';
import type { CorrelationIds, ErrorDetail, StatedFacts } from '../../domain/log-record.ts';
import { initLinesBefore } from './environment.ts';
import { endOf, invocationIdOf, openingOf, type Run } from './run.ts';
import { addInitLines, type Tally, tallyOf } from './tally.ts';

type Draft = { -readonly [K in keyof Invocation]: Invocation[K] };

/** Everything a run's lines amount to, those of the init it waited for included. It must not be changed. */
export function tallyRun(run: Run): Tally {
  run.tally ??= newTally(run);
  return run.tally;
}

function newTally(run: Run): Tally {
  const tally = tallyOf(run.own, run.inferred, run.base);
  const { environment } = run;
  // What a sealed run waited for is in its tally already.
  if (environment.firstRun !== run || run.base !== undefined) return tally;
  if (environment.isInitRepeated) tally.hasRepeatedInit = true;
  if (hasWaitedForInit(tally, environment.facts)) {
    addInitLines(tally, initLinesBefore(environment, openingOf(run).loggedAtMs));
  }
  return tally;
}

/**
 * The invocation that a run amounts to, without its revision.
 * @param isOver false while more is expected: then its status is `running` unless it was reported
 */
export function summarize(run: Run, attempt: number, isOver: boolean): Invocation {
  const tally = tallyRun(run);
  const status = statusOf(run, tally, isOver);
  const failed = isFailure(status);
  const invocation: Draft = {
    invocationId: invocationIdOf(run),
    requestId: run.requestId,
    attempt,
    group: run.stream.group,
    logStreamName: run.stream.name,
    startedAtMs: openingOf(run).loggedAtMs,
    status,
    loggedErrors: failed ? 0 : tally.errorLines,
    lineCount: tally.lineCount,
    revision: (run.told?.revision ?? 0) + 1,
    isIncomplete: run.start === undefined || (run.report === undefined && status !== 'crash'),
  };
  addStated(invocation, run, tally);
  const endedAtMs = endedAt(run, tally, status);
  if (endedAtMs !== undefined) invocation.endedAtMs = endedAtMs;
  const error = failed ? errorOf(tally) : undefined;
  if (error !== undefined) invocation.error = error;
  const isCold = coldStartOf(tally, run.environment.facts);
  if (isCold !== undefined) invocation.coldStart = isCold;
  return invocation;
}

/** True when two tellings of an invocation say the same, whatever their revision. */
export function saysTheSame(a: Invocation, b: Invocation): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Invocation>;
  for (const key of keys) {
    if (key === 'revision' || key === 'group' || a[key] === b[key]) continue;
    const isSame =
      (key === 'error' && isSameError(a.error, b.error)) ||
      (key === 'correlationIds' && isSameIds(a.correlationIds, b.correlationIds));
    if (!isSame) return false;
  }
  return true;
}

function isSameIds(a: CorrelationIds = {}, b: CorrelationIds = {}): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function isSameError(a: ErrorDetail | undefined, b: ErrorDetail | undefined): boolean {
  return a?.type === b?.type && a?.message === b?.message && a?.stack === b?.stack;
}

function statusOf(run: Run, tally: Tally, isOver: boolean): InvocationStatus {
  if (run.report === undefined && !isOver) return 'running';
  if (tally.failure !== undefined) return tally.failure;
  if (run.report !== undefined) return 'ok';
  const isLost = run.passed?.by === 'init' && run.start !== undefined && run.end === undefined;
  return isLost ? 'crash' : 'unknown';
}

function endedAt(run: Run, tally: Tally, status: InvocationStatus): number | undefined {
  if (status === 'running' || status === 'unknown') return undefined;
  return endOf(run)?.loggedAtMs ?? tally.failedAtMs ?? run.passed?.at.loggedAtMs;
}

/** A report in JSON may know no more than `Runtime.Unknown` of an error that the line before it tells whole. */
function errorOf({ unhandled, logged, failure }: Tally): ErrorDetail | undefined {
  const isBare = failure === 'error' && unhandled?.error.message === undefined;
  return isBare ? (logged?.error ?? unhandled?.error) : (unhandled?.error ?? logged?.error);
}

function addStated(invocation: Draft, run: Run, tally: Tally): void {
  const { report, stated } = tally;
  const environment = run.environment.facts;
  const functionName = run.stream.functionName ?? stated.functionName ?? environment?.functionName;
  if (functionName !== undefined) invocation.functionName = functionName;
  const version = stated.version ?? environment?.version;
  if (version !== undefined) invocation.version = version;
  const architecture = stated.architecture ?? environment?.architecture;
  if (architecture !== undefined) invocation.architecture = architecture;
  const runtimeVersion = stated.runtimeVersion ?? environment?.runtimeVersion;
  if (runtimeVersion !== undefined) invocation.runtimeVersion = runtimeVersion;
  const initType = stated.initType ?? environment?.initType;
  if (initType !== undefined) invocation.initType = initType;
  const memorySizeMb = report?.memorySizeMb ?? stated.memorySizeMb;
  if (memorySizeMb !== undefined) invocation.memorySizeMb = memorySizeMb;
  const durationMs = report?.durationMs ?? stated.durationMs;
  if (durationMs !== undefined) invocation.durationMs = durationMs;
  if (report?.maxMemoryUsedMb !== undefined) invocation.maxMemoryUsedMb = report.maxMemoryUsedMb;
  if (report?.billedDurationMs !== undefined) invocation.billedDurationMs = report.billedDurationMs;
  if (report?.initDurationMs !== undefined) invocation.initDurationMs = report.initDurationMs;
  if (report?.restoreDurationMs !== undefined) invocation.restoreDurationMs = report.restoreDurationMs;
  if (tally.traceId !== undefined) invocation.traceId = tally.traceId;
  if (tally.correlationIds !== undefined) invocation.correlationIds = tally.correlationIds;
  const isTraceSampled = report?.isTraceSampled ?? stated.isTraceSampled;
  if (isTraceSampled !== undefined) invocation.isTraceSampled = isTraceSampled;
  const tenantId = stated.tenantId ?? report?.tenantId;
  if (tenantId !== undefined) invocation.tenantId = tenantId;
}

/** True when the caller waited: for an init or restore before the handler, or for one run again inside the invocation. */
function hasWaitedForInit(tally: Tally, environment: StatedFacts | undefined): boolean {
  if (tally.hasRepeatedInit) return true;
  const { report } = tally;
  if (report === undefined || initTypeOf(tally, environment) === 'provisioned-concurrency') return false;
  return report.initDurationMs !== undefined || report.restoreDurationMs !== undefined;
}

/**
 * Platform fact 8.19. A report that carries neither price nor memory (Managed Instances) says nothing about the start;
 * then, as without a report, what a logger states counts.
 */
function coldStartOf(tally: Tally, environment: StatedFacts | undefined): boolean | undefined {
  if (hasWaitedForInit(tally, environment)) return true;
  const { report, stated } = tally;
  const isThin = report === undefined || (report.billedDurationMs === undefined && report.memorySizeMb === undefined);
  return isThin ? stated.coldStart : false;
}

function initTypeOf(tally: Tally, environment: StatedFacts | undefined): StatedFacts['initType'] {
  return tally.stated.initType ?? environment?.initType;
}
