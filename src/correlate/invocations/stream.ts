import type { LogRecord } from '../../domain/log-record.ts';
import { type Environment, unknownEnvironment } from './environment.ts';
import { earlier, isBefore, type Position, startOf } from './position.ts';
import { reopen } from './reopen.ts';
import {
  addInferred,
  addOwn,
  closingOf,
  continuesRun,
  emptyRun,
  endOf,
  openingOf,
  type Run,
  type StreamIdentity,
  takeEarlyLines,
} from './run.ts';
import { closeRun, isOnEdge, openRun, placeLine, REACH_MS, type Timeline } from './timeline.ts';

/** A line without a request id, kept until nothing can change its place any more. */
export interface LooseLine {
  readonly record: LogRecord;
  readonly run: Run | undefined;
  /** The environment once this line has been taken in. */
  readonly environment: Environment;
}

/** What is known of one log stream and not settled. */
export interface StreamState {
  readonly identity: StreamIdentity;
  /** The newest unsealed run of each request. */
  readonly byRequest: Map<string, Run>;
  /** Unsealed runs in the order in which they were first seen. */
  runs: Run[];
  latest: Run | undefined;
  timeline: Timeline;
  loose: LooseLine[];
  /** Before this place every line without an id has its place for good. */
  settled: Position;
  /** The environment at `settled`. */
  settledEnvironment: Environment;
  /** The newest opening of a sealed run: what opened before it and has no end has been passed. */
  sealedUntil: Position | undefined;
  /** Place of the newest record. */
  lastAt: Position;
  /** Ids of the records stamped with the newest millisecond: one, a few, or many. */
  idsAtLast: string | string[] | Set<string> | undefined;
  /** Records that arrived out of order in this batch, and their ids. */
  late: LogRecord[];
  lateIds: Set<string> | undefined;
  /** Place from which on the order of arrival has placed lines otherwise than the order of the stream would. */
  refoldFrom: Position | undefined;
  /** Place of the newest line without an id, and the millisecond of the newest whose place a START in it would change. */
  lastLooseAt: Position | undefined;
  edgeMs: number | undefined;
  /** True once a START was seen: then START and REPORT lines are logged here (platform fact 8.25). */
  logsStarts: boolean;
  /** Unsealed runs that have ended or been passed. */
  finished: number;
  /** Number of the batch that last brought a record, and where its records stand among those that were placed. */
  touchedIn: number;
  placedAt: number[];
}

/** What the fold of a stream tells its owner. */
export interface FoldListener {
  /** The sealed run of a request in a stream that a line at this place belongs to, if it is still remembered. */
  sealedRun(stream: StreamIdentity, requestId: string, at: Position): Run | undefined;
  /** A run was made: its attempts are to be counted. */
  opened(run: Run): void;
  /** A run has ended, was passed, or has more lines than when it was told. */
  touched(run: Run): void;
  /** A run turned out to be part of another. */
  dropped(run: Run, into: Run | undefined): void;
}

const NOWHERE: Position = { loggedAtMs: Number.NEGATIVE_INFINITY, ordinal: Number.NEGATIVE_INFINITY };

/** A stream of which nothing has been read. */
export function emptyStream(identity: StreamIdentity): StreamState {
  const environment = unknownEnvironment();
  return {
    identity,
    byRequest: new Map(),
    runs: [],
    latest: undefined,
    timeline: { open: [], lastClosed: undefined, environment },
    loose: [],
    settled: NOWHERE,
    settledEnvironment: environment,
    sealedUntil: undefined,
    lastAt: NOWHERE,
    idsAtLast: undefined,
    late: [],
    lateIds: undefined,
    refoldFrom: undefined,
    lastLooseAt: undefined,
    edgeMs: undefined,
    logsStarts: false,
    finished: 0,
    touchedIn: 0,
    placedAt: [],
  };
}

/** Takes in a record that stands after all those taken in before. Returns the run it was placed in, for now. */
export function foldInOrder(stream: StreamState, record: LogRecord, listener: FoldListener): Run | undefined {
  const { requestId } = record;
  return requestId === undefined ? foldLoose(stream, record, listener) : foldOwn(stream, record, requestId, listener);
}

function foldLoose(stream: StreamState, record: LogRecord, listener: FoldListener): Run | undefined {
  const { timeline } = stream;
  const { event } = record;
  const openBefore = timeline.open;
  const run = placeLine(timeline, record, undefined);
  notePassed(stream, openBefore, event, listener);
  if (isOnEdge(timeline, record)) stream.edgeMs = event.loggedAtMs;
  stream.lastLooseAt = event;
  stream.loose.push({ record, run, environment: timeline.environment });
  if (run === undefined) return undefined;
  addInferred(run, record);
  if (run.told !== undefined) listener.touched(run);
  return run;
}

function foldOwn(stream: StreamState, record: LogRecord, requestId: string, listener: FoldListener): Run {
  const known = knownRun(stream, requestId, record.event, listener);
  const isNew = known === undefined || !continuesRun(known, record);
  const run = isNew ? addRun(stream, record, requestId, known, listener) : known;
  stream.latest = run;
  const wasEndedAt = endOf(run);
  addOwn(run, record);
  if (record.kind === 'start') start(stream, run, record, isNew, listener);
  else if (isNew) open(stream, run, record.event, listener);
  if (record.kind === 'report' || record.kind === 'end') finish(stream, run, record.event, wasEndedAt, listener);
  else if (!isNew) speak(stream, run, record.event, listener);
  return run;
}

/** The newest run of a request; a sealed one is taken up again. */
function knownRun(stream: StreamState, requestId: string, at: Position, listener: FoldListener): Run | undefined {
  const { latest } = stream;
  if (latest?.requestId === requestId) return latest;
  const unsealed = stream.byRequest.get(requestId);
  if (unsealed !== undefined) return unsealed;
  const sealed = listener.sealedRun(stream.identity, requestId, at);
  if (sealed !== undefined) reopen(stream, sealed);
  return sealed;
}

function addRun(
  stream: StreamState,
  record: LogRecord,
  requestId: string,
  previous: Run | undefined,
  listener: FoldListener,
): Run {
  const { environment } = stream.timeline;
  const run = emptyRun(stream.identity, requestId, environment, record.event);
  run.previous = previous;
  environment.firstRun ??= run;
  stream.byRequest.set(requestId, run);
  stream.runs.push(run);
  if (previous !== undefined && record.kind === 'start') {
    for (const early of takeEarlyLines(previous, record.event)) addOwn(run, early);
    if (previous.told !== undefined) listener.touched(previous);
  }
  listener.opened(run);
  return run;
}

function open(stream: StreamState, run: Run, at: Position, listener: FoldListener): void {
  const { timeline } = stream;
  const openBefore = timeline.open;
  openRun(timeline, run, at);
  notePassed(stream, openBefore, at, listener);
  if (run.passed !== undefined) stream.finished += 1;
}

function start(stream: StreamState, run: Run, { event }: LogRecord, isNew: boolean, listener: FoldListener): void {
  stream.logsStarts = true;
  // Lines placed while only its early lines were known, or at the very millisecond of this START, may belong elsewhere.
  if (!isNew && isLooseAfter(stream, run.first)) needRefold(stream, run.first);
  if (stream.edgeMs === event.loggedAtMs) needRefold(stream, startOf(event.loggedAtMs));
  if (endOf(run) !== undefined) return;
  if (run.passed !== undefined) {
    run.passed = undefined;
    stream.finished -= 1;
  }
  open(stream, run, event, listener);
}

function finish(
  stream: StreamState,
  run: Run,
  at: Position,
  wasEndedAt: Position | undefined,
  listener: FoldListener,
): void {
  const wasOverAt = run.passed?.at ?? wasEndedAt;
  if (wasOverAt === undefined) stream.finished += 1;
  listener.touched(run);
  if (closingOf(run) !== at) return;
  // It went on after all: lines since then may be its own, or nobody's for certain.
  if (wasOverAt !== undefined && isLooseAfter(stream, wasOverAt)) needRefold(stream, openingOf(run));
  closeRun(stream.timeline, run, at);
}

function speak(stream: StreamState, run: Run, at: Position, listener: FoldListener): void {
  const { passed } = run;
  if (passed !== undefined && run.start === undefined && isLooseAfter(stream, passed.at)) {
    if (at.loggedAtMs <= passed.at.loggedAtMs + REACH_MS) needRefold(stream, run.first);
  }
  if (run.told !== undefined) listener.touched(run);
}

function isLooseAfter({ lastLooseAt }: StreamState, at: Position): boolean {
  return lastLooseAt !== undefined && isBefore(at, lastLooseAt);
}

function needRefold(stream: StreamState, from: Position): void {
  stream.refoldFrom = stream.refoldFrom === undefined ? from : earlier(stream.refoldFrom, from);
}

function notePassed(stream: StreamState, openBefore: readonly Run[], at: Position, listener: FoldListener): void {
  for (const run of openBefore) {
    if (run.passed?.at !== at) continue;
    stream.finished += 1;
    listener.touched(run);
  }
}
