import type { LogRecord, RecordKind } from '../../domain/log-record.ts';
import { type Environment, environmentFrom, noteInit } from './environment.ts';
import { isBefore, type Position } from './position.ts';
import { endOf, openingOf, type Passing, type Run } from './run.ts';

/**
 * What is open in a stream at a place in its order. Walked through once as records arrive in order; and, where they did not
 * or where a later line showed an earlier one in another light, again over what is not settled yet. In that second walk
 * the runs already know their ends.
 */
export interface Timeline {
  open: Run[];
  lastClosed: Closing | undefined;
  environment: Environment;
}

interface Closing {
  readonly run: Run;
  readonly at: Position;
  /** True when another run that overlaps it closed in the same millisecond. */
  readonly isContested: boolean;
}

/**
 * How long after something else began in its stream a request of which no START is known may speak again and count as
 * running all the while. Longer, and its lines still belong to it but make no other line's place ambiguous.
 */
export const REACH_MS = 10_000;

/** Lines that an invocation may have written without naming it. The others without an id are the environment's. */
const INFERABLE: ReadonlySet<RecordKind> = new Set(['app', 'metric', 'unparsed', 'timeout', 'runtime-exit']);

/**
 * A run opens. What was open in its environment and has no end is passed: an environment runs one invocation at a time, so
 * the other is over. A run without START passes only others without; beside one that has a START it is an echo of an earlier
 * invocation (platform fact 8.22), open only between its own lines.
 */
export function openRun(timeline: Timeline, run: Run, at: Position): void {
  const isStart = run.start !== undefined;
  if (timeline.open.length > 0) {
    const isEcho =
      !isStart &&
      !run.isMulti &&
      endOf(run) === undefined &&
      timeline.open.some((other) => other !== run && other.start !== undefined);
    timeline.open = timeline.open.filter((other) => other === run || !isPassed(other, run, at));
    if (isEcho) {
      run.passed = { at, by: 'line' };
      if (!speaksAgain(run, at)) return;
    }
  }
  if (!timeline.open.includes(run)) timeline.open.push(run);
}

function isPassed(run: Run, next: Run, at: Position): boolean {
  if (run.isMulti || next.isMulti) return false;
  if (run.start !== undefined && next.start === undefined) return false;
  return pass(run, { at, by: next.start === undefined ? 'line' : 'start' });
}

/** Returns true when the run is no longer open: one of which the end is known stays open until then. */
function pass(run: Run, passing: Passing): boolean {
  run.passed ??= passing;
  if (endOf(run) !== undefined) return false;
  return run.start !== undefined || !speaksAgain(run, passing.at);
}

/** A further line of a run without START, of which the end shows only in that no more of them come. */
export function noteLine(timeline: Timeline, run: Run, at: Position): void {
  if (run.passed === undefined || speaksAgain(run, at)) return;
  timeline.open = timeline.open.filter((other) => other !== run);
}

function speaksAgain(run: Run, at: Position): boolean {
  const untilMs = (run.passed?.at ?? at).loggedAtMs + REACH_MS;
  for (let index = run.own.length - 1; index >= 0; index -= 1) {
    const event = run.own[index]?.event;
    if (event === undefined || !isBefore(at, event)) return false;
    if (event.loggedAtMs <= untilMs) return true;
  }
  return false;
}

/** A run reaches its REPORT, or an END that no REPORT follows. */
export function closeRun(timeline: Timeline, run: Run, at: Position): void {
  if (timeline.open.length > 0) timeline.open = timeline.open.filter((other) => other !== run);
  const before = timeline.lastClosed;
  const isContested =
    before !== undefined &&
    before.run !== run &&
    before.at.loggedAtMs === at.loggedAtMs &&
    isBefore(openingOf(run), before.at);
  timeline.lastClosed = { run, at, isContested };
}

/**
 * Places a line that carries no request id.
 * @param next the run that opens after it in the same millisecond, where that is known already
 * @returns undefined for a line of the environment and for one that could belong to several runs
 */
export function placeLine(timeline: Timeline, record: LogRecord, next: Run | undefined): Run | undefined {
  const { kind, facts } = record;
  if ((kind === 'init-start' || kind === 'restore-start') && facts?.phase !== 'invoke') {
    beginEnvironment(timeline, record);
    return undefined;
  }
  if (kind === 'init-start' || kind === 'init-report' || kind === 'restore-start' || kind === 'restore-report') {
    return placeInitLine(timeline, record);
  }
  if (INFERABLE.has(kind)) {
    const owner = ownerOf(timeline, record.event, isFresh(timeline.environment) ? undefined : next);
    if (owner !== undefined) return owner;
  }
  if (timeline.open.length === 0 && timeline.environment.firstRun === undefined) {
    noteInit(timeline.environment, record);
  }
  return undefined;
}

/** True when the place of this line depends on whether a run opens after it in the same millisecond. */
export function isOnEdge(timeline: Timeline, { kind }: LogRecord): boolean {
  return timeline.open.length === 0 && INFERABLE.has(kind) && !isFresh(timeline.environment);
}

function isFresh(environment: Environment): boolean {
  return environment.hasKnownStart && environment.firstRun === undefined;
}

function beginEnvironment(timeline: Timeline, record: LogRecord): void {
  const passing: Passing = { at: record.event, by: 'init' };
  timeline.open = timeline.open.filter((run) => run.isMulti || !pass(run, passing));
  timeline.environment = environmentFrom(record, timeline.environment);
  timeline.lastClosed = undefined;
}

function placeInitLine(timeline: Timeline, record: LogRecord): Run | undefined {
  const { open, environment } = timeline;
  if (open.length > 0) return open.length === 1 && open[0]?.isMulti === false ? open[0] : undefined;
  // Between two invocations it tells of an environment that was set up again after a crash, without an INIT_START.
  if (environment.firstRun === undefined) noteInit(environment, record);
  else timeline.environment = environmentFrom(record, environment);
  return undefined;
}

function ownerOf(timeline: Timeline, at: Position, next: Run | undefined): Run | undefined {
  const { open, lastClosed } = timeline;
  if (open.length > 1) return undefined;
  const justClosed = lastClosed?.at.loggedAtMs === at.loggedAtMs ? lastClosed : undefined;
  const owner = open[0] ?? justClosed?.run ?? next;
  if (owner === undefined || owner.isMulti) return undefined;
  if (justClosed === undefined) return owner;
  // A runtime may flush a line just after the REPORT: where something else was open then, or opens now, it is a tie.
  if (open.length === 1) return isBefore(openingOf(owner), justClosed.at) ? undefined : owner;
  return justClosed.isContested || next !== undefined ? undefined : owner;
}
