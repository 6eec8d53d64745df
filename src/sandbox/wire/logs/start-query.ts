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
  const groupNames = requestedGroups(input, backend);
  const query = compileQuery(queryString, limit);
  const request = { queryString, query, groupNames, fromMs: startTime * 1000, toMs: endTime * 1000 };
  return { queryId: backend.queries.start(request, nowMs) };
};

function requiredSecond(input: Input, key: string): number {
  const second = optionalInteger(input, key, 0, Number.MAX_SAFE_INTEGER);
  if (second === undefined) throw validationError('null', key, 'Member must not be null');
  return second;
}

/** Exactly one of three parameters names them. */
function requestedGroups(input: Input, { store }: Backend): string[] {
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
  const groups = names.map((one) => store.group(one));
  if (groups.includes(undefined)) throw noSuchGroup();
  if (groups.some((group) => group?.logGroupClass === CLASS_WITHOUT_QUERIES)) {
    throw invalidParameter(`Log groups of the class ${CLASS_WITHOUT_QUERIES} cannot be queried.`);
  }
  return [...new Set(names)];
}

/** A name, or the ARN of a group without an asterisk at its end. */
function nameOfIdentifier(identifier: string): string {
  if (identifier.endsWith('*'))
    throw invalidParameter(`Invalid log group identifier: ${identifier}. It must not end with *.`);
  if (!identifier.startsWith('arn:')) return identifier;
  if (!identifier.startsWith(ARN_PREFIX)) throw noSuchGroup();
  return identifier.slice(ARN_PREFIX.length);
}
