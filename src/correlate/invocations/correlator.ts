import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { createAttemptBook } from './attempts.ts';
import { isTellable, LONGEST_TIMEOUT_MS, type Outlook } from './finishing.ts';
import { isBefore } from './position.ts';
import { refold } from './refold.ts';
import { noteArrival, ownerOf } from './repetition.ts';
import { invocationIdOf, isFinished, isMention, openingOf, type Run } from './run.ts';
import { type SealingListener, sealAll, sealOlder, sealSettled } from './sealing.ts';
import { type FoldListener, foldInOrder, type StreamState } from './stream.ts';
import { createStreamIndex, type StreamIndex } from './stream-index.ts';
import { summarize } from './summary.ts';
import { createTeller } from './teller.ts';

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

/** Nothing says how far the reading has come. */
export const NO_MARKS: Marks = { orderedUntil: Number.NEGATIVE_INFINITY, completeUntil: Number.NEGATIVE_INFINITY };

/** Finished invocations of a stream that stay whole where nothing says that the reading is complete (a file). */
const WHOLE_PER_STREAM = 8;
/**
 * Records held before finished invocations are sealed although more may be expected of them, about 35 MB. What comes late is still
 * added to them by its id; a late line without an id stays unattached.
 */
const COMFORTABLY_HELD = 50_000;
/** Records held at most, over all streams; beyond, open invocations too are let go as if they were complete. About 140 MB. */
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
 * newest `WHOLE_PER_STREAM` to twice as many finished invocations of each stream are held, and eight times as many where some of
 * them have no end; of finished invocations about `COMFORTABLY_HELD` in all, and never more than `MAX_HELD`, but for those of one batch.
 */
export class InvocationCorrelator {
  readonly #timeoutMsOf: (functionName: string) => number | undefined;
  readonly #streams: StreamIndex;
  readonly #attempts = createAttemptBook();
  readonly #teller = createTeller(this.#attempts);
  readonly #folding: FoldListener;
  readonly #sealing: SealingListener;
  #completeUntil = Number.NEGATIVE_INFINITY;
  #heldRecords = 0;
  /** Records held at which it is looked again for finished invocations to seal. */
  #sealAgainAt = COMFORTABLY_HELD;
  #batch = 0;
  /** Streams in which a record of this batch arrived out of order, or was placed too early. */
  #disordered = new Set<StreamState>();
  /** Streams that hold more finished invocations than they should where no reading is complete. */
  #full = new Set<StreamState>();

  constructor(options: CorrelatorOptions) {
    this.#timeoutMsOf = options.timeoutMsOf ?? (() => undefined);
    this.#streams = createStreamIndex(options.functionNameOf);
    const [attempts, teller] = [this.#attempts, this.#teller];
    this.#folding = {
      sealedRun: (stream, requestId, at) => attempts.sealedAt(at, stream, requestId),
      opened: (run) => {
        attempts.add(run);
        teller.touchTold(attempts.siblings(run));
      },
      touched: (run) => teller.touch(run),
      dropped: (run, into) => {
        attempts.remove(run);
        teller.drop(run);
        if (into !== undefined) into.told ??= run.told;
      },
    };
    this.#sealing = {
      released: (records) => {
        this.#heldRecords -= records;
      },
      sealed: (run) => attempts.sealed(run),
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
    if (this.#disordered.size > 0) this.#putInOrder(placed);
    this.#teller.tellTouched((run) => isTellable(run, this.#outlook(run.stream.functionName, true)));
    if (this.#completeUntil > Number.NEGATIVE_INFINITY) this.#settle();
    else for (const stream of this.#full) this.#sealOlder(stream, WHOLE_PER_STREAM);
    this.#full.clear();
    this.#trim();
    return { placed, changed: this.#teller.takeTold() };
  }

  /** The data ends: what is still open is told as it stands, `unknown` unless a line states a failure. Nothing is kept. */
  end(): { changed: Invocation[] } {
    const streams = this.#streams.all();
    const runs = streams.flatMap((stream) => stream.runs).filter((run) => run.told === undefined);
    runs.sort((a, b) => (isBefore(openingOf(a), openingOf(b)) ? -1 : 1));
    for (const run of runs) this.#teller.tell(run);
    for (const stream of streams) this.#forget(stream);
    return { changed: this.#teller.takeTold() };
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
    const arrival = noteArrival(stream, record);
    if (arrival === 'repeated') return;
    if (stream.touchedIn !== this.#batch) {
      stream.touchedIn = this.#batch;
      stream.placedAt = [];
    }
    stream.placedAt.push(placed.length);
    this.#heldRecords += 1;
    if (arrival === 'late') {
      stream.late.push(record);
      placed.push(placedIn(stream, record, undefined));
    } else {
      placed.push(placedIn(stream, record, foldInOrder(stream, record, this.#folding)));
    }
    if (arrival === 'late' || stream.refoldFrom !== undefined) this.#disordered.add(stream);
    if (stream.finished > 2 * WHOLE_PER_STREAM) this.#full.add(stream);
  }

  /** Folds disordered streams again, and places the records of this batch as they stand now that it is known whole. */
  #putInOrder(placed: PlacedRecord[]): void {
    for (const stream of this.#disordered) {
      refold(stream, this.#folding);
      for (const index of stream.placedAt) {
        const record = placed[index]?.record;
        if (record !== undefined) placed[index] = placedIn(stream, record, ownerOf(stream, record));
      }
    }
    this.#disordered.clear();
  }

  /** Tells and seals what `completeUntil` has passed. */
  #settle(): void {
    this.#attempts.passed(this.#completeUntil);
    const streams = this.#streams.all();
    for (const stream of streams) {
      const outlook = this.#outlook(stream.identity.functionName, stream.logsStarts);
      for (const run of stream.runs) if (run.told === undefined && isTellable(run, outlook)) this.#teller.tell(run);
    }
    this.#teller.tellTouched(() => false);
    for (const stream of streams) {
      sealSettled(stream, this.#outlook(stream.identity.functionName, stream.logsStarts), this.#sealing);
      const isIdle = stream.runs.length === 0 && this.#completeUntil > stream.lastAt.loggedAtMs + IDLE_MS;
      if (isIdle) this.#forget(stream);
    }
  }

  #outlook(functionName: string | undefined, logsStarts: boolean): Outlook {
    const timeoutMs = functionName === undefined ? undefined : this.#timeoutMsOf(functionName);
    return { completeUntil: this.#completeUntil, timeoutMs: timeoutMs ?? LONGEST_TIMEOUT_MS, logsStarts };
  }

  /** Keeps the whole within its bounds: first finished invocations go, the oldest first, then whole streams, the longest silent first. */
  #trim(): void {
    if (this.#heldRecords <= COMFORTABLY_HELD) this.#sealAgainAt = COMFORTABLY_HELD;
    if (this.#heldRecords > this.#sealAgainAt) {
      const streams = this.#longestSilentFirst();
      // The newer half of each stream stays whole if that is enough.
      for (const stream of streams) this.#sealOlder(stream, Math.ceil(stream.finished / 2));
      for (const stream of streams) if (this.#heldRecords > COMFORTABLY_HELD) this.#sealOlder(stream, 1);
      if (this.#heldRecords > MAX_HELD) {
        for (const stream of streams) if (this.#heldRecords > MAX_HELD / 2) this.#forget(stream);
      }
      // What is open cannot be sealed; looking again at each batch would find the same.
      this.#sealAgainAt = Math.min(MAX_HELD, Math.max(COMFORTABLY_HELD, this.#heldRecords + COMFORTABLY_HELD / 2));
    }
    if (this.#streams.size() <= MAX_STREAMS) return;
    for (const stream of this.#longestSilentFirst().slice(0, -MAX_STREAMS / 2)) this.#forget(stream);
  }

  #longestSilentFirst(): StreamState[] {
    return this.#streams.all().sort((a, b) => a.touchedIn - b.touchedIn);
  }

  #sealOlder(stream: StreamState, keep: number): void {
    sealOlder(stream, keep, this.#teller.tell, this.#sealing);
  }

  #forget(stream: StreamState): void {
    for (const run of stream.runs) if (run.told === undefined) this.#teller.tell(run);
    this.#teller.tellTouched(() => false);
    sealAll(stream, this.#sealing);
    this.#streams.remove(stream);
  }
}

function placedIn(stream: StreamState, record: LogRecord, run: Run | undefined): PlacedRecord {
  return {
    record,
    invocationId: run === undefined || isMention(run) ? undefined : invocationIdOf(run),
    requestId: record.requestId ?? run?.requestId,
    isInferred: run !== undefined && record.requestId === undefined,
    functionName:
      stream.identity.functionName ?? record.facts?.functionName ?? stream.timeline.environment.facts?.functionName,
  };
}
