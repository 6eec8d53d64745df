import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import type { LogRecord, StatedFacts } from '../../domain/log-record.ts';
import { functionNameOf, parseLogStreamName } from '../../parse/lambda/log-stream.ts';

/** An environment that began in a stream. */
export interface EnvironmentStart {
  /** When INIT_START or RESTORE_START is stamped, epoch milliseconds. */
  readonly atMs: number;
  readonly kind: 'init' | 'restore';
  readonly facts: StatedFacts | undefined;
  /** When the first report after it is stamped; absent while none was seen. */
  firstReportAtMs?: number;
  /** True when the caller of its first invocation waited for it. */
  isAwaited: boolean;
  /** True when a report of the whole init, without a phase, came after it: what SnapStart prints when it takes a snapshot. */
  hasWholeReport: boolean;
}

/** How an init or restore ended. */
export interface InitEnd {
  readonly atMs: number;
  readonly durationMs: number | undefined;
  /** True when it ran inside an invocation, whose duration holds it. */
  readonly isInsideRun: boolean;
  readonly end: 'ok' | 'failure' | 'timeout';
  /** When the first report after it is stamped, that of the call that may have waited for it; absent while none was seen. */
  firstReportAtMs?: number;
}

/** What is known of the calls in one log stream. */
export interface StreamCalls {
  readonly group: LogGroup;
  readonly name: string;
  /** Absent where neither the stream, its group nor a line names it. */
  functionName: string | undefined;
  version: string | undefined;
  /** Of the environment that began in it last. */
  environmentFacts: StatedFacts | undefined;
  /** By time. */
  readonly starts: EnvironmentStart[];
  readonly initEnds: InitEnd[];
}

/** The streams of a measure. */
export interface StreamBook {
  /** Begins a stream that is not known yet. */
  of(event: { readonly group: LogGroup; readonly logStreamName: string }): StreamCalls;
  all(): Iterable<StreamCalls>;
}

/** Knows no stream yet. */
export function createStreamBook(): StreamBook {
  const streams = new Map<string, StreamCalls>();
  let last: StreamCalls | undefined;
  const begin = (group: LogGroup, name: string): StreamCalls => ({
    group,
    name,
    functionName: functionNameOf({ group, logStreamName: name }),
    version: parseLogStreamName(name).version,
    environmentFacts: undefined,
    starts: [],
    initEnds: [],
  });
  return {
    of: ({ group, logStreamName }) => {
      // Most records are of the stream of the one before.
      if (last?.group === group && last.name === logStreamName) return last;
      const key = `${group.account ?? ''}\0${group.region ?? ''}\0${group.name}\0${logStreamName}`;
      last = streams.get(key) ?? begin(group, logStreamName);
      streams.set(key, last);
      return last;
    },
    all: () => streams.values(),
  };
}

/** Notes what a record tells of its stream. @param areNamesTaken true: lines may name the function where stream and group do not */
export function noteInStream(
  stream: StreamCalls,
  { record, functionName }: PlacedRecord,
  areNamesTaken: boolean,
): void {
  const { kind, facts, event } = record;
  if (areNamesTaken) {
    stream.functionName ??= functionName ?? facts?.functionName;
    stream.version ??= facts?.version;
  }
  if (kind === 'init-start' || kind === 'restore-start') addStart(stream, record);
  else if (kind === 'init-report' || kind === 'restore-report') addInitEnd(stream, record);
  else if (kind === 'report') noteReport(stream, event.loggedAtMs);
}

function noteReport(stream: StreamCalls, atMs: number): void {
  const start = startBefore(stream, atMs);
  if (start !== undefined) start.firstReportAtMs = Math.min(start.firstReportAtMs ?? atMs, atMs);
  // An init before one that has an earlier report has an earlier one itself.
  for (const init of stream.initEnds.toReversed()) {
    if (init.firstReportAtMs !== undefined && init.firstReportAtMs <= atMs) return;
    if (init.atMs <= atMs) init.firstReportAtMs = atMs;
  }
}

function addStart(stream: StreamCalls, { kind, facts, event }: LogRecord): void {
  // A second init, inside an invocation, begins no environment.
  if (facts?.phase === 'invoke') return;
  const start: EnvironmentStart = {
    atMs: event.loggedAtMs,
    kind: kind === 'restore-start' ? 'restore' : 'init',
    facts,
    isAwaited: false,
    hasWholeReport: false,
  };
  stream.starts.push(start);
  stream.starts.sort((a, b) => a.atMs - b.atMs);
  if (stream.starts.at(-1) === start) stream.environmentFacts = facts;
}

function addInitEnd(stream: StreamCalls, { kind, facts, event }: LogRecord): void {
  const { status, phase } = facts ?? {};
  stream.initEnds.push({
    atMs: event.loggedAtMs,
    durationMs: facts?.initDurationMs ?? facts?.restoreDurationMs,
    isInsideRun: phase === 'invoke',
    end: status === 'timeout' ? 'timeout' : status !== undefined && isFailure(status) ? 'failure' : 'ok',
  });
  const isWhole = kind === 'init-report' && phase === undefined && status === undefined;
  const start = isWhole ? startBefore(stream, event.loggedAtMs) : undefined;
  if (start !== undefined) start.hasWholeReport = true;
}

/** The environment that a line stamped then belongs to; undefined where it began before what was read. */
function startBefore({ starts }: StreamCalls, atMs: number): EnvironmentStart | undefined {
  return starts.findLast((start) => start.atMs <= atMs);
}

/** Notes that the caller of the call that is reported then waited for its environment, or that it turned out not to have. */
export function noteAwaited(stream: StreamCalls, reportedAtMs: number, isAwaited: boolean): void {
  const start = startBefore(stream, reportedAtMs);
  if (start?.firstReportAtMs === reportedAtMs) start.isAwaited = isAwaited;
}

/** How far before a run the init may have ended that it waited for. */
const INIT_REACH_MS = 60_000;

/**
 * How long the caller of a cold call waited for init or restore, and for that and the run; absent where no line tells. Where the first
 * init failed it is run again inside the invocation (platform fact 8.19): then both count, and the run already holds the second.
 */
export function waitOf(
  stream: StreamCalls,
  reportedAtMs: number,
  {
    durationMs,
    initDurationMs,
    restoreDurationMs,
  }: Pick<Invocation, 'durationMs' | 'initDurationMs' | 'restoreDurationMs'>,
): { startMs?: number; waitMs?: number } {
  const reported = initDurationMs ?? restoreDurationMs;
  if (reported !== undefined)
    return { startMs: reported, ...(durationMs === undefined ? {} : { waitMs: reported + durationMs }) };
  const fromMs = reportedAtMs - (durationMs ?? 0) - INIT_REACH_MS;
  const inits = stream.initEnds.filter(
    ({ firstReportAtMs, atMs, isInsideRun }) => firstReportAtMs === reportedAtMs && (isInsideRun || atMs >= fromMs),
  );
  if (inits.length === 0) return {};
  const total = (some: readonly InitEnd[]): number => some.reduce((sum, init) => sum + (init.durationMs ?? 0), 0);
  const before = total(inits.filter(({ isInsideRun }) => !isInsideRun));
  return { startMs: total(inits), ...(durationMs === undefined ? {} : { waitMs: before + durationMs }) };
}
