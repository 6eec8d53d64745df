import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { CallTrait } from '../../domain/results/call-key.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { type CallRow, createRowBook } from './call-rows.ts';
import { createStartSample, type StartSample } from './sampled-starts.ts';
import { createStartHeat, type StartHeat } from './start-heat.ts';
import {
  createStreamBook,
  type EnvironmentStart,
  noteAwaited,
  noteInStream,
  type StreamCalls,
  waitOf,
} from './stream-calls.ts';

/** What is measured of calls. */
export interface CallMeasureOptions {
  readonly by: readonly CallTrait[];
  /** Epoch milliseconds, both inclusive: what is stamped before or after helps to understand the rest and is not counted. Absent: without end. */
  readonly startAtMs?: number;
  readonly endAtMs?: number;
  /** Width that counts by time begin with, one of `STRETCHES_MS`. */
  readonly stretchMs: number;
  /**
   * True for a log group whose calls another engine counts, and tells by `addCounted`. Its lines tell of cold starts and environments
   * alone then, and only streams and groups name its functions, because that engine knows no more. Of other groups the calls are the
   * report lines that are taken.
   */
  readonly isCountedElsewhere: (group: LogGroup) => boolean;
  /** What the account tells of a function; undefined where it does not. */
  readonly architectureOf: (functionName: string) => string | undefined;
  readonly timeoutMsOf: (functionName: string) => number | undefined;
  /** Whether a function's environments come from snapshots; undefined where that is not known. */
  readonly usesSnapshots: (functionName: string) => boolean | undefined;
}

/** Calls that another engine has counted. */
export interface CountedCalls {
  readonly group: LogGroup;
  /** Where it was asked for streams one by one. */
  readonly logStreamName?: string;
  /** Absent where the stream names none: then the group does. */
  readonly functionName?: string;
  readonly version?: string;
  readonly memorySizeMb?: number;
  /** Any time in the stretch in which they were reported. Absent where it was not asked for. */
  readonly atMs?: number;
  readonly calls: number;
  readonly priced: number;
  readonly billedMs: number;
  readonly billedMbMs: number;
  readonly billedStartMs: number;
  readonly billedStartMbMs: number;
  readonly maxMemoryUsedMb?: number;
  readonly p99MemoryUsedMb?: number;
  /** The least and the greatest that any was configured with. */
  readonly memorySizesMb?: readonly number[];
}

/** What was measured. */
export interface MeasuredCalls {
  /** Epoch milliseconds of the first and last call or environment that was counted; absent for none. */
  readonly firstAtMs?: number;
  readonly lastAtMs?: number;
  readonly rows: readonly CallRow[];
  /** Starts that callers waited for, by function. */
  readonly samples: ReadonlyMap<string, StartSample>;
  readonly heat: StartHeat;
}

/** Measures calls: how many, how cold, how dear. The same whichever engine finds them. */
export interface CallMeasure {
  /** Takes lines in, and the invocations that have been put together from them so far, revisions too. */
  take(placed: readonly PlacedRecord[], invocations: readonly Invocation[]): void;
  addCounted(counted: CountedCalls): void;
  /**
   * Streams in which an environment began, or an init failed, of which the lines so far do not tell whether a caller waited: an engine
   * that gives only lines about cold starts is to give the reports of these.
   */
  doubtfulStreams(): StreamCalls[];
  /** To be called once, after everything was taken in. Where `options.endAtMs` does not say, the data ends with its last line. */
  finish(): MeasuredCalls;
}

/** Cold calls whose revisions are still heeded; older ones are counted for good. A revision comes soon after, if at all. */
const MOST_REVISABLE = 65_536;
/** A first invocation follows the init that it waits for within this time. */
const INIT_REACH_MS = 60_000;
/** Lambda's longest timeout, for functions whose own is not known. */
const LONGEST_TIMEOUT_MS = 900_000;

/** A cold call as it was last told. */
interface ColdCall {
  readonly stream: StreamCalls;
  readonly reportedAtMs: number;
  readonly invocation: Pick<Invocation, 'durationMs' | 'initDurationMs' | 'restoreDurationMs' | 'memorySizeMb'>;
}

/** A measure that has taken nothing. */
export function createCallMeasure(options: CallMeasureOptions): CallMeasure {
  const { isCountedElsewhere, timeoutMsOf, usesSnapshots } = options;
  const from = options.startAtMs ?? Number.NEGATIVE_INFINITY;
  const to = options.endAtMs ?? Number.POSITIVE_INFINITY;
  const rows = createRowBook(new Set(options.by), options.stretchMs, options.architectureOf);
  const streams = createStreamBook();
  const cold = new Map<string, ColdCall>();
  const samples = new Map<string, StartSample>();
  const heat = createStartHeat(options.stretchMs);
  let firstAtMs = Number.POSITIVE_INFINITY;
  let lastAtMs = Number.NEGATIVE_INFINITY;

  const isWithin = (atMs: number): boolean => atMs >= from && atMs <= to;
  const noteTime = (atMs: number): void => {
    firstAtMs = Math.min(firstAtMs, atMs);
    lastAtMs = Math.max(lastAtMs, atMs);
  };
  const nameOf = (stream: StreamCalls): string => stream.functionName ?? stream.group.name;
  const traitsOf = (stream: StreamCalls) => ({
    group: stream.group,
    functionName: nameOf(stream),
    version: stream.version,
    runtimeVersion: stream.environmentFacts?.runtimeVersion,
    initType: stream.environmentFacts?.initType,
  });

  const countReport = (stream: StreamCalls, { event, facts = {} }: LogRecord): void => {
    const row = rows.of({ ...traitsOf(stream), memorySizeMb: facts.memorySizeMb });
    row.calls += 1;
    row.callTimes.add(event.loggedAtMs);
    if (facts.memorySizeMb !== undefined) row.memorySizes.add(facts.memorySizeMb);
    if (facts.maxMemoryUsedMb !== undefined) row.memoryUse.add(facts.maxMemoryUsedMb);
    if (facts.billedDurationMs === undefined) return;
    const { billedDurationMs, durationMs, memorySizeMb = 0 } = facts;
    row.priced += 1;
    row.billedMs += billedDurationMs;
    row.billedMbMs += billedDurationMs * memorySizeMb;
    if (durationMs === undefined || (facts.initDurationMs ?? facts.restoreDurationMs) === undefined) return;
    const billedStartMs = billedDurationMs - Math.ceil(durationMs);
    row.billedStartMs += billedStartMs;
    row.billedStartMbMs += billedStartMs * memorySizeMb;
  };

  const takeRecord = (placed: PlacedRecord): void => {
    const { record } = placed;
    const { kind, event } = record;
    const stream = streams.of(event);
    const isCountedHere = !isCountedElsewhere(event.group);
    noteInStream(stream, placed, isCountedHere);
    if (!isWithin(event.loggedAtMs) || kind === 'start') return;
    noteTime(event.loggedAtMs);
    if (kind === 'report' && isCountedHere) countReport(stream, record);
  };

  const takeInvocation = (invocation: Invocation): void => {
    const { invocationId, coldStart, endedAtMs, durationMs } = invocation;
    // Only a report tells a duration: without one there is no call to count it among.
    const isCounted = coldStart === true && endedAtMs !== undefined && durationMs !== undefined;
    if (!isCounted) {
      const former = cold.get(invocationId);
      if (former !== undefined) noteAwaited(former.stream, former.reportedAtMs, false);
      cold.delete(invocationId);
      return;
    }
    const stream = streams.of(invocation);
    noteAwaited(stream, endedAtMs, true);
    if (!isWithin(endedAtMs)) return;
    const { initDurationMs, restoreDurationMs, memorySizeMb } = invocation;
    cold.set(invocationId, {
      stream,
      reportedAtMs: endedAtMs,
      invocation: {
        durationMs,
        ...(initDurationMs === undefined ? {} : { initDurationMs }),
        ...(restoreDurationMs === undefined ? {} : { restoreDurationMs }),
        ...(memorySizeMb === undefined ? {} : { memorySizeMb }),
      },
    });
    if (cold.size > MOST_REVISABLE) countOldest();
  };

  const countOldest = (): void => {
    for (const [invocationId, call] of cold) {
      if (cold.size <= MOST_REVISABLE / 2) return;
      cold.delete(invocationId);
      countCold(call);
    }
  };

  const countCold = ({ stream, reportedAtMs, invocation }: ColdCall): void => {
    const row = rows.of({ ...traitsOf(stream), memorySizeMb: invocation.memorySizeMb });
    row.coldStarts += 1;
    row.coldTimes.add(reportedAtMs);
    const { startMs, waitMs } = waitOf(stream, reportedAtMs, invocation);
    if (waitMs !== undefined) row.waitMs.add(waitMs);
    if (startMs === undefined) return;
    const isRestore = invocation.initDurationMs === undefined && invocation.restoreDurationMs !== undefined;
    (isRestore ? row.restoreMs : row.initMs).add(startMs);
    heat.add(reportedAtMs, startMs);
    const sample = samples.get(nameOf(stream)) ?? createStartSample();
    samples.set(nameOf(stream), sample);
    sample.add({ atMs: reportedAtMs, startMs, version: stream.version });
  };

  /** Whether nobody waited for an environment: undefined where its first invocation may still be under way when the data ends. */
  const isUnawaited = (stream: StreamCalls, start: EnvironmentStart, endAtMs: number): boolean | undefined => {
    // Managed Instances are begun by what provides the capacity: that nobody waits there says nothing of the function.
    if (start.isAwaited || isSnapshot(stream, start) || start.facts?.initType === 'lambda-managed-instances')
      return false;
    if (start.firstReportAtMs !== undefined || isProvisioned(start)) return true;
    const longestMs = (timeoutMsOf(nameOf(stream)) ?? LONGEST_TIMEOUT_MS) + INIT_REACH_MS;
    return start.atMs + longestMs < endAtMs ? true : undefined;
  };

  /** SnapStart runs the init of a version once, when that is published; what is called later are restored copies of it. */
  const isSnapshot = (stream: StreamCalls, { kind, facts, hasWholeReport }: EnvironmentStart): boolean => {
    if (kind === 'restore') return false;
    return facts?.initType === 'snap-start' || (hasWholeReport && usesSnapshots(nameOf(stream)) !== false);
  };

  const countStarts = (stream: StreamCalls, endAtMs: number): void => {
    const row = () => rows.ofAnyMemory(traitsOf(stream));
    for (const { atMs, end } of stream.initEnds) {
      if (!isWithin(atMs)) continue;
      if (end === 'failure') row().initFailures += 1;
      if (end === 'timeout') row().initTimeouts += 1;
    }
    for (const start of stream.starts) {
      if (!isWithin(start.atMs) || isUnawaited(stream, start, endAtMs) !== true) continue;
      if (isProvisioned(start)) row().provisionedInits += 1;
      else row().proactiveInits += 1;
    }
  };

  return {
    take: (placed, invocations) => {
      placed.forEach(takeRecord);
      invocations.forEach(takeInvocation);
    },
    addCounted: (counted) => {
      const { group, logStreamName, atMs, memorySizeMb, calls } = counted;
      const stream = logStreamName === undefined ? undefined : streams.of({ group, logStreamName });
      const functionName = counted.functionName ?? functionNameOf({ group, logStreamName: '' }) ?? group.name;
      const named = { group, functionName, version: counted.version, runtimeVersion: undefined, initType: undefined };
      const row = rows.of({ ...(stream === undefined ? named : traitsOf(stream)), memorySizeMb });
      row.calls += calls;
      row.priced += counted.priced;
      row.billedMs += counted.billedMs;
      row.billedMbMs += counted.billedMbMs;
      row.billedStartMs += counted.billedStartMs;
      row.billedStartMbMs += counted.billedStartMbMs;
      row.memoryUse.addFound(counted.maxMemoryUsedMb, counted.p99MemoryUsedMb);
      for (const sizeMb of counted.memorySizesMb ?? []) row.memorySizes.add(sizeMb);
      if (atMs !== undefined) row.callTimes.add(atMs, calls);
    },
    doubtfulStreams: () => {
      const endAtMs = options.endAtMs ?? lastAtMs;
      return [...streams.all()].filter(
        (stream) =>
          isCountedElsewhere(stream.group) &&
          (stream.initEnds.some(({ end, isInsideRun }) => end !== 'ok' || isInsideRun) ||
            stream.starts.some((start) => isUnawaited(stream, start, endAtMs) === undefined)),
      );
    },
    finish: () => {
      for (const call of cold.values()) countCold(call);
      cold.clear();
      const end = options.endAtMs ?? lastAtMs;
      for (const stream of streams.all()) countStarts(stream, end);
      return {
        ...(Number.isFinite(firstAtMs) ? { firstAtMs, lastAtMs } : {}),
        rows: rows.all(),
        samples,
        heat,
      };
    },
  };
}

function isProvisioned({ facts }: EnvironmentStart): boolean {
  return facts?.initType === 'provisioned-concurrency';
}
