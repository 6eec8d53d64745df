import { logGroupArn } from '../../world/place.ts';
import type { StoredEvent } from '../../world/stored-event.ts';
import { invalidParameter, validationError } from '../aws-error.ts';
import type { Backend, Input } from '../call.ts';
import { compileFilterPattern } from '../filter-pattern/filter-pattern.ts';
import { optionalText, optionalTexts } from '../input.ts';
import { noSuchGroup, notOfThisClass } from './groups.ts';

/** What a live tail was asked for. */
export interface LiveTailRequest {
  readonly groupNames: readonly string[];
  readonly isIncluded: (event: StoredEvent) => boolean;
  /** The request's own fields, as `sessionStart` gives them back. */
  readonly echoed: object;
}

const MOST_GROUPS = 10;
const MOST_STREAMS = 100;
const ARN_PREFIX = logGroupArn('');

/**
 * Reads a StartLiveTail request: one to ten ARNs of log groups, none ending in `*`; streams by name or by prefix where there
 * is but one group.
 * @throws AwsError as CloudWatch Logs refuses it
 */
export function readLiveTailRequest(input: Input, { store }: Pick<Backend, 'store'>): LiveTailRequest {
  const identifiers = optionalTexts(input, 'logGroupIdentifiers', MOST_GROUPS);
  if (identifiers === undefined) throw validationError('null', 'logGroupIdentifiers', 'Member must not be null');
  const groupNames = identifiers.map(groupNameOf);
  for (const name of groupNames) {
    const group = store.group(name);
    if (group === undefined) throw noSuchGroup();
    if (group.logGroupClass !== 'STANDARD') throw notOfThisClass(group);
  }
  const names = optionalTexts(input, 'logStreamNames', MOST_STREAMS);
  const prefixes = optionalTexts(input, 'logStreamNamePrefixes', MOST_STREAMS);
  if (names !== undefined && prefixes !== undefined) {
    throw invalidParameter('logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.');
  }
  if ((names ?? prefixes) !== undefined && groupNames.length > 1) {
    throw invalidParameter('Log streams can be specified only with exactly one log group.');
  }
  const isMatch = compileFilterPattern(optionalText(input, 'logEventFilterPattern') ?? '');
  const { logEventFilterPattern, logStreamNames, logStreamNamePrefixes, logGroupIdentifiers } = input;
  return {
    groupNames,
    isIncluded: ({ logStreamName, message }) =>
      (names?.includes(logStreamName) ?? true) &&
      (prefixes?.some((prefix) => logStreamName.startsWith(prefix)) ?? true) &&
      isMatch(message),
    echoed: { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern },
  };
}

function groupNameOf(identifier: string): string {
  if (!identifier.startsWith('arn:') || identifier.endsWith('*')) {
    throw invalidParameter(`Invalid log group identifier: ${identifier}. It must be the ARN of a log group.`);
  }
  if (!identifier.startsWith(ARN_PREFIX)) throw noSuchGroup();
  return identifier.slice(ARN_PREFIX.length);
}
