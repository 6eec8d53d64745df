import type { Clock } from '../../src/runtime/clock.ts';
import type { HttpHandler, HttpResponse } from '../../src/runtime/http.ts';

/** An event as the service stores it: what a query that takes every event answers with, beside `@timestamp`. */
export interface StoredEvent {
  readonly group: string;
  readonly atMs: number;
  readonly fields?: Readonly<Record<string, string>>;
}

/** One call that was made. */
export interface QueryCall {
  readonly atMs: number;
  readonly api: 'StartQuery' | 'GetQueryResults' | 'StopQuery';
  readonly input: Readonly<Record<string, unknown>>;
}

/** An error of AWS's; any other status than 400 is the server's own failure. */
export interface QueryError {
  readonly type: string;
  readonly message?: string;
  readonly status?: number;
}

/** What such a service is made of. */
export interface QueryServiceOptions {
  readonly clock: Clock;
  readonly events?: readonly StoredEvent[];
  /** Whether the whole last second of a range belongs to it, or its first millisecond alone: AWS does not say. */
  readonly isLastSecondWhole?: boolean;
  /** How long a query runs; 0 unless said. */
  readonly runMs?: number;
  /** False: an emulator that counts nothing. */
  readonly hasStatistics?: boolean;
  /** Rows on a page at most, whatever is asked for. */
  readonly pageSize?: number;
}

/** What a query is begun with, as far as tests look at it. */
export interface QueryInput {
  readonly logGroupNames: readonly string[];
  readonly startTime: number;
  readonly endTime: number;
  readonly limit: number;
  readonly queryString: string;
}

/** A query that was begun. */
interface StoredQuery {
  readonly input: QueryInput;
  readonly begunAtMs: number;
  isStopped: boolean;
}

/** Logs Insights' protocol, as a test can look at it and change it. */
export interface FakeQueryService {
  readonly handler: HttpHandler;
  readonly calls: readonly QueryCall[];
  readonly queries: ReadonlyMap<string, StoredQuery>;
  callsOf(api: QueryCall['api']): QueryCall[];
  /** How many queries are under way. */
  running(): number;
  /** Undefined: the call is answered. A promise that never settles: it hangs. */
  refuse: (call: QueryCall) => QueryError | undefined | Promise<QueryError | undefined>;
  statusOf: (input: QueryInput, runsForMs: number) => string;
  /** Another answer than GetQueryResults' own. */
  alter: (answer: Readonly<Record<string, unknown>>) => object;
}

/** Bytes that each event in the range counts for. */
export const EVENT_BYTES = 100;

/**
 * Logs Insights' protocol over a fixed set of events. Every query gives every event of its groups and range, newest first; a
 * test changes what is answered by `refuse`, `statusOf` and `alter`.
 */
export function createFakeQueryService(options: QueryServiceOptions): FakeQueryService {
  const { clock, events = [], isLastSecondWhole = false, runMs = 0, hasStatistics = true, pageSize = 10_000 } = options;
  const calls: QueryCall[] = [];
  const queries = new Map<string, StoredQuery>();
  const isRunning = ({ input, begunAtMs, isStopped }: StoredQuery): boolean =>
    !isStopped && !ENDED.has(service.statusOf(input, clock.now() - begunAtMs));
  const service: FakeQueryService = {
    calls,
    queries,
    refuse: () => undefined,
    alter: (answer) => answer,
    statusOf: (_input, runsForMs) => (runsForMs >= runMs ? 'Complete' : 'Running'),
    running: () => [...queries.values()].filter(isRunning).length,
    callsOf: (api) => calls.filter((call) => call.api === api),
    handler: async ({ headers, body }) => {
      const api = headers['x-amz-target']?.split('.')[1] as QueryCall['api'];
      const input = JSON.parse(Buffer.from(body).toString()) as QueryCall['input'];
      const call = { atMs: clock.now(), api, input };
      calls.push(call);
      const error = await service.refuse(call);
      if (error !== undefined) return errorReply(error);
      if (api === 'StartQuery') return start(input as unknown as QueryInput);
      const queryId = String(input.queryId);
      const query = queries.get(queryId);
      if (query === undefined) return errorReply({ type: 'ResourceNotFoundException' });
      if (api === 'GetQueryResults') return results(query, input);
      query.isStopped = true;
      return reply(200, { success: true });
    },
  };

  const start = (input: QueryInput): HttpResponse => {
    const queryId = `query-${queries.size + 1}`;
    queries.set(queryId, { input, begunAtMs: clock.now(), isStopped: false });
    return reply(200, { queryId });
  };
  const results = (
    { input, begunAtMs, isStopped }: StoredQuery,
    { maxItems = 10_000, nextToken = '0' }: { maxItems?: number; nextToken?: string },
  ): HttpResponse => {
    const status = isStopped ? 'Cancelled' : service.statusOf(input, clock.now() - begunAtMs);
    const untilMs = input.endTime * 1000 + (isLastSecondWhole ? 999 : 0);
    const matching = events
      .filter(
        ({ group, atMs }) => input.logGroupNames.includes(group) && atMs >= input.startTime * 1000 && atMs <= untilMs,
      )
      .toSorted((a, b) => b.atMs - a.atMs);
    const rows = status === 'Complete' ? matching.slice(0, input.limit) : [];
    const from = Number(nextToken);
    const to = from + Math.min(maxItems, pageSize);
    const statistics = { recordsMatched: matching.length, bytesScanned: matching.length * EVENT_BYTES };
    const answer = {
      status,
      results: rows.slice(from, to).map(rowOf),
      ...(hasStatistics ? { statistics } : {}),
      ...(to < rows.length ? { nextToken: String(to) } : {}),
    };
    return reply(200, service.alter(answer));
  };
  return service;
}

const ENDED = new Set(['Complete', 'Failed', 'Timeout', 'Cancelled']);

function rowOf({ atMs, fields = {} }: StoredEvent): object[] {
  const time = new Date(atMs).toISOString().replace('T', ' ').replace('Z', '');
  const all = [['@timestamp', time], ...Object.entries(fields), ['@ptr', `pointer-${atMs}`]];
  return all.map(([field, value]) => ({ field, value }));
}

function errorReply({ type, message = type, status = 400 }: QueryError): HttpResponse {
  return reply(status, { __type: type, message });
}

function reply(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: Buffer.from(JSON.stringify(body)) };
}
