import { compareWithinStream } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { type Environment, repeatsInit } from './environment.ts';
import { isBefore, type Position } from './position.ts';
import { reopen } from './reopen.ts';
import {
  addInferred,
  addOwn,
  closingOf,
  continuesRun,
  emptyRun,
  endOf,
  moveTo,
  noteOwn,
  openingOf,
  type Run,
  takeEarlyLines,
} from './run.ts';
import type { FoldListener, LooseLine, StreamState } from './stream.ts';
import { closeRun, isOnEdge, noteLine, openRun, placeLine, type Timeline } from './timeline.ts';

/**
 * Folds again what is not settled in a stream, the late records of this batch included, so that the result is that of an
 * arrival in order.
 */
export function refold(stream: StreamState, listener: FoldListener): void {
  const late = stream.late.toSorted(byPlace);
  stream.late = [];
  stream.needsRefold = false;
  stream.latest = undefined;
  const ownById = Map.groupBy(
    late.filter((record) => record.requestId !== undefined),
    (record) => record.requestId ?? '',
  );
  for (const [requestId, records] of ownById) regroup(stream, requestId, records, listener);
  const lateLoose = late.filter((record) => record.requestId === undefined);
  walkAgain(
    stream,
    merged(
      stream.loose.map((line) => line.record),
      lateLoose,
    ),
  );
  for (const run of stream.runs) {
    if (run.told !== undefined || endOf(run) !== undefined || run.passed !== undefined) listener.touched(run);
  }
}

function byPlace(a: LogRecord, b: LogRecord): number {
  return compareWithinStream(a.event, b.event);
}

function merged(inOrder: readonly LogRecord[], late: readonly LogRecord[]): LogRecord[] {
  return late.length === 0 ? [...inOrder] : [...inOrder, ...late].sort(byPlace);
}

/** Divides all lines of a request into attempts anew. A run keeps its identity as long as it keeps its START or its first line. */
function regroup(stream: StreamState, requestId: string, late: readonly LogRecord[], listener: FoldListener): void {
  const before = runsOf(stream, requestId, late[0], listener);
  const all = merged(
    before.flatMap((run) => run.own),
    late,
  );
  const attempts = divide(stream, requestId, all, before[0]);
  const left = new Set(before);
  let previous: Run | undefined;
  for (const attempt of attempts) {
    const same = sameRun(left, attempt);
    const run = same ?? attempt;
    if (same === undefined) {
      stream.runs.push(attempt);
    } else {
      left.delete(same);
      takeOver(same, attempt);
    }
    run.previous = previous;
    previous = run;
    if (same === undefined) listener.opened(run);
  }
  if (previous !== undefined) stream.byRequest.set(requestId, previous);
  stream.runs = stream.runs.filter((run) => !left.has(run));
  for (const run of left) listener.dropped(run, previous);
}

/** The unsealed runs of a request in order; where the first late record stands before them, the sealed one too. */
function runsOf(
  stream: StreamState,
  requestId: string,
  firstLate: LogRecord | undefined,
  listener: FoldListener,
): Run[] {
  const runs: Run[] = [];
  for (let run = stream.byRequest.get(requestId); run !== undefined; run = run.previous) runs.unshift(run);
  const oldest = runs[0];
  if (firstLate !== undefined && (oldest === undefined || isBefore(firstLate.event, oldest.first))) {
    const sealed = listener.sealedRun(stream.identity, requestId, firstLate.event);
    if (sealed !== undefined) {
      reopen(stream, sealed);
      runs.unshift(sealed);
    }
  }
  return runs;
}

/** @param oldest the run whose lines may be gone in part: the first attempt goes on from it */
function divide(stream: StreamState, requestId: string, records: readonly LogRecord[], oldest: Run | undefined): Run[] {
  const attempts: Run[] = [];
  if (oldest?.base !== undefined) attempts.push(asSealed(oldest));
  for (const record of records) {
    let run = attempts.at(-1);
    if (run === undefined || !continuesRun(run, record)) {
      const early = run === undefined || record.kind !== 'start' ? [] : takeEarlyLines(run, record.event);
      run = emptyRun(stream.identity, requestId, stream.timeline.environment, record.event);
      attempts.push(run);
      for (const line of early) addOwn(run, line);
    }
    addOwn(run, record);
  }
  return attempts;
}

/** A run as it was when it was sealed, without what lines since then say. */
function asSealed(run: Run): Run {
  const since = new Set<Position>(run.own.map((record) => record.event));
  const sealed = (at: Position | undefined): Position | undefined =>
    at !== undefined && since.has(at) ? undefined : at;
  return { ...run, own: [], start: sealed(run.start), end: sealed(run.end), report: sealed(run.report) };
}

/** The run that an attempt goes on: the one with its START, else one without START whose first line it has. */
function sameRun(runs: Iterable<Run>, attempt: Run): Run | undefined {
  let withFirstLine: Run | undefined;
  for (const run of runs) {
    if (run.base !== undefined || attempt.base !== undefined) {
      if (run.base === attempt.base) return run;
    } else if (run.start !== undefined) {
      if (run.start === attempt.start) return run;
    } else if (withFirstLine === undefined && run.own[0] !== undefined && attempt.own.includes(run.own[0])) {
      withFirstLine = run;
    }
  }
  return withFirstLine;
}

function takeOver(run: Run, { own, first, start, end, report, startSaysMulti }: Run): void {
  Object.assign(run, { own, first, start, end, report, startSaysMulti, id: undefined, tally: undefined });
}

interface Step {
  readonly at: Position;
  readonly type: 'open' | 'line' | 'close' | 'loose';
  readonly run?: Run;
  readonly record?: LogRecord;
}

function walkAgain(stream: StreamState, loose: readonly LogRecord[]): void {
  const { settled } = stream;
  for (const run of stream.runs) resetRun(run, stream);
  stream.runs.sort((a, b) => (isBefore(openingOf(a), openingOf(b)) ? -1 : 1));
  const steps = stepsOf(stream.runs, loose);
  const nextAtSameMs = openingsAhead(steps);
  const timeline: Timeline = { open: [], lastClosed: undefined, environment: settledEnvironment(stream) };
  const placed: LooseLine[] = [];
  stream.edgeMs = undefined;
  for (const [index, { at, type, run, record }] of steps.entries()) {
    if (record !== undefined) {
      const owner = placeLine(timeline, record, nextAtSameMs[index]);
      if (isOnEdge(timeline, record)) stream.edgeMs = at.loggedAtMs;
      if (owner !== undefined) addInferred(owner, record);
      placed.push({ record, run: owner, environment: timeline.environment });
    } else if (run !== undefined) {
      if (type === 'close') closeRun(timeline, run, at);
      else if (type === 'line') noteLine(timeline, run, at);
      else open(timeline, run, at, settled);
    }
  }
  stream.timeline = timeline;
  stream.loose = placed;
  stream.lastLooseAt = placed.at(-1)?.record.event ?? stream.lastLooseAt;
  stream.finished = stream.runs.filter((run) => endOf(run) !== undefined || run.passed !== undefined).length;
}

function open(timeline: Timeline, run: Run, at: Position, settled: Position): void {
  if (!isBefore(openingOf(run), settled)) {
    moveTo(run, timeline.environment);
    timeline.environment.firstRun ??= run;
  }
  openRun(timeline, run, at);
}

/** Takes away what the walk will find again: lines placed by inference, and what passed it. */
function resetRun(run: Run, stream: StreamState): void {
  const { settled, sealedUntil } = stream;
  const inferred = run.inferred.filter((record) => isBefore(record.event, settled));
  run.inferred = [];
  run.isFailing = run.base?.failure !== undefined;
  run.last = run.own.at(-1)?.event ?? run.last;
  moveTo(run, run.environment);
  for (const record of run.own) noteOwn(run, record);
  for (const record of inferred) addInferred(run, record);
  if (run.passed !== undefined && !isBefore(run.passed.at, settled)) run.passed = undefined;
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

/** A copy of the environment as it was at the settled place. */
function settledEnvironment({ settledEnvironment: environment, settled }: StreamState): Environment {
  const { firstRun } = environment;
  const lines = environment.lines.filter((record) => isBefore(record.event, settled));
  const isFirstSettled = firstRun !== undefined && (firstRun.isSealed || isBefore(openingOf(firstRun), settled));
  return {
    ...environment,
    lines,
    firstRun: isFirstSettled ? firstRun : undefined,
    isInitRepeated: lines.some(({ kind, facts }) => kind === 'init-report' && repeatsInit(facts)),
  };
}
