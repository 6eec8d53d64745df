import type { CompiledQuery, QueryRun, ResultRow } from './compile-query.ts';
import { type QueriedStore, type ScannedChunk, scanGroups } from './scan.ts';

/** The states of a query that the sandbox knows. */
export type QueryStatus = 'Scheduled' | 'Running' | 'Complete' | 'Cancelled' | 'Timeout';

/** What a query was started with. */
export interface QueryRequest {
  readonly queryString: string;
  readonly query: CompiledQuery;
  readonly groupNames: readonly string[];
  /** Epoch milliseconds, both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a query has seen so far. */
export interface QueryStatistics {
  readonly recordsMatched: number;
  readonly recordsScanned: number;
  readonly bytesScanned: number;
}

/** A query that goes on as the clock does, and as it is asked for. */
export interface RunningQuery {
  readonly request: QueryRequest;
  readonly startedAtMs: number;
  /** Reads as far as the query has come by now, but not more than so many bytes at once. */
  status(nowMs: number, mostRead: number): QueryStatus;
  /** True once it is known to have ended. */
  hasEnded(): boolean;
  /** How long it has run, or ran. */
  durationMs(nowMs: number): number;
  statistics(): QueryStatistics;
  /** The rows so far. */
  rows(): readonly ResultRow[];
  stop(nowMs: number): void;
}

/** How long a query is Scheduled, and how long it runs at least. */
const SCHEDULED_MS = 200;
const LEAST_RUN_MS = 400;
/** "Queries time out after 60 minutes of runtime." (API model of StartQuery) */
const MOST_RUN_MS = 3_600_000;

/** Begins a query, which sees what has been ingested by now. It takes as long as it takes to read so many bytes a second. */
export function runQuery(
  request: QueryRequest,
  startedAtMs: number,
  store: QueriedStore,
  bytesPerSecond: number,
): RunningQuery {
  const { fromMs, toMs, groupNames, query } = request;
  const chunks = scanGroups(store, groupNames, { fromMs, toMs, nowMs: startedAtMs });
  const scanning = createScanning(query.createRun(), chunks);
  let ended: { readonly status: QueryStatus; readonly ranMs: number } | undefined;

  const readTo = (ranMs: number, mostRead: number): void => {
    const isThere = scanning.readUntil((ranMs / 1000) * bytesPerSecond, mostRead);
    const neededMs = Math.ceil((scanning.statistics().bytesScanned / bytesPerSecond) * 1000);
    if (scanning.isDone() && ranMs >= Math.max(LEAST_RUN_MS, neededMs)) {
      ended = { status: 'Complete', ranMs: Math.max(LEAST_RUN_MS, neededMs) };
    } else if (isThere && ranMs >= MOST_RUN_MS) ended = { status: 'Timeout', ranMs: MOST_RUN_MS };
  };

  return {
    request,
    startedAtMs,
    status: (nowMs, mostRead) => {
      const ranMs = Math.min(nowMs - startedAtMs - SCHEDULED_MS, MOST_RUN_MS);
      if (ended === undefined && ranMs >= 0) readTo(ranMs, mostRead);
      return ended?.status ?? (ranMs < 0 ? 'Scheduled' : 'Running');
    },
    hasEnded: () => ended !== undefined,
    durationMs: (nowMs) => (ended === undefined ? nowMs - startedAtMs : SCHEDULED_MS + ended.ranMs),
    statistics: scanning.statistics,
    rows: () => scanning.rows(ended?.status === 'Complete'),
    stop: (nowMs) => {
      ended = { status: 'Cancelled', ranMs: nowMs - startedAtMs - SCHEDULED_MS };
      scanning.close();
    },
  };
}

/** How far a query has read. */
interface Scanning {
  /** Reads until so many bytes have been scanned in all, or there is no more; false where `mostRead` were not enough. */
  readUntil(bytes: number, mostRead: number): boolean;
  isDone(): boolean;
  statistics(): QueryStatistics;
  rows(isWhole: boolean): readonly ResultRow[];
  /** Gives up what is still to be read. */
  close(): void;
}

function createScanning(run: QueryRun, chunks: Generator<ScannedChunk, void>): Scanning {
  let [recordsScanned, bytesScanned, isDone] = [0, 0, false];
  const readChunk = (): void => {
    const next = chunks.next();
    if (next.done === true) {
      isDone = true;
      return;
    }
    const { log, isDiscovered, events } = next.value;
    for (const event of events) {
      bytesScanned += Buffer.byteLength(event.message);
      run.add({ event, log, isDiscovered, json: undefined, report: undefined });
    }
    recordsScanned += events.length;
  };
  return {
    readUntil: (bytes, mostRead) => {
      const most = bytesScanned + mostRead;
      while (!isDone && bytesScanned <= bytes && bytesScanned < most) readChunk();
      return isDone || bytesScanned > bytes;
    },
    isDone: () => isDone,
    statistics: () => ({ recordsMatched: run.matched(), recordsScanned, bytesScanned }),
    rows: run.rows,
    close: () => {
      isDone = true;
      chunks.return();
    },
  };
}
