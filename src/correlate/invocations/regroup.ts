import { compareWithinStream } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { earlier, isBefore, type Position } from './position.ts';
import { reopen } from './reopen.ts';
import { addOwn, continuesRun, emptyRun, openingOf, type Run, takeEarlyLines } from './run.ts';
import type { FoldListener, StreamState } from './stream.ts';

/**
 * Puts late lines of a request among its others.
 * @returns the place from which on this may change where lines without an id belong; undefined where it cannot
 */
export function addLate(
  stream: StreamState,
  requestId: string,
  late: readonly LogRecord[],
  listener: FoldListener,
): Position | undefined {
  const [first] = late;
  if (first === undefined) return undefined;
  const newest = stream.byRequest.get(requestId);
  if (newest !== undefined && newest.previous === undefined && late.every((record) => isPlainLine(newest, record))) {
    const last = newest.last;
    const lines = merged(newest.own, late);
    newest.own = [];
    for (const line of lines) addOwn(newest, line);
    if (isBefore(newest.last, last)) newest.last = last;
    listener.touched(newest);
    return undefined;
  }
  const runs = runsOf(stream, requestId, first, listener);
  let from: Position = first.event;
  for (const run of runs) from = earlier(from, earlier(run.first, openingOf(run)));
  regroup(stream, requestId, runs, late, listener);
  return from;
}

/** True for a line that neither begins nor ends a run and stands after its START. */
function isPlainLine(run: Run, { kind, event }: LogRecord): boolean {
  if (kind === 'start' || kind === 'end' || kind === 'report') return false;
  return run.start !== undefined && isBefore(run.start, event);
}

/** Lines in the order of their stream. */
export function merged(inOrder: readonly LogRecord[], late: readonly LogRecord[]): LogRecord[] {
  return [...inOrder, ...late].sort((a, b) => compareWithinStream(a.event, b.event));
}

/** Divides all lines of a request into attempts anew. A run keeps its identity as long as it keeps its START or its first line. */
function regroup(
  stream: StreamState,
  requestId: string,
  before: readonly Run[],
  late: readonly LogRecord[],
  listener: FoldListener,
): void {
  const lines = merged(
    before.flatMap((run) => run.own),
    late,
  );
  const left = new Set(before);
  let previous: Run | undefined;
  for (const attempt of divide(stream, requestId, lines, before[0])) {
    const same = sameRun(left, attempt);
    const run = same ?? attempt;
    if (same === undefined) stream.runs.push(attempt);
    else takeOver(same, attempt);
    left.delete(run);
    run.previous = previous;
    previous = run;
    if (same === undefined) listener.opened(run);
  }
  if (previous !== undefined) stream.byRequest.set(requestId, previous);
  stream.runs = stream.runs.filter((run) => !left.has(run));
  for (const run of left) listener.dropped(run, previous);
}

/** The unsealed runs of a request in order; where the first late record stands before them, the sealed one too. */
function runsOf(stream: StreamState, requestId: string, firstLate: LogRecord, listener: FoldListener): Run[] {
  const runs: Run[] = [];
  for (let run = stream.byRequest.get(requestId); run !== undefined; run = run.previous) runs.unshift(run);
  const oldest = runs[0];
  if (oldest !== undefined && !isBefore(firstLate.event, oldest.first)) return runs;
  const sealed = listener.sealedRun(stream.identity, requestId, firstLate.event);
  if (sealed === undefined) return runs;
  reopen(stream, sealed);
  return [sealed, ...runs];
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
