import type { InvocationStatus } from '../../domain/invocation-status.ts';
import { isErrorLevel } from '../../domain/level.ts';
import type { CorrelationIds, ErrorDetail, LogRecord, StatedFacts } from '../../domain/log-record.ts';
import { type CutTraceback, cutTracebacks } from './cut-traceback.ts';
import { repeatsInit } from './environment.ts';
import { barePosition, isBefore, type Position } from './position.ts';
import { failureWeight } from './status.ts';

/** What the lines of an invocation amount to. A line that comes later can be added to it at any time. */
export interface Tally {
  lineCount: number;
  /** `app` lines at `error` or above. */
  errorLines: number;
  /** The most telling failure that a line states. */
  failure: InvocationStatus | undefined;
  /** Timestamp of the line that stated it. */
  failedAtMs: number | undefined;
  /** The error of the line that states the most telling failure; of several, the most detailed. */
  unhandled: WeighedError | undefined;
  /** The most detailed logged error; of several, the last. */
  logged: WeighedError | undefined;
  /** What REPORT states; absent before one was seen. */
  report: StatedFacts | undefined;
  /** What any line states, the first to state it. */
  stated: Mutable<StatedFacts>;
  traceId: string | undefined;
  /** The first value of each; replaced, never changed. */
  correlationIds: CorrelationIds | undefined;
  /** True when an INIT_REPORT inside it tells of a second init. */
  hasRepeatedInit: boolean;
}

interface WeighedError {
  readonly error: ErrorDetail;
  readonly weight: number;
  readonly at: Position;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The tally of an invocation's lines, each list in order, on top of that of earlier ones, which is left as it is. */
export function tallyOf(own: readonly LogRecord[], inferred: readonly LogRecord[], base?: Tally): Tally {
  const tally = base === undefined ? emptyTally() : { ...base, stated: { ...base.stated } };
  for (const record of own) addToTally(tally, record);
  for (const record of inferred) addToTally(tally, record);
  for (const traceback of cutTracebacks(inferred)) addTraceback(tally, traceback);
  return tally;
}

function emptyTally(): Tally {
  return {
    lineCount: 0,
    errorLines: 0,
    failure: undefined,
    failedAtMs: undefined,
    unhandled: undefined,
    logged: undefined,
    report: undefined,
    stated: {},
    traceId: undefined,
    correlationIds: undefined,
    hasRepeatedInit: false,
  };
}

/** Adds one line. What an earlier line has stated stands, but for a REPORT. */
function addToTally(tally: Tally, record: LogRecord): void {
  tally.lineCount += 1;
  tally.traceId ??= record.traceId;
  if (record.correlationIds !== undefined) addCorrelationIds(tally, record.correlationIds);
  const { kind, facts, error } = record;
  if (kind === 'init-report' || kind === 'restore-report') {
    if (kind === 'init-report' && repeatsInit(facts)) tally.hasRepeatedInit = true;
    if (facts?.phase === 'invoke') addFailure(tally, record, facts);
    return;
  }
  if (facts !== undefined) {
    if (kind === 'report') tally.report ??= facts;
    else addFacts(tally.stated, facts);
    addFailure(tally, record, facts);
  }
  if (kind === 'app' && isErrorLevel(record.level)) {
    tally.errorLines += 1;
    offerLogged(tally, record, error ?? { message: record.message });
  } else if (error !== undefined && kind === 'app') {
    offerLogged(tally, record, error);
  }
}

/**
 * Adds the lines of the init that the invocation waited for. They count, but how the init ended is not how the invocation
 * did; their error tells only where that was an init error.
 */
export function addInitLines(tally: Tally, lines: readonly LogRecord[]): void {
  for (const record of lines) {
    tally.lineCount += 1;
    if (record.kind === 'app' && isErrorLevel(record.level)) tally.errorLines += 1;
    const { facts } = record;
    if (record.kind === 'init-report' && facts?.phase === 'invoke') addFailure(tally, record, facts);
    if (tally.failure !== 'init-error' || record.error === undefined) continue;
    offerUnhandled(tally, record, record.error, tally.failure);
  }
}

function addFailure(tally: Tally, record: LogRecord, facts: StatedFacts): void {
  const { status } = facts;
  const weight = failureWeight(status);
  if (weight === 0) return;
  const { loggedAtMs } = record.event;
  if (weight > failureWeight(tally.failure)) {
    tally.failure = status;
    tally.failedAtMs = loggedAtMs;
  } else if (status === tally.failure && loggedAtMs < (tally.failedAtMs ?? loggedAtMs)) {
    tally.failedAtMs = loggedAtMs;
  }
  const error = record.error ?? describedBy(record);
  if (error !== undefined) offerUnhandled(tally, record, error, status);
}

function offerUnhandled(
  tally: Tally,
  { event }: LogRecord,
  error: ErrorDetail,
  status: InvocationStatus | undefined,
): void {
  const weight = failureWeight(status) * 8 + detail(error);
  const best = tally.unhandled;
  if (best !== undefined && (weight < best.weight || (weight === best.weight && !isBefore(event, best.at)))) return;
  tally.unhandled = { error, weight, at: barePosition(event) };
}

/** Nobody said that these lines are an error but their wording; one that the function printed itself it has handled. */
function addTraceback(tally: Tally, { record, error, isUncaught }: CutTraceback): void {
  if (isUncaught) {
    addFailure(tally, { ...record, error }, { status: 'error' });
    return;
  }
  tally.errorLines += 1;
  offerLogged(tally, record, error);
}

/** A timeout or exit line is itself the description of the failure. */
function describedBy(record: LogRecord): ErrorDetail | undefined {
  return record.kind === 'timeout' || record.kind === 'runtime-exit' ? { message: record.message } : undefined;
}

function offerLogged(tally: Tally, { event }: LogRecord, error: ErrorDetail): void {
  const weight = detail(error);
  const best = tally.logged;
  if (best !== undefined && (weight < best.weight || (weight === best.weight && isBefore(event, best.at)))) return;
  tally.logged = { error, weight, at: barePosition(event) };
}

/** 0 to 7: a stack tells more than a message, a message more than a type. */
function detail({ type, message, stack }: ErrorDetail): number {
  return (stack === undefined ? 0 : 4) + (message === undefined ? 0 : 2) + (type === undefined ? 0 : 1);
}

function addFacts(stated: Mutable<StatedFacts>, facts: StatedFacts): void {
  if (stated.functionName === undefined && facts.functionName !== undefined) stated.functionName = facts.functionName;
  if (stated.version === undefined && facts.version !== undefined) stated.version = facts.version;
  if (stated.runtimeVersion === undefined && facts.runtimeVersion !== undefined) {
    stated.runtimeVersion = facts.runtimeVersion;
  }
  if (stated.architecture === undefined && facts.architecture !== undefined) stated.architecture = facts.architecture;
  if (stated.initType === undefined && facts.initType !== undefined) stated.initType = facts.initType;
  if (stated.memorySizeMb === undefined && facts.memorySizeMb !== undefined) stated.memorySizeMb = facts.memorySizeMb;
  if (stated.durationMs === undefined && facts.durationMs !== undefined) stated.durationMs = facts.durationMs;
  if (facts.isTraceSampled !== undefined)
    stated.isTraceSampled = stated.isTraceSampled === true || facts.isTraceSampled;
  if (stated.tenantId === undefined && facts.tenantId !== undefined) stated.tenantId = facts.tenantId;
  if (facts.coldStart !== undefined) stated.coldStart = stated.coldStart === true || facts.coldStart;
}

/** As many as a line may name; a function that logs more of them logs no correlation ids. */
const MAX_CORRELATION_IDS = 16;

function addCorrelationIds(tally: Tally, ids: CorrelationIds): void {
  const known = tally.correlationIds ?? {};
  const fresh = Object.entries(ids).filter(([name]) => !Object.hasOwn(known, name));
  const room = MAX_CORRELATION_IDS - Object.keys(known).length;
  if (fresh.length === 0 || room <= 0) return;
  tally.correlationIds = { ...known, ...Object.fromEntries(fresh.slice(0, room)) };
}
