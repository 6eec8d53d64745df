import { invalidParameter } from '../aws-error.ts';
import type { Operation } from '../call.ts';
import { optionalInteger, optionalText, requiredText } from '../input.ts';
import type { QueryState } from '../insights/queries.ts';
import { readToken, writeToken } from '../page-token.ts';

const MOST_ITEMS = 10_000;
/** "The token expires after 1 hour." (API model of GetQueryResults) */
const TOKEN_LIFE_MS = 3_600_000;

/**
 * GetQueryResults: what a query has come to so far, up to 10,000 rows at a time. Rows can be paged through when it has ended; while
 * it runs they are still to change.
 */
export const getQueryResults: Operation = (input, nowMs, { queries }) => {
  const queryId = requiredText(input, 'queryId');
  const most = optionalInteger(input, 'maxItems', 0, MOST_ITEMS) ?? MOST_ITEMS;
  const token = optionalText(input, 'nextToken');
  const state = queries.state(queryId, nowMs);
  const from = token === undefined ? 0 : placeIn(token, queryId, nowMs);
  const rows = state.status === 'Scheduled' ? [] : state.rows();
  const to = from + most;
  const hasMore = state.status !== 'Running' && to < rows.length;
  return {
    queryLanguage: 'CWLI',
    results: rows.slice(from, to),
    statistics: statisticsOf(state, rows.length),
    status: state.status,
    ...(hasMore ? { nextToken: writeToken(queryId, nowMs, [to, nowMs]) } : {}),
  };
};

function placeIn(token: string, queryId: string, nowMs: number): number {
  const [place, issuedAtMs] = readToken(queryId, nowMs, token);
  if (nowMs - Number(issuedAtMs) > TOKEN_LIFE_MS) throw invalidParameter('The specified nextToken is invalid.');
  return Number(place);
}

/** The sandbox has no field indexes: nothing is ever skipped. */
function statisticsOf({ statistics, request }: QueryState, resultCount: number): object {
  return {
    ...statistics,
    estimatedRecordsSkipped: 0,
    estimatedBytesSkipped: 0,
    logGroupsScanned: request.groupNames.length,
    resultCount,
  };
}
