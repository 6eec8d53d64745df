import type { LogRecord } from '../../domain/log-record.ts';
import { forgetOldInit } from './environment.ts';
import { isSettled, type Outlook } from './finishing.ts';
import { barePosition, earlier, isBefore, type Position, startOf } from './position.ts';
import { endOf, isFinished, openingOf, type Run } from './run.ts';
import type { StreamState } from './stream.ts';
import { tallyRun } from './summary.ts';

/** Hears of what is let go. */
export interface SealingListener {
  released(records: number): void;
  sealed(run: Run): void;
}

/**
 * Lets go of what nothing expected can change: lines without an id get their place for good, and told invocations shrink to
 * their tallies. Up to `completeUntil`, but not past
 * where a run was passed of which it is not settled whether and how far it went on.
 */
export function sealSettled(stream: StreamState, outlook: Outlook, listener: SealingListener): void {
  let untilMs = outlook.completeUntil;
  for (const run of stream.runs) {
    if (run.passed === undefined || isSettled(run, outlook)) continue;
    untilMs = Math.min(untilMs, run.passed.at.loggedAtMs);
  }
  const until = startOf(untilMs);
  settle(stream, until, listener);
  sealWhere(stream, (run) => isSealable(run, until, outlook), listener);
}

function isSealable(run: Run, until: Position, outlook: Outlook): boolean {
  if (run.told === undefined || run.isTouched || !isSettled(run, outlook)) return false;
  return isBefore(run.last, until);
}

/** How many times as many of the runs that were passed and did not end are kept: what passed them may run beside them. */
const PASSED_KEPT = 8;

/**
 * Seals the finished runs of a stream but for the newest `keep`, whether or not more might come.
 * @param tell called with each that was not told before
 */
export function sealOlder(
  stream: StreamState,
  keep: number,
  tell: (run: Run) => void,
  listener: SealingListener,
): void {
  const finished = stream.runs.filter(isFinished);
  const oldestKept = finished.at(-keep);
  if (oldestKept === undefined) return;
  let until = openingOf(oldestKept);
  for (const run of finished.slice(-keep * PASSED_KEPT)) {
    if (run.passed !== undefined && endOf(run) === undefined) until = earlier(until, run.passed.at);
  }
  const isOlder = (run: Run): boolean => isFinished(run) && isBefore(endOf(run) ?? run.passed?.at ?? run.last, until);
  for (const run of stream.runs) if (run.told === undefined && isOlder(run)) tell(run);
  settle(stream, until, listener);
  sealWhere(stream, isOlder, listener);
}

/** Seals everything; the stream must not be used again. All runs must have been told. */
export function sealAll(stream: StreamState, listener: SealingListener): void {
  settle(stream, startOf(Number.POSITIVE_INFINITY), listener);
  sealWhere(stream, () => true, listener);
}

function settle(stream: StreamState, until: Position, listener: SealingListener): void {
  if (!isBefore(stream.settled, until)) return;
  stream.settled = until;
  const firstLeft = stream.loose.findIndex((line) => !isBefore(line.record.event, until));
  const gone = stream.loose.splice(0, firstLeft === -1 ? stream.loose.length : firstLeft);
  const last = gone.at(-1);
  if (last !== undefined) stream.settledEnvironment = last.environment;
  listener.released(gone.filter((line) => line.run === undefined).length);
  const environment = stream.settledEnvironment;
  if (environment.firstRun === undefined) forgetOldInit(environment, until.loggedAtMs);
}

function sealWhere(stream: StreamState, isOver: (run: Run) => boolean, listener: SealingListener): void {
  const left: Run[] = [];
  for (const run of stream.runs) {
    if (isOver(run)) seal(stream, run, listener);
    else left.push(run);
  }
  if (left.length === stream.runs.length) return;
  stream.runs = left;
  stream.timeline.open = stream.timeline.open.filter((run) => !run.isSealed);
}

function seal(stream: StreamState, run: Run, listener: SealingListener): void {
  run.base = tallyRun(run);
  run.isSealed = true;
  listener.released(run.own.length + run.inferred.length);
  if (isFinished(run)) stream.finished -= 1;
  else run.passed = { at: run.last, by: 'silence' };
  if (run.start !== undefined && !run.isMulti) {
    const opening = barePosition(run.start);
    if (stream.sealedUntil === undefined || isBefore(stream.sealedUntil, opening)) stream.sealedUntil = opening;
  }
  unlink(stream, run);
  if (run.environment.firstRun === run) run.environment.lines = [];
  run.tally = run.base;
  shrink(run);
  listener.sealed(run);
}

const NO_LINES: LogRecord[] = [];

/** Leaves nothing of its lines in memory; places that are equal share theirs. */
function shrink(run: Run): void {
  run.own = NO_LINES;
  run.inferred = NO_LINES;
  if (run.told !== undefined) run.id = undefined;
  const places: Position[] = [];
  const bare = (at: Position): Position => {
    const same = places.find((place) => place.loggedAtMs === at.loggedAtMs && place.ordinal === at.ordinal);
    if (same !== undefined) return same;
    const place = barePosition(at);
    places.push(place);
    return place;
  };
  run.first = bare(run.first);
  run.last = bare(run.last);
  run.start = run.start && bare(run.start);
  run.end = run.end && bare(run.end);
  run.report = run.report && bare(run.report);
  run.passed = run.passed && { ...run.passed, at: bare(run.passed.at) };
}

function unlink(stream: StreamState, run: Run): void {
  if (stream.latest === run) stream.latest = undefined;
  const newest = stream.byRequest.get(run.requestId);
  if (newest === run) {
    if (run.previous === undefined) stream.byRequest.delete(run.requestId);
    else stream.byRequest.set(run.requestId, run.previous);
  } else {
    for (let later = newest; later !== undefined; later = later.previous) {
      if (later.previous === run) later.previous = run.previous;
    }
  }
  run.previous = undefined;
}
