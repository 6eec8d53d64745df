import { AwsError, validationError } from '../aws-error.ts';
import type { Operation } from '../call.ts';
import { optionalText, requiredText } from '../input.ts';
import { noSuchGroup, requiredGroupName } from './groups.ts';

const CLASSES = ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'];
const STREAM_NAME = /^[^:*]{1,512}$/;

/** CreateLogGroup. */
export const createLogGroup: Operation = (input, nowMs, { store }) => {
  const name = requiredGroupName(input);
  const logGroupClass = optionalText(input, 'logGroupClass') ?? 'STANDARD';
  if (!CLASSES.includes(logGroupClass)) {
    throw validationError(
      logGroupClass,
      'logGroupClass',
      `Member must satisfy enum value set: [${CLASSES.join(', ')}]`,
    );
  }
  if (store.createGroup(name, logGroupClass, nowMs)) return {};
  throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
};

/** CreateLogStream. */
export const createLogStream: Operation = (input, nowMs, { store }) => {
  const groupName = requiredGroupName(input);
  const streamName = requiredText(input, 'logStreamName');
  if (!STREAM_NAME.test(streamName)) {
    throw validationError(streamName, 'logStreamName', 'Member must satisfy regular expression pattern: [^:*]*');
  }
  if (store.group(groupName) === undefined) throw noSuchGroup();
  if (store.createStream(groupName, streamName, nowMs)) return {};
  throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
};

/** DeleteLogGroup, for groups that clients created: those of the company stay. */
export const deleteLogGroup: Operation = (input, _nowMs, { store }) => {
  const name = requiredGroupName(input);
  if (store.group(name) === undefined) throw noSuchGroup();
  if (store.deleteGroup(name)) return {};
  throw new AwsError('OperationAbortedException', 'The log groups of the company cannot be deleted.');
};
