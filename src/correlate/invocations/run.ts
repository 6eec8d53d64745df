import type { Invocation } from '../../domain/invocation.ts';
import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { Environment } from './environment.ts';
import { isBefore, type Position } from './position.ts';
import { failureWeight } from './status.ts';
import type { Tally } from './tally.ts';

/** What names a stream. */
export interface StreamIdentity {
  readonly group: LogGroup;
  readonly name: string;
  readonly functionName: string | undefined;
  /** False where neither group nor stream is named as Lambda names them: an access log, a plain file. */
  readonly isOfFunction: boolean;
  /** Hash of account, region, group and stream. */
  readonly key: string;
  /** Account, region and function (else the group): within it, equal request ids are attempts of one invocation. */
  readonly scope: string;
}

/** What ended an invocation that did not say so: the next START, the next environment, a line of another id, or silence. */
export interface Passing {
  readonly at: Position;
  readonly by: 'start' | 'init' | 'line' | 'silence';
}

/** An invocation while it is put together from its lines. */
export interface Run {
  readonly stream: StreamIdentity;
  readonly requestId: string;
  /** True while no other attempt of its request is known. */
  isOnlyAttempt: boolean;
  /** The run before it of the same request in the same stream, while that is unsealed. */
  previous: Run | undefined;
  environment: Environment;
  /** Lines that carry its request id, in order. Empty once sealed. */
  own: LogRecord[];
  /** Lines without a request id that were placed in it. Empty once sealed. */
  inferred: LogRecord[];
  first: Position;
  last: Position;
  start: Position | undefined;
  end: Position | undefined;
  report: Position | undefined;
  /** Also where its end is known and comes later: then that counts. */
  passed: Passing | undefined;
  /** True where other invocations may run beside it in its environment (Managed Instances): its START or the environment says so. */
  isMulti: boolean;
  startSaysMulti: boolean;
  /** True when one of its lines states a failure. */
  isFailing: boolean;
  /** What its lines that are gone amount to; absent before it was sealed the first time. */
  base: Tally | undefined;
  /** What it amounts to now, once that was asked; absent after a change. */
  tally: Tally | undefined;
  /** True when its lines are gone. A further line opens it again, on top of `base`. */
  isSealed: boolean;
  told: Invocation | undefined;
  /** True while it waits to be told, or told again. */
  isTouched: boolean;
  /** Its `invocationId`, with the opening it was made from; cleared when its place among the attempts may have changed. */
  id: { readonly value: string; readonly openedAtMs: number } | undefined;
}

/** How long before its START a line of the same request still belongs to it and not to an attempt before. */
const EARLY_LINE_MS = 1000;

/** A run of which nothing is known yet; a first line must be added. */
export function emptyRun(stream: StreamIdentity, requestId: string, environment: Environment, first: LogEvent): Run {
  return {
    stream,
    requestId,
    isOnlyAttempt: true,
    previous: undefined,
    environment,
    own: [],
    inferred: [],
    first,
    last: first,
    start: undefined,
    end: undefined,
    report: undefined,
    passed: undefined,
    isMulti: isManaged(environment),
    startSaysMulti: false,
    isFailing: false,
    base: undefined,
    tally: undefined,
    isSealed: false,
    told: undefined,
    isTouched: false,
    id: undefined,
  };
}

/**
 * True when a further line of the same request in the same stream belongs to this run; false when it begins the next attempt.
 */
export function continuesRun(run: Run, record: LogRecord): boolean {
  const { event } = record;
  if (record.kind === 'report') return run.report === undefined;
  if (record.kind !== 'start') return true;
  if (run.start !== undefined) return false;
  // The START of a sealed run, come after everything else.
  if (isBefore(event, run.first)) return true;
  if (run.report !== undefined && run.report.loggedAtMs !== event.loggedAtMs) return false;
  return event.loggedAtMs - run.first.loggedAtMs <= EARLY_LINE_MS;
}

/** Adds a line that carries the request id. It must not stand before those already there. */
export function addOwn(run: Run, record: LogRecord): void {
  const { event, kind, facts } = record;
  run.own.push(record);
  run.tally = undefined;
  noteOwn(run, record);
  if (isBefore(run.last, event)) run.last = event;
  if (kind === 'start' && (facts?.version === '$LATEST.PUBLISHED' || facts?.initType === 'lambda-managed-instances')) {
    run.startSaysMulti = true;
    run.isMulti = true;
  }
}

/** Puts a run into the environment that it turned out to be in. */
export function moveTo(run: Run, environment: Environment): void {
  run.environment = environment;
  run.tally = undefined;
  run.isMulti = run.startSaysMulti || isManaged(environment);
}

function isManaged(environment: Environment): boolean {
  return environment.facts?.initType === 'lambda-managed-instances';
}

/** Remembers what a line says about where the run begins and ends. */
export function noteOwn(run: Run, { event, kind, facts }: LogRecord): void {
  if (kind === 'start') run.start ??= event;
  else if (kind === 'report') run.report ??= event;
  else if (kind === 'end') run.end ??= event;
  if (isBefore(event, run.first)) run.first = event;
  if (failureWeight(facts?.status) > 0) run.isFailing = true;
}

/** Adds a line without a request id. */
export function addInferred(run: Run, record: LogRecord): void {
  run.inferred.push(record);
  run.tally = undefined;
  if (isBefore(run.last, record.event)) run.last = record.event;
  if (failureWeight(record.facts?.status) > 0) run.isFailing = true;
}

/**
 * Takes back from a run the last lines that belong to the attempt which begins with this START: those of the same
 * millisecond, where the attempt before had been reported earlier (platform fact 8.22).
 */
export function takeEarlyLines(run: Run, start: LogEvent): LogRecord[] {
  if (run.report === undefined || run.report.loggedAtMs >= start.loggedAtMs) return [];
  run.tally = undefined;
  const keep = run.own.findLastIndex((record) => record.event.loggedAtMs < start.loggedAtMs) + 1;
  return run.own.splice(keep);
}

/**
 * Where it closed, as far as lines without an id are concerned: at the later of END and REPORT within a millisecond, else at the
 * first of them, so that nothing after that can change it.
 */
export function closingOf({ end, report }: Run): Position | undefined {
  if (end === undefined || report === undefined) return report ?? end;
  const isReportFirst = isBefore(report, end);
  return isReportFirst === (report.loggedAtMs === end.loggedAtMs) ? end : report;
}

/** Where it was finished by a line of its own: REPORT, else END. */
export function endOf(run: Run): Position | undefined {
  return run.report ?? run.end;
}

/** True when a run has ended or was passed. */
export function isFinished(run: Run): boolean {
  return run.passed !== undefined || endOf(run) !== undefined;
}

/** Where it opened: at START, else at the first line known. */
export function openingOf(run: Run): Position {
  return run.start ?? run.first;
}

/** The same however often the same logs are read; it stays once the invocation has been told. */
export function invocationIdOf(run: Run): string {
  if (run.told !== undefined) return run.told.invocationId;
  const openedAtMs = openingOf(run).loggedAtMs;
  if (run.id?.openedAtMs === openedAtMs) return run.id.value;
  let rank = 0;
  for (let other = run.previous; other !== undefined; other = other.previous) {
    if (openingOf(other).loggedAtMs === openedAtMs) rank += 1;
  }
  const value = stableId(run.stream.key, run.requestId, openedAtMs, rank);
  run.id = { value, openedAtMs };
  return value;
}

/**
 * True for a run of lines that merely name a request, in a stream that no function is known to write to, such as an API's access
 * log: nothing of the platform says that it ran here.
 */
export function isMention({ stream, start, end, report }: Run): boolean {
  return !stream.isOfFunction && start === undefined && end === undefined && report === undefined;
}
