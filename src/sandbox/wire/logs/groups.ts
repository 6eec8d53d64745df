import type { StoredGroup } from '../../world/log-store.ts';
import { logGroupArn } from '../../world/place.ts';
import { AwsError, invalidParameter, validationError } from '../aws-error.ts';
import type { Backend, Input } from '../call.ts';
import { optionalText, requiredText } from '../input.ts';

const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;
const ARN_PREFIX = logGroupArn('');

/** The refusal of a group that is not there. */
export function noSuchGroup(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

/** The refusal of a stream that is not there. */
export function noSuchStream(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}

/** A group's name. @throws AwsError InvalidParameterException where it is absent or no name */
export function requiredGroupName(input: Input): string {
  const name = requiredText(input, 'logGroupName');
  if (GROUP_NAME.test(name)) return name;
  throw validationError(name, 'logGroupName', 'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+');
}

/**
 * The group that `logGroupName` or `logGroupIdentifier` (a name or an ARN) names: exactly one of the two.
 * @throws AwsError ResourceNotFoundException where it is not there
 */
export function requestedGroup(input: Input, { store }: Backend): StoredGroup {
  const name = optionalText(input, 'logGroupName');
  const identifier = optionalText(input, 'logGroupIdentifier');
  if (name !== undefined && identifier !== undefined) {
    throw invalidParameter('LogGroup name and LogGroup identifier are mutually exclusive parameters.');
  }
  const wanted = identifier === undefined ? requiredGroupName(input) : nameOfIdentifier(identifier);
  const group = wanted === undefined ? undefined : store.group(wanted);
  if (group === undefined) throw noSuchGroup();
  return group;
}

/**
 * The same, of a class whose events can be read one by one. Those of INFREQUENT_ACCESS are for Logs Insights alone.
 * @throws AwsError InvalidOperationException for another class
 */
export function readableGroup(input: Input, backend: Backend): StoredGroup {
  const group = requestedGroup(input, backend);
  if (group.logGroupClass === 'INFREQUENT_ACCESS') throw notOfThisClass(group);
  return group;
}

/** The refusal of an operation that the class of a group does not have. */
export function notOfThisClass({ logGroupClass }: StoredGroup): AwsError {
  return new AwsError(
    'InvalidOperationException',
    `This operation is not supported for log groups of the log class ${logGroupClass}.`,
  );
}

/** undefined for an ARN of another account or region. */
function nameOfIdentifier(identifier: string): string | undefined {
  if (!/^[\w#+=/:,.@-]{1,2048}$/.test(identifier)) {
    const constraint = 'Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*';
    throw validationError(identifier, 'logGroupIdentifier', constraint);
  }
  if (!identifier.startsWith('arn:')) return identifier;
  return identifier.startsWith(ARN_PREFIX) ? identifier.slice(ARN_PREFIX.length) : undefined;
}
