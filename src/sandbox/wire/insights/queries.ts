import { uuidOf } from '../../world/chance.ts';
import type { LogStore } from '../../world/log-store.ts';
import { AwsError, invalidParameter } from '../aws-error.ts';
import type { CompiledQuery, QueryRun, ResultRow } from './compile-query.ts';
import { type ScannedChunk, scanGroups } from './scan.ts';

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

/** A query as of a moment. */
export interface QueryState {
  readonly queryId: string;
  readonly request: QueryRequest;
  readonly startedAtMs: number;
  readonly status: QueryStatus;
  /** How long it has run, or ran. */
  readonly durationMs: number;
  readonly statistics: QueryStatistics;
  /** The rows so far. */
  rows(): readonly ResultRow[];
}

/** What a query has seen so far. */
export interface QueryStatistics {
  readonly recordsMatched: number;
  readonly recordsScanned: number;
  readonly bytesScanned: number;
}

/** The queries of the account. */
export interface Queries {
  /** @throws AwsError LimitExceededException where too many run */
  start(request: QueryRequest, nowMs: number): string;
  /** @throws AwsError ResourceNotFoundException */
  state(queryId: string, nowMs: number): QueryState;
  /** Ends a query. @throws AwsError InvalidParameterException where it has ended */
  stop(queryId: string, nowMs: number): void;
  /** The newest first. */
  all(nowMs: number): QueryState[];
}

/** How queries run. */
export interface QueryHabits {
  /** "up to 100 concurrent CloudWatch Logs Insights queries" (API model of StartQuery) when absent. */
  readonly mostAtOnce?: number;
  /** What a query reads in a second; 25 MB when absent. */
  readonly bytesPerSecond?: number;
}

const MOST_AT_ONCE = 100;
const BYTES_PER_SECOND = 25_000_000;
/** How long a query is Scheduled, and how long it runs at least. */
const SCHEDULED_MS = 200;
const LEAST_RUN_MS = 400;
/** "Queries time out after 60 minutes of runtime." */
const MOST_RUN_MS = 3_600_000;
/** "The results of queries are kept for 7 days"; the sandbox forgets the oldest of more than so many that have ended. */
const KEPT_MS = 7 * 24 * 3_600_000;
const MOST_KEPT = 200;

/** No queries at first. A query sees what was ingested when it was started; how far it has come depends on the clock alone. */
export function createQueries(store: LogStore, habits: QueryHabits): Queries {
  const { mostAtOnce = MOST_AT_ONCE, bytesPerSecond = BYTES_PER_SECOND } = habits;
  const queries = new Map<string, RunningQuery>();
  let started = 0;

  const found = (queryId: string): RunningQuery => {
    const query = queries.get(queryId);
    if (query === undefined) throw new AwsError('ResourceNotFoundException', 'The specified query does not exist.');
    return query;
  };
  const forgetOld = (nowMs: number): void => {
    const ended = [...queries].filter(([, query]) => !isOpen(query.status(nowMs)));
    for (const [index, [queryId, { startedAtMs }]] of ended.entries()) {
      if (index < ended.length - MOST_KEPT || nowMs - startedAtMs > KEPT_MS) queries.delete(queryId);
    }
  };
  const stateOf = (query: RunningQuery, nowMs: number): QueryState => {
    const { queryId, request, startedAtMs, rows } = query;
    const status = query.status(nowMs);
    const durationMs = query.durationMs(nowMs);
    return { queryId, request, startedAtMs, status, durationMs, statistics: query.statistics(), rows };
  };

  return {
    start: (request, nowMs) => {
      forgetOld(nowMs);
      const running = [...queries.values()].filter((query) => isOpen(query.status(nowMs))).length;
      if (running >= mostAtOnce) throw tooMany();
      started += 1;
      const queryId = uuidOf('query', nowMs, started);
      queries.set(queryId, runQuery(queryId, request, nowMs, store, bytesPerSecond));
      return queryId;
    },
    state: (queryId, nowMs) => stateOf(found(queryId), nowMs),
    stop: (queryId, nowMs) => {
      const query = found(queryId);
      if (!isOpen(query.status(nowMs)))
        throw invalidParameter(`Query ${queryId} is not in a running or scheduled state.`);
      query.stop(nowMs);
    },
    all: (nowMs) => [...queries.values()].reverse().map((query) => stateOf(query, nowMs)),
  };
}

function isOpen(status: QueryStatus): boolean {
  return status === 'Scheduled' || status === 'Running';
}

function tooMany(): AwsError {
  return new AwsError(
    'LimitExceededException',
    'You have reached the maximum number of concurrent queries for your account.',
  );
}

/** A query that goes on as the clock does. */
interface RunningQuery extends Pick<QueryState, 'queryId' | 'request' | 'startedAtMs' | 'rows'> {
  /** Reads as far as the query has come by now. */
  status(nowMs: number): QueryStatus;
  durationMs(nowMs: number): number;
  statistics(): QueryStatistics;
  stop(nowMs: number): void;
}

function runQuery(
  queryId: string,
  request: QueryRequest,
  startedAtMs: number,
  store: LogStore,
  bytesPerSecond: number,
): RunningQuery {
  const { fromMs, toMs, groupNames, query } = request;
  const scanning = createScanning(
    query.createRun(),
    scanGroups(store, groupNames, { fromMs, toMs, nowMs: startedAtMs }),
  );
  let ended: { readonly status: QueryStatus; readonly atMs: number } | undefined;

  const status = (nowMs: number): QueryStatus => {
    if (ended !== undefined) return ended.status;
    const ranMs = Math.min(nowMs - startedAtMs - SCHEDULED_MS, MOST_RUN_MS);
    if (ranMs < 0) return 'Scheduled';
    scanning.readUntil((ranMs / 1000) * bytesPerSecond);
    const neededMs = Math.max(LEAST_RUN_MS, Math.ceil((scanning.statistics().bytesScanned / bytesPerSecond) * 1000));
    if (scanning.isDone() && ranMs >= neededMs) {
      ended = { status: 'Complete', atMs: startedAtMs + SCHEDULED_MS + neededMs };
    } else if (ranMs >= MOST_RUN_MS) ended = { status: 'Timeout', atMs: startedAtMs + SCHEDULED_MS + MOST_RUN_MS };
    return ended?.status ?? 'Running';
  };

  return {
    queryId,
    request,
    startedAtMs,
    status,
    durationMs: (nowMs) => (ended?.atMs ?? nowMs) - startedAtMs,
    statistics: scanning.statistics,
    rows: () => scanning.rows(ended?.status === 'Complete'),
    stop: (nowMs) => {
      ended = { status: 'Cancelled', atMs: nowMs };
      scanning.close();
    },
  };
}

/** How far a query has read. */
interface Scanning {
  /** Reads until so many bytes have been scanned in all, or there is no more. */
  readUntil(bytes: number): void;
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
      run.add({ event, log, isDiscovered });
    }
    recordsScanned += events.length;
  };
  return {
    readUntil: (bytes) => {
      while (!isDone && bytesScanned <= bytes) readChunk();
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
