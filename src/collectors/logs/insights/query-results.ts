import type { GetQueryResultsCommandOutput, QueryStatistics } from '@aws-sdk/client-cloudwatch-logs';
import { RemoteError } from '../../../domain/errors.ts';
import type { InsightsRow } from '../../../domain/sources.ts';
import { rowOf } from './insights-rows.ts';
import { lastCall } from './last-calls.ts';
import type { QuestionReading } from './question-reading.ts';

/** What a query came to. */
export interface QueryResults {
  /** `Failed`, `Timeout` and `Cancelled` come without rows. */
  readonly status: 'Complete' | 'Failed' | 'Timeout' | 'Cancelled';
  readonly rows: readonly InsightsRow[];
  /** True where AWS has more rows than it gives. */
  readonly isCapped: boolean;
  /** How many events matched; absent where AWS does not say. */
  readonly matched?: number;
}

/** Rows on a page (CloudWatch Logs API reference, GetQueryResults: `maxItems`). */
const LARGEST_PAGE = 10_000;
/** While a query runs its rows are of no use: those of its end are read anew. */
const SMALLEST_PAGE = 1;
const FIRST_POLL_MS = 200;
const LONGEST_POLL_MS = 2000;
const GROWTH = 1.5;
/** A query that AWS has not begun after so long is given up. */
const LONGEST_SCHEDULED_MS = 120_000;
/** AWS ends a query after an hour (CloudWatch Logs API reference, StartQuery). */
const LONGEST_RUN_MS = 3_900_000;

/**
 * Waits for a query's end and reads its rows, in no order. A query that is left before its end, for whatever reason, is ended in
 * AWS.
 * @param areCappedRowsWanted false: where AWS has more rows than it gives, none are read
 * @throws SlsobsError; anything at all once the signal has aborted
 */
export async function resultsOf(
  reading: QuestionReading,
  queryId: string,
  areCappedRowsWanted: boolean,
): Promise<QueryResults> {
  let isOver = false;
  try {
    const { status, statistics } = await endOf(reading, queryId);
    isOver = true;
    if (status !== 'Complete') return { status, rows: [], isCapped: false };
    const matched = statistics?.recordsMatched;
    const counts = matched === undefined ? {} : { matched };
    if (isBeyond(reading.rowCap, statistics) && !areCappedRowsWanted)
      return { status, rows: [], isCapped: true, ...counts };
    const rows = await readRows(reading, queryId);
    return { status, rows, isCapped: rows.length >= reading.rowCap, ...counts };
  } finally {
    if (!isOver) await stopQuery(reading, queryId);
  }
}

type QueryEnd = Pick<QueryResults, 'status'> & Pick<GetQueryResultsCommandOutput, 'statistics'>;

async function endOf(reading: QuestionReading, queryId: string): Promise<QueryEnd> {
  const { session, signal, tally } = reading;
  const begunAtMs = session.clock.now();
  let scanned = 0;
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(LONGEST_POLL_MS, waitMs * GROWTH)) {
    await session.clock.sleep(waitMs, signal);
    signal.throwIfAborted();
    const { status, statistics } = await pageOf(reading, { queryId, maxItems: SMALLEST_PAGE });
    const bytes = Math.max(scanned, statistics?.bytesScanned ?? 0);
    tally.scanned(bytes - scanned);
    scanned = bytes;
    if (isEnd(status)) return { status, statistics };
    throwIfEndless(status, session.clock.now() - begunAtMs);
  }
}

function isEnd(status: string | undefined): status is QueryResults['status'] {
  return status === 'Complete' || status === 'Failed' || status === 'Timeout' || status === 'Cancelled';
}

function throwIfEndless(status: string | undefined, elapsedMs: number): void {
  if (status === 'Scheduled' && elapsedMs > LONGEST_SCHEDULED_MS) {
    throw new RemoteError('CloudWatch Logs has not begun a query for two minutes', { hint: 'try again later' });
  }
  if (elapsedMs > LONGEST_RUN_MS) {
    throw new RemoteError('CloudWatch Logs gives no end to a query', { hint: 'narrow the time range' });
  }
}

/** Of the rows AWS tells, else of the events that matched: for a query whose rows are events these are the same. */
function isBeyond(rowCap: number, { resultCount, recordsMatched = 0 }: QueryStatistics = {}): boolean {
  return resultCount === undefined ? recordsMatched > rowCap : resultCount >= rowCap;
}

async function readRows(reading: QuestionReading, queryId: string): Promise<InsightsRow[]> {
  const rows: InsightsRow[] = [];
  const tokens = new Set<string>();
  for (let token: string | undefined; ; tokens.add(token)) {
    const more = token === undefined ? {} : { nextToken: token };
    const page = await pageOf(reading, { queryId, maxItems: LARGEST_PAGE, ...more });
    for (const fields of page.results ?? []) rows.push(rowOf(fields));
    token = page.nextToken || undefined;
    if (token === undefined) return rows;
    if (tokens.has(token)) throw new RemoteError('CloudWatch Logs gives no end to the pages of a query');
  }
}

function pageOf(
  { session, signal, tally }: QuestionReading,
  input: { readonly queryId: string; readonly maxItems: number; readonly nextToken?: string },
): Promise<GetQueryResultsCommandOutput> {
  const send = async () => (await session.logs()).getQueryResults(input, signal);
  return session.ask({ api: 'GetQueryResults', send }, { signal, onTry: tally.call });
}

/** AWS would go on, and bill what it scans. */
function stopQuery({ session, tally }: QuestionReading, queryId: string): Promise<void> {
  return lastCall(session.clock, (signal) => {
    const send = async () => (await session.logs()).stopQuery({ queryId }, signal);
    return session.ask({ api: 'StopQuery', send }, { signal, onTry: tally.call });
  });
}
