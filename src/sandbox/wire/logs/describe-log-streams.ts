import { logGroupArn } from '../../world/place.ts';
import type { StoredStream } from '../../world/stored-stream.ts';
import { invalidParameter, validationError } from '../aws-error.ts';
import type { Operation } from '../call.ts';
import { optionalFlag, optionalInteger, optionalText } from '../input.ts';
import { readToken, writeToken } from '../page-token.ts';
import { requestedGroup } from './groups.ts';

const MAX_STREAMS = 50;
const ORDERS = ['LogStreamName', 'LastEventTime'];

/** DescribeLogStreams, by name or by last event. */
export const describeLogStreams: Operation = (input, nowMs, backend) => {
  const group = requestedGroup(input, backend);
  const prefix = optionalText(input, 'logStreamNamePrefix');
  const orderBy = optionalText(input, 'orderBy') ?? 'LogStreamName';
  if (!ORDERS.includes(orderBy)) {
    throw validationError(orderBy, 'orderBy', `Member must satisfy enum value set: [${ORDERS.join(', ')}]`);
  }
  if (prefix !== undefined && orderBy === 'LastEventTime') {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const isDescending = optionalFlag(input, 'descending') ?? false;
  const limit = optionalInteger(input, 'limit', 1, MAX_STREAMS) ?? MAX_STREAMS;
  const nextToken = optionalText(input, 'nextToken');
  const owner = JSON.stringify(['streams', group.name, prefix, orderBy, isDescending]);
  // The list is the one of the first page's moment, so that pages neither repeat nor skip.
  const [listedAtMs, skipped] = nextToken === undefined ? [nowMs, 0] : readToken(owner, nowMs, nextToken);

  const order = {
    by: orderBy === 'LastEventTime' ? 'last-event' : 'name',
    isDescending,
    prefix: prefix ?? '',
  } as const;
  const streams = backend.store.streams(group.name, order, Number(listedAtMs));
  const until = Number(skipped) + limit;
  const found: StoredStream[] = [];
  for (const stream of streams) {
    found.push(stream);
    if (found.length > until) break;
  }
  return {
    logStreams: found.slice(Number(skipped), until).map((stream) => describedStream(group.name, stream)),
    ...(found.length > until ? { nextToken: writeToken(owner, nowMs, [listedAtMs, until]) } : {}),
  };
};

function describedStream(groupName: string, stream: StoredStream): object {
  const { name, createdAtMs, firstEventAtMs, lastEventAtMs, lastIngestedAtMs } = stream;
  return {
    logStreamName: name,
    creationTime: createdAtMs,
    ...(firstEventAtMs === undefined ? {} : { firstEventTimestamp: firstEventAtMs }),
    ...(lastEventAtMs === undefined ? {} : { lastEventTimestamp: lastEventAtMs }),
    ...(lastIngestedAtMs === undefined ? {} : { lastIngestionTime: lastIngestedAtMs }),
    uploadSequenceToken: String(createdAtMs).padStart(56, '4'),
    arn: `${logGroupArn(groupName)}:log-stream:${name}`,
    storedBytes: 0,
  };
}
