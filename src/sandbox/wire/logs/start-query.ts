import type { StoredGroup } from '../../world/log-store.ts';
import { logGroupArn } from '../../world/place.ts';
import { invalidParameter, validationError } from '../aws-error.ts';
import type { Backend, Input, Operation } from '../call.ts';
import { optionalInteger, optionalText, optionalTexts, requiredText } from '../input.ts';
import { compileQuery } from '../insights/compile-query.ts';
import { malformedQuery } from '../insights/malformed-query.ts';
import { MOST_ROWS } from '../insights/parse-query.ts';
import { noSuchGroup } from './groups.ts';

const MOST_GROUPS = 50;
const LONGEST_QUERY = 10_000;
const DAY_MS = 86_400_000;
const ARN_PREFIX = logGroupArn('');
/** A class whose groups take no queries (page "Log classes"). */
const CLASS_WITHOUT_QUERIES = 'DELIVERY';

/**
 * StartQuery: a query in Logs Insights QL over up to 50 groups, from one second to another, both inclusive. It sees what has been
 * ingested by now.
 */
export const startQuery: Operation = (input, nowMs, backend) => {
  const language = optionalText(input, 'queryLanguage') ?? 'CWLI';
  if (language !== 'CWLI') throw invalidParameter(`The sandbox evaluates CWLI only, not ${language}.`);
  const [startTime, endTime] = [requiredSecond(input, 'startTime'), requiredSecond(input, 'endTime')];
  if (startTime > endTime) throw invalidParameter('The query start time must not be after the end time.');
  const limit = optionalInteger(input, 'limit', 1, MOST_ROWS);
  const queryString = requiredText(input, 'queryString');
  if (queryString.length > LONGEST_QUERY) {
    throw malformedQuery(`a query has ${LONGEST_QUERY} characters at most`, {
      from: LONGEST_QUERY,
      to: queryString.length,
    });
  }
  const groups = requestedGroups(input, backend);
  const query = compileQuery(queryString, limit);
  if (groups.every((group) => endTime * 1000 < reachOf(group, nowMs))) throw outOfReach(queryString);
  const groupNames = groups.map(({ name }) => name);
  const request = { queryString, query, groupNames, fromMs: startTime * 1000, toMs: endTime * 1000 };
  return { queryId: backend.queries.start(request, nowMs) };
};

/** The first moment that a group can hold events of. Those that clients make take any: tests put old events into new groups. */
function reachOf({ createdAtMs, retentionInDays }: StoredGroup, nowMs: number): number {
  return retentionInDays === undefined ? 0 : Math.max(createdAtMs, nowMs - retentionInDays * DAY_MS);
}

/** As people have met it, in this wording; AWS documents no such refusal. */
function outOfReach(queryString: string): Error {
  const what =
    'end date and time is either before the log groups creation time or exceeds the log groups log retention settings';
  return malformedQuery(what, { from: 0, to: queryString.length });
}

function requiredSecond(input: Input, key: string): number {
  const second = optionalInteger(input, key, 0, Number.MAX_SAFE_INTEGER);
  if (second === undefined) throw validationError('null', key, 'Member must not be null');
  return second;
}

/** Exactly one of three parameters names them. */
function requestedGroups(input: Input, { store }: Backend): StoredGroup[] {
  const name = optionalText(input, 'logGroupName');
  const named = [
    name === undefined ? undefined : [name],
    optionalTexts(input, 'logGroupNames', MOST_GROUPS),
    optionalTexts(input, 'logGroupIdentifiers', MOST_GROUPS)?.map(nameOfIdentifier),
  ].filter((names) => names !== undefined);
  const [names] = named;
  if (names === undefined || named.length > 1) {
    throw invalidParameter('Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.');
  }
  return [...new Set(names)].map((one) => {
    const group = store.group(one);
    if (group === undefined) throw noSuchGroup();
    if (group.logGroupClass !== CLASS_WITHOUT_QUERIES) return group;
    throw invalidParameter(`Log groups of the class ${CLASS_WITHOUT_QUERIES} cannot be queried.`);
  });
}

/** A name, or the ARN of a group without an asterisk at its end. */
function nameOfIdentifier(identifier: string): string {
  if (identifier.endsWith('*'))
    throw invalidParameter(`Invalid log group identifier: ${identifier}. It must not end with *.`);
  if (!identifier.startsWith('arn:')) return identifier;
  if (!identifier.startsWith(ARN_PREFIX)) throw noSuchGroup();
  return identifier.slice(ARN_PREFIX.length);
}
