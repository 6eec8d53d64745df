import type { Operation } from '../call.ts';
import { optionalInteger, optionalText } from '../input.ts';
import type { QueryState } from '../insights/queries.ts';
import { readToken, writeToken } from '../page-token.ts';

const MOST_RESULTS = 1000;

/** DescribeQueries: the queries that run and those that ended lately, the newest first. */
export const describeQueries: Operation = (input, nowMs, { queries }) => {
  const group = optionalText(input, 'logGroupName');
  const status = optionalText(input, 'status');
  const language = optionalText(input, 'queryLanguage') ?? 'CWLI';
  const most = optionalInteger(input, 'maxResults', 1, MOST_RESULTS) ?? MOST_RESULTS;
  const nextToken = optionalText(input, 'nextToken');
  const owner = JSON.stringify(['queries', group, status, language]);
  const [after] = nextToken === undefined ? [] : readToken(owner, nowMs, nextToken);

  const all = queries.all(nowMs);
  const start = all.findIndex(({ queryId }) => queryId === after) + 1;
  const rest = all
    .slice(start)
    .filter((query) => status === undefined || query.status === status)
    .filter(({ request }) => language === 'CWLI' && (group === undefined || request.groupNames.includes(group)));
  const page = rest.slice(0, most);
  const last = page.at(-1);
  return {
    queries: page.map(described),
    ...(last !== undefined && rest.length > most ? { nextToken: writeToken(owner, nowMs, [last.queryId]) } : {}),
  };
};

function described({ queryId, request, startedAtMs, status, durationMs, statistics }: QueryState): object {
  return {
    queryLanguage: 'CWLI',
    queryId,
    queryString: request.queryString,
    status,
    createTime: startedAtMs,
    logGroupName: request.groupNames[0],
    queryDuration: durationMs,
    bytesScanned: statistics.bytesScanned,
  };
}
