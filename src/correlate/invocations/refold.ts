import { compareWithinStream } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { type Environment, repeatsInit } from './environment.ts';
import { earlier, isBefore, type Position } from './position.ts';
import { addLate, merged } from './regroup.ts';
import { addInferred, closingOf, endOf, isFinished, moveTo, noteOwn, openingOf, type Run } from './run.ts';
import type { FoldListener, LooseLine, StreamState } from './stream.ts';
import { closeRun, isOnEdge, noteLine, openRun, placeLine, type Timeline } from './timeline.ts';

/**
 * Folds again what the late records of this batch may have changed in a stream, so that the result is that of an arrival in
 * order: from the last place before the change at which nothing was open.
 */
export function refold(stream: StreamState, listener: FoldListener): void {
  const late = stream.late.sort((a, b) => compareWithinStream(a.event, b.event));
  const lateLoose = late.filter((record) => record.requestId === undefined);
  const lateOwn = Map.groupBy(
    late.filter((record) => record.requestId !== undefined),
    (record) => record.requestId ?? '',
  );
  let from = stream.refoldFrom;
  const changedFrom = (at: Position): void => {
    from = from === undefined ? at : earlier(from, at);
  };
  if (lateLoose[0] !== undefined) changedFrom(lateLoose[0].event);
  for (const [requestId, records] of lateOwn) {
    const at = addLate(stream, requestId, records, listener);
    if (at !== undefined) changedFrom(at);
  }
  stream.late = [];
  stream.lateIds = undefined;
  stream.refoldFrom = undefined;
  stream.latest = undefined;
  if (from === undefined) return;
  stream.runs.sort((a, b) => (isBefore(openingOf(a), openingOf(b)) ? -1 : 1));
  walkAgain(stream, quietPlace(stream, from), lateLoose, listener);
}

/** The opening of a run before a place (by a millisecond, for ties) at which no other run was open; else all that is unsettled. */
function quietPlace(stream: StreamState, before: Position): Position {
  let quiet = stream.settled;
  let closedAt = stream.settled;
  for (const run of stream.runs) {
    const opening = openingOf(run);
    if (opening.loggedAtMs >= before.loggedAtMs) break;
    if (isBefore(closedAt, opening) && isBefore(quiet, opening)) quiet = opening;
    const closing = lastOf(run);
    if (closing === undefined) break;
    if (isBefore(closedAt, closing)) closedAt = closing;
  }
  return quiet;
}

/** The last place at which a run may have been open; undefined while it is. */
function lastOf(run: Run): Position | undefined {
  const closing = closingOf(run);
  if (closing === undefined && run.passed === undefined) return undefined;
  const ends = [closing, run.passed?.at, run.start === undefined ? run.last : undefined];
  return ends.reduce((last, end) => (last === undefined || (end !== undefined && isBefore(last, end)) ? end : last));
}

interface Step {
  readonly at: Position;
  readonly type: 'open' | 'line' | 'close' | 'loose';
  readonly run?: Run;
  readonly record?: LogRecord;
}

function walkAgain(stream: StreamState, from: Position, lateLoose: readonly LogRecord[], listener: FoldListener): void {
  const runs = from === stream.settled ? stream.runs : stream.runs.filter((run) => !isBefore(openingOf(run), from));
  const firstLoose = indexFrom(stream.loose, from);
  const lines = stream.loose.slice(firstLoose).map((line) => line.record);
  const timeline: Timeline = {
    open: [],
    lastClosed: undefined,
    environment: environmentAt(from, stream.loose[firstLoose - 1]?.environment ?? stream.settledEnvironment),
  };
  for (const run of runs) resetRun(run, from, stream.sealedUntil);
  stream.edgeMs = undefined;
  const placed = walk(stream, timeline, stepsOf(runs, lateLoose.length === 0 ? lines : merged(lines, lateLoose)), from);
  stream.timeline = timeline;
  stream.loose = [...stream.loose.slice(0, firstLoose), ...placed];
  stream.lastLooseAt = stream.loose.at(-1)?.record.event ?? stream.lastLooseAt;
  stream.finished = stream.runs.filter(isFinished).length;
  for (const run of runs) if (run.told !== undefined || isFinished(run)) listener.touched(run);
}

function walk(stream: StreamState, timeline: Timeline, steps: readonly Step[], from: Position): LooseLine[] {
  const nextAtSameMs = openingsAhead(steps);
  const placed: LooseLine[] = [];
  for (const [index, { at, type, run, record }] of steps.entries()) {
    if (record !== undefined) {
      const owner = placeLine(timeline, record, nextAtSameMs[index]);
      if (isOnEdge(timeline, record)) stream.edgeMs = at.loggedAtMs;
      if (owner !== undefined) addInferred(owner, record);
      placed.push({ record, run: owner, environment: timeline.environment });
    } else if (run !== undefined) {
      if (type === 'close') closeRun(timeline, run, at);
      else if (type === 'line') noteLine(timeline, run, at);
      else open(timeline, run, at, from);
    }
  }
  return placed;
}

function indexFrom(loose: readonly LooseLine[], from: Position): number {
  const index = loose.findLastIndex((line) => isBefore(line.record.event, from));
  return index + 1;
}

function open(timeline: Timeline, run: Run, at: Position, from: Position): void {
  if (!isBefore(openingOf(run), from)) {
    moveTo(run, timeline.environment);
    timeline.environment.firstRun ??= run;
  }
  openRun(timeline, run, at);
}

/** Takes away what the walk will find again: lines placed by inference, and what passed it. */
function resetRun(run: Run, from: Position, sealedUntil: Position | undefined): void {
  const inferred = run.inferred.filter((record) => isBefore(record.event, from));
  run.inferred = [];
  run.isFailing = run.base?.failure !== undefined;
  run.last = run.own.at(-1)?.event ?? run.last;
  moveTo(run, run.environment);
  for (const record of run.own) noteOwn(run, record);
  for (const record of inferred) addInferred(run, record);
  if (run.passed !== undefined && !isBefore(run.passed.at, from)) run.passed = undefined;
  if (endOf(run) === undefined && sealedUntil !== undefined && !run.isMulti && isBefore(openingOf(run), sealedUntil)) {
    run.passed ??= { at: sealedUntil, by: 'start' };
  }
}

function stepsOf(runs: readonly Run[], loose: readonly LogRecord[]): Step[] {
  const steps: Step[] = loose.map((record) => ({ at: record.event, type: 'loose', record }));
  for (const run of runs) {
    const end = closingOf(run);
    if (run.passed !== undefined && end === undefined) continue;
    const opening = openingOf(run);
    steps.push({ at: end !== undefined && isBefore(end, opening) ? end : opening, type: 'open', run });
    if (end !== undefined) steps.push({ at: end, type: 'close', run });
    else if (run.start === undefined) {
      for (const { event } of run.own.slice(1)) steps.push({ at: event, type: 'line', run });
    }
  }
  // Stable: a run that is known by its REPORT alone opens and closes at one place, in this order.
  return steps.sort((a, b) => a.at.loggedAtMs - b.at.loggedAtMs || a.at.ordinal - b.at.ordinal);
}

/** For each step the run whose START follows it in the same millisecond. */
function openingsAhead(steps: readonly Step[]): (Run | undefined)[] {
  const ahead: (Run | undefined)[] = [];
  let next: { run: Run; atMs: number } | undefined;
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    ahead[index] = step !== undefined && next?.atMs === step.at.loggedAtMs ? next.run : undefined;
    if (step?.type === 'open' && step.run?.start !== undefined) next = { run: step.run, atMs: step.at.loggedAtMs };
  }
  return ahead;
}

/** A copy of an environment as it was at a place. */
function environmentAt(at: Position, environment: Environment): Environment {
  const { firstRun } = environment;
  const lines = environment.lines.filter((record) => isBefore(record.event, at));
  const hadFirstRun = firstRun !== undefined && (firstRun.isSealed || isBefore(openingOf(firstRun), at));
  return {
    ...environment,
    lines,
    firstRun: hadFirstRun ? firstRun : undefined,
    isInitRepeated: lines.some(({ kind, facts }) => kind === 'init-report' && repeatsInit(facts)),
  };
}
