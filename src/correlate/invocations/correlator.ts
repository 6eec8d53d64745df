import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { createAttemptBook, fingerprintOf } from './attempts.ts';
import { isTellable, LONGEST_TIMEOUT_MS, type Outlook } from './finishing.ts';
import { isBefore, type Position } from './position.ts';
import { refold } from './refold.ts';
import { noteArrival } from './repetition.ts';
import { invocationIdOf, isFinished, openingOf, type Run } from './run.ts';
import { placeBeforeNewest, sealAll, sealBefore, sealSettled } from './sealing.ts';
import { type FoldListener, foldInOrder, type StreamState } from './stream.ts';
import { createStreamIndex, type StreamIndex } from './stream-index.ts';
import { saysTheSame, summarize } from './summary.ts';

export interface CorrelatorOptions {
  /** The function that writes to the stream of an event, where stream or group name it. Asked once a stream. */
  readonly functionNameOf: (event: LogEvent) => string | undefined;
  /** A function's configured timeout; undefined where it is not known: then Lambda's longest, 15 minutes. */
  readonly timeoutMsOf?: (functionName: string) => number | undefined;
}

/** How far the reading has come; the part of `LogBatch` that correlation needs. */
export interface Marks {
  readonly orderedUntil: number;
  readonly completeUntil: number;
}

/** Finished invocations of a stream that stay whole where nothing says that the reading is complete (a file). */
const WHOLE_PER_STREAM = 32;
/** Records held at most, over all streams; beyond, the oldest are let go as if they were complete. About 140 MB. */
const MAX_HELD = 200_000;
/** Streams remembered at most. */
const MAX_STREAMS = 20_000;
/** A stream that has been silent and settled for so long is forgotten: an idle environment does not live an hour. */
const IDLE_MS = 3_600_000;

/**
 * Puts records together into invocations.
 *
 * A record that carries a request id belongs to the invocation of that id in its stream; a further START of the id is a further
 * attempt. A record without one belongs to the invocation that is open in its stream at its place, if exactly one is: a
 * stream is one environment and runs one invocation at a time, unless the windows from START to REPORT overlap or the function
 * runs on Managed Instances (platform facts 8.20 to 8.22). A line of the same millisecond just after a REPORT still belongs to
 * it; one at the millisecond of a START and just before it, to that; one between both stays unattached, as do extension lines.
 * Lines of an init belong to the first invocation if that waited for the init; in `placed` they stay unattached, because when
 * they are printed nobody knows.
 *
 * How an invocation ends: with a REPORT, `ok` unless a line states a failure. Without one: the failure that a line states; else
 * `crash` where an INIT_START follows a START with no END between them; else `unknown`. That holds for an END without a
 * REPORT and for a START that the next START follows (the environment lived on, so a line is missing here), and for functions
 * whose `SystemLogLevel` is WARN: there START and REPORT are logged for failures alone, but that a report is absent
 * does not prove success, because a lost line looks the same. When they are told: `isTellable`.
 *
 * Order: within a stream by timestamp, then ordinal, however records arrive, as long as none comes after `completeUntil` has passed
 * it. One that does is added to the invocation that its id names, while that is remembered (`createAttemptBook`).
 *
 * Memory: records are held until `completeUntil` has passed them and their invocation. Where it stays −∞, the records of the
 * newest `WHOLE_PER_STREAM` to twice as many finished invocations of each stream are held; and never more than `MAX_HELD` in all,
 * but for those of one batch.
 */
export class InvocationCorrelator {
  readonly #timeoutMsOf: (functionName: string) => number | undefined;
  readonly #streams: StreamIndex;
  readonly #attempts = createAttemptBook();
  readonly #listener: FoldListener;
  readonly #held = { records: 0 };
  #completeUntil = Number.NEGATIVE_INFINITY;
  #batch = 0;
  #touched: Run[] = [];
  #changed: Invocation[] = [];
  /** Streams in which a record of this batch arrived out of order, or was placed too early. */
  #disordered = new Set<StreamState>();

  constructor(options: CorrelatorOptions) {
    this.#timeoutMsOf = options.timeoutMsOf ?? (() => undefined);
    this.#streams = createStreamIndex(options.functionNameOf);
    this.#listener = {
      sealedRun: (stream, requestId, at) => this.#sealedAt(stream, requestId, at),
      opened: (run) => this.#countAttempt(run),
      touched: (run) => this.#touch(run),
      dropped: (run, into) => this.#drop(run, into),
      fingerprint: (stream, requestId) => fingerprintOf(stream.identity.scope, requestId),
    };
  }

  /**
   * Takes a batch.
   * @returns `placed`: its records in the order given, without repetitions. `changed`: invocations that finished, and new revisions
   * of those told before that something has changed since.
   */
  take(records: readonly LogRecord[], marks: Marks): { placed: PlacedRecord[]; changed: Invocation[] } {
    this.#batch += 1;
    this.#completeUntil = Math.max(this.#completeUntil, marks.completeUntil);
    const placed: PlacedRecord[] = [];
    for (const record of records) this.#accept(record, placed);
    for (const stream of this.#disordered) this.#putInOrder(stream);
    if (this.#disordered.size > 0) this.#placeAgain(placed);
    this.#disordered.clear();
    this.#advance();
    this.#trim();
    return { placed, changed: this.#takeChanged() };
  }

  /** The data ends: what is still open is told as it stands, `unknown` unless a line states a failure. Nothing is kept. */
  end(): { changed: Invocation[] } {
    const streams = this.#streams.all();
    const runs = streams.flatMap((stream) => stream.runs).filter((run) => run.told === undefined);
    runs.sort((a, b) => (isBefore(openingOf(a), openingOf(b)) ? -1 : 1));
    for (const run of runs) this.#tell(run);
    this.#tellTouched();
    for (const stream of streams) this.#forget(stream);
    return { changed: this.#takeChanged() };
  }

  /** The invocations that are open now, as far as their lines have been read. */
  running(): Invocation[] {
    const runs = this.#streams.all().flatMap((stream) => stream.runs);
    return runs
      .filter((run) => run.told === undefined && !isFinished(run))
      .map((run) => summarize(run, this.#attempts.attemptOf(run), false));
  }

  #accept(record: LogRecord, placed: PlacedRecord[]): void {
    const stream = this.#streams.of(record.event);
    const arrival = noteArrival(stream, record.event);
    if (arrival === 'repeated') return;
    stream.touchedIn = this.#batch;
    this.#held.records += 1;
    if (arrival === 'late') {
      stream.late.push(record);
      stream.needsRefold = true;
      placed.push(placedIn(stream, record, undefined));
    } else {
      placed.push(placedIn(stream, record, foldInOrder(stream, record, this.#listener)));
    }
    if (stream.needsRefold) this.#disordered.add(stream);
    if (stream.finished > stream.shedAbove && this.#completeUntil === Number.NEGATIVE_INFINITY) this.#shed(stream);
  }

  #putInOrder(stream: StreamState): void {
    if (stream.needsRefold) refold(stream, this.#listener);
    stream.knownIds = undefined;
  }

  /** Places the records of disordered streams as they stand now that the batch is known whole. */
  #placeAgain(placed: PlacedRecord[]): void {
    const owners = new Map<LogRecord, Run | undefined>();
    for (const stream of this.#disordered) collectOwners(stream, owners);
    for (const [index, { record }] of placed.entries()) {
      // What was let go within the batch keeps the place it had.
      if (owners.has(record)) placed[index] = placedIn(this.#streams.of(record.event), record, owners.get(record));
    }
  }

  #advance(): void {
    this.#tellTouched();
    if (this.#completeUntil === Number.NEGATIVE_INFINITY) return;
    const streams = this.#streams.all();
    for (const stream of streams) {
      const outlook = this.#outlook(stream.identity.functionName, stream.logsStarts);
      for (const run of stream.runs) if (run.told === undefined && isTellable(run, outlook)) this.#tell(run);
    }
    this.#tellTouched();
    for (const stream of streams) {
      sealSettled(stream, this.#outlook(stream.identity.functionName, stream.logsStarts), this.#held);
      const isIdle = stream.runs.length === 0 && this.#completeUntil > stream.lastAt.loggedAtMs + IDLE_MS;
      if (isIdle) this.#forget(stream);
    }
  }

  #outlook(functionName: string | undefined, logsStarts: boolean): Outlook {
    const timeoutMs = functionName === undefined ? undefined : this.#timeoutMsOf(functionName);
    return { completeUntil: this.#completeUntil, timeoutMs: timeoutMs ?? LONGEST_TIMEOUT_MS, logsStarts };
  }

  /** Lets go of the older finished invocations of one stream. */
  #shed(stream: StreamState, keep = WHOLE_PER_STREAM): void {
    if (stream.needsRefold) refold(stream, this.#listener);
    const until = placeBeforeNewest(stream, keep);
    if (until !== undefined) {
      for (const run of stream.runs) if (isFinished(run)) this.#tell(run);
      this.#tellTouched();
      sealBefore(stream, until, this.#held);
    }
    stream.shedAbove = Math.max(2 * WHOLE_PER_STREAM, 2 * stream.finished);
  }

  /** Keeps the whole within its bounds: first finished invocations go, then whole streams, the longest silent first. */
  #trim(): void {
    if (this.#held.records > MAX_HELD) {
      const streams = this.#streams.all().sort((a, b) => a.touchedIn - b.touchedIn);
      for (const stream of streams) if (this.#held.records > MAX_HELD / 2) this.#shed(stream, 1);
      for (const stream of streams) if (this.#held.records > MAX_HELD / 2) this.#forget(stream);
    }
    if (this.#streams.size() <= MAX_STREAMS) return;
    const streams = this.#streams.all().sort((a, b) => a.touchedIn - b.touchedIn);
    for (const stream of streams.slice(0, streams.length - MAX_STREAMS / 2)) this.#forget(stream);
  }

  #forget(stream: StreamState): void {
    for (const run of stream.runs) if (run.told === undefined) this.#tell(run);
    this.#tellTouched();
    sealAll(stream, this.#held);
    this.#streams.remove(stream);
  }

  #countAttempt(run: Run): void {
    this.#attempts.add(run);
    this.#touchTold(this.#attempts.siblings(run));
  }

  #drop(run: Run, into: Run | undefined): void {
    this.#attempts.remove(run);
    this.#touched = this.#touched.filter((other) => other !== run);
    if (into !== undefined) into.told ??= run.told;
  }

  #sealedAt(stream: StreamState, requestId: string, at: Position): Run | undefined {
    const { key, scope } = stream.identity;
    return this.#attempts.sealedAt(at, key, requestId, fingerprintOf(scope, requestId));
  }

  #touch(run: Run): void {
    if (run.isTouched) return;
    run.isTouched = true;
    this.#touched.push(run);
  }

  #touchTold(runs: readonly Run[]): void {
    for (const run of runs) if (run.told !== undefined) this.#touch(run);
  }

  #tellTouched(): void {
    // Grows while it is walked: what one telling changes about other attempts is told after it.
    for (let index = 0; index < this.#touched.length; index += 1) {
      const run = this.#touched[index];
      if (run === undefined) continue;
      run.isTouched = false;
      const isDue = run.told !== undefined || isTellable(run, this.#outlook(run.stream.functionName, true));
      if (isDue) this.#tell(run);
    }
    this.#touched = [];
  }

  /** Tells an invocation as it stands, unless that has been told. */
  #tell(run: Run): void {
    const invocation = summarize(run, this.#attempts.attemptOf(run), true);
    if (run.told !== undefined && saysTheSame(run.told, invocation)) return;
    run.told = invocation;
    this.#changed.push(invocation);
    this.#touchTold(this.#attempts.siblings(run));
  }

  #takeChanged(): Invocation[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed;
  }
}

function collectOwners(stream: StreamState, owners: Map<LogRecord, Run | undefined>): void {
  for (const { record, run } of stream.loose) owners.set(record, run);
  for (const run of stream.runs) for (const record of run.own) owners.set(record, run);
}

function placedIn(stream: StreamState, record: LogRecord, run: Run | undefined): PlacedRecord {
  return {
    record,
    invocationId: run === undefined ? undefined : invocationIdOf(run),
    requestId: record.requestId ?? run?.requestId,
    isInferred: run !== undefined && record.requestId === undefined,
    functionName:
      stream.identity.functionName ?? record.facts?.functionName ?? stream.timeline.environment.facts?.functionName,
  };
}
