import { forgetOldInit } from './environment.ts';
import { isSettled, type Outlook } from './finishing.ts';
import { barePosition, isBefore, type Position, startOf } from './position.ts';
import { endOf, isFinished, openingOf, type Run } from './run.ts';
import type { StreamState } from './stream.ts';
import { tallyRun } from './summary.ts';

/** What is let go, so that the memory held can be counted. */
export interface Released {
  records: number;
}

/**
 * Lets go of what nothing expected can change: lines without an id get their place for good, and told invocations shrink to
 * their tallies. Up to `completeUntil`, but not past
 * where a run was passed of which it is not settled whether and how far it went on.
 */
export function sealSettled(stream: StreamState, outlook: Outlook, released: Released): void {
  let untilMs = outlook.completeUntil;
  for (const run of stream.runs) {
    if (run.passed === undefined || isSettled(run, outlook)) continue;
    untilMs = Math.min(untilMs, run.passed.at.loggedAtMs);
  }
  const until = startOf(untilMs);
  settle(stream, until, released);
  sealWhere(stream, (run) => isSealable(run, until, outlook), released);
}

function isSealable(run: Run, until: Position, outlook: Outlook): boolean {
  if (run.told === undefined || run.isTouched || !isSettled(run, outlook)) return false;
  return isBefore(run.last, until);
}

/** The place before which a stream may be settled so that its newest `count` finished runs stay whole. */
export function placeBeforeNewest(stream: StreamState, count: number): Position | undefined {
  const finished = stream.runs.filter(isFinished);
  const oldestKept = finished.at(-count);
  return oldestKept === undefined ? undefined : openingOf(oldestKept);
}

/** Seals the finished runs that ended before a place, whether or not more might come. They must have been told. */
export function sealBefore(stream: StreamState, until: Position, released: Released): void {
  settle(stream, until, released);
  sealWhere(stream, (run) => isFinished(run) && isBefore(endOf(run) ?? run.passed?.at ?? run.last, until), released);
}

/** Seals everything; the stream must not be used again. All runs must have been told. */
export function sealAll(stream: StreamState, released: Released): void {
  settle(stream, startOf(Number.POSITIVE_INFINITY), released);
  sealWhere(stream, () => true, released);
}

function settle(stream: StreamState, until: Position, released: Released): void {
  if (!isBefore(stream.settled, until)) return;
  stream.settled = until;
  const firstLeft = stream.loose.findIndex((line) => !isBefore(line.record.event, until));
  const gone = stream.loose.splice(0, firstLeft === -1 ? stream.loose.length : firstLeft);
  const last = gone.at(-1);
  if (last !== undefined) stream.settledEnvironment = last.environment;
  for (const line of gone) if (line.run === undefined) released.records += 1;
  const environment = stream.settledEnvironment;
  if (environment.firstRun === undefined) forgetOldInit(environment, until.loggedAtMs);
}

function sealWhere(stream: StreamState, isOver: (run: Run) => boolean, released: Released): void {
  const left: Run[] = [];
  for (const run of stream.runs) {
    if (isOver(run)) seal(stream, run, released);
    else left.push(run);
  }
  if (left.length === stream.runs.length) return;
  stream.runs = left;
  stream.timeline.open = stream.timeline.open.filter((run) => !run.isSealed);
}

function seal(stream: StreamState, run: Run, released: Released): void {
  run.base = tallyRun(run);
  run.isSealed = true;
  released.records += run.own.length + run.inferred.length;
  if (isFinished(run)) stream.finished -= 1;
  else run.passed = { at: run.last, by: 'silence' };
  if (run.start !== undefined && !run.isMulti) {
    const opening = barePosition(run.start);
    if (stream.sealedUntil === undefined || isBefore(stream.sealedUntil, opening)) stream.sealedUntil = opening;
  }
  unlink(stream, run);
  if (run.environment.firstRun === run) run.environment.lines = [];
  run.own = [];
  run.inferred = [];
  run.first = barePosition(run.first);
  run.last = barePosition(run.last);
  run.start = run.start && barePosition(run.start);
  run.end = run.end && barePosition(run.end);
  run.report = run.report && barePosition(run.report);
  run.passed = run.passed && { ...run.passed, at: barePosition(run.passed.at) };
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
