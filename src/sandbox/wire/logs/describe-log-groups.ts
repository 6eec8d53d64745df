import type { StoredGroup } from '../../world/log-store.ts';
import { logGroupArn } from '../../world/place.ts';
import { invalidParameter } from '../aws-error.ts';
import type { Operation } from '../call.ts';
import { optionalInteger, optionalText, optionalTexts } from '../input.ts';
import { readToken, writeToken } from '../page-token.ts';

const MAX_GROUPS = 50;

/**
 * DescribeLogGroups, by name. `logGroupNamePattern` is a case-sensitive substring, and answers with three fields only.
 * The sandbox has one account: linked accounts add nothing.
 */
export const describeLogGroups: Operation = (input, nowMs, { store }) => {
  const prefix = optionalText(input, 'logGroupNamePrefix');
  const pattern = optionalText(input, 'logGroupNamePattern');
  if (prefix !== undefined && pattern !== undefined) {
    throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
  }
  const logGroupClass = optionalText(input, 'logGroupClass');
  const identifiers = optionalTexts(input, 'logGroupIdentifiers', MAX_GROUPS);
  const limit = optionalInteger(input, 'limit', 1, MAX_GROUPS) ?? MAX_GROUPS;
  const nextToken = optionalText(input, 'nextToken');
  const owner = JSON.stringify(['groups', prefix, pattern, logGroupClass, identifiers]);
  const [after] = nextToken === undefined ? [''] : readToken(owner, nowMs, nextToken);

  const rest = store
    .groups()
    .filter(({ name }) => name > String(after))
    .filter(({ name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''))
    .filter((group) => logGroupClass === undefined || isOfClass(group, logGroupClass))
    .filter(({ name }) => identifiers?.some((id) => id === name || id === logGroupArn(name)) ?? true);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    logGroups: page.map((group) => (pattern === undefined ? fullGroup(group) : thinGroup(group))),
    ...(last !== undefined && rest.length > limit ? { nextToken: writeToken(owner, nowMs, [last.name]) } : {}),
  };
};

/** A filter on a cheaper class returns both cheaper classes. */
function isOfClass(group: StoredGroup, wanted: string): boolean {
  const cheaper = ['INFREQUENT_ACCESS', 'ESSENTIALS'];
  return group.logGroupClass === wanted || (cheaper.includes(wanted) && cheaper.includes(group.logGroupClass));
}

function thinGroup({ name, createdAtMs }: StoredGroup): object {
  return { logGroupName: name, creationTime: createdAtMs, arn: `${logGroupArn(name)}:*` };
}

function fullGroup(group: StoredGroup): object {
  const { retentionInDays } = group;
  return {
    ...thinGroup(group),
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
    metricFilterCount: 0,
    storedBytes: group.storedBytes,
    logGroupClass: group.logGroupClass,
    logGroupArn: logGroupArn(group.name),
    deletionProtectionEnabled: false,
  };
}
