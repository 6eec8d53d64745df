import { uuidOf } from '../../world/chance.ts';
import { AwsError, invalidParameter } from '../aws-error.ts';
import type { ResultRow } from './compile-query.ts';
import {
  type QueryRequest,
  type QueryStatistics,
  type QueryStatus,
  type RunningQuery,
  runQuery,
} from './running-query.ts';
import type { QueriedStore } from './scan.ts';

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
  /** "up to 100 concurrent CloudWatch Logs insights queries" (API model of StartQuery) when absent. */
  readonly mostAtOnce?: number;
  /** What a query reads in a second; 25 MB when absent. */
  readonly bytesPerSecond?: number;
}

const MOST_AT_ONCE = 100;
const BYTES_PER_SECOND = 25_000_000;
/** Results are kept for seven days ("CloudWatch Logs quotas"); the sandbox forgets the oldest of more than so many that have ended. */
const KEPT_MS = 7 * 24 * 3_600_000;
const MOST_KEPT = 200;
/**
 * What is read at most while one call waits: a second or two, so that the sandbox answers others too. A call that only must know
 * whether a query has ended does not wait as long.
 */
const MOST_READ = 24_000_000;
const MOST_READ_IN_PASSING = 2_000_000;

/**
 * No queries at first. How far one has come follows from the clock, and for a large one also from how often it is asked for: it is
 * only then that it reads on.
 */
export function createQueries(store: QueriedStore, habits: QueryHabits): Queries {
  const { mostAtOnce = MOST_AT_ONCE, bytesPerSecond = BYTES_PER_SECOND } = habits;
  const queries = new Map<string, RunningQuery>();
  let started = 0;

  const found = (queryId: string): RunningQuery => {
    const query = queries.get(queryId);
    if (query === undefined) throw new AwsError('ResourceNotFoundException', 'The specified query does not exist.');
    return query;
  };
  const forgetOld = (nowMs: number): void => {
    const ended = [...queries].filter(([, query]) => query.hasEnded());
    const tooMany = ended.slice(0, Math.max(0, ended.length - MOST_KEPT));
    const tooOld = [...queries].filter(([, { startedAtMs }]) => nowMs - startedAtMs > KEPT_MS);
    for (const [queryId] of [...tooMany, ...tooOld]) queries.delete(queryId);
  };
  const isFull = (nowMs: number): boolean => {
    const open = [...queries.values()].filter((query) => !query.hasEnded());
    return open.length >= mostAtOnce && open.filter((query) => isOpen(query, nowMs)).length >= mostAtOnce;
  };

  return {
    start: (request, nowMs) => {
      forgetOld(nowMs);
      if (isFull(nowMs)) throw limitExceeded();
      started += 1;
      const queryId = uuidOf('query', nowMs, started);
      queries.set(queryId, runQuery(request, nowMs, store, bytesPerSecond));
      return queryId;
    },
    state: (queryId, nowMs) => stateOf(queryId, found(queryId), nowMs, MOST_READ),
    stop: (queryId, nowMs) => {
      const query = found(queryId);
      if (!isOpen(query, nowMs)) throw invalidParameter(`Query ${queryId} is not in a running or scheduled state.`);
      query.stop(nowMs);
    },
    all: (nowMs) =>
      [...queries].reverse().map(([queryId, query]) => stateOf(queryId, query, nowMs, MOST_READ_IN_PASSING)),
  };
}

function isOpen(query: RunningQuery, nowMs: number): boolean {
  const status = query.status(nowMs, MOST_READ_IN_PASSING);
  return status === 'Scheduled' || status === 'Running';
}

function stateOf(queryId: string, query: RunningQuery, nowMs: number, mostRead: number): QueryState {
  const { request, startedAtMs, rows } = query;
  const status = query.status(nowMs, mostRead);
  return {
    queryId,
    request,
    startedAtMs,
    status,
    durationMs: query.durationMs(nowMs),
    statistics: query.statistics(),
    rows,
  };
}

function limitExceeded(): AwsError {
  return new AwsError(
    'LimitExceededException',
    'You have reached the maximum number of concurrent queries for your account.',
  );
}
