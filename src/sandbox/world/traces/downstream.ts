import type { ThrownError } from '../function-spec.ts';
import { ACCOUNT, REGION } from '../place.ts';
import type { Segment } from './segment.ts';

/** A call that a handler makes to something outside of it, as X-Ray's SDK notes it in a subsegment. */
export interface Downstream {
  /** Of the subsegment: the service, or the host. */
  readonly name: string;
  readonly namespace: 'aws' | 'remote';
  /** The subsegment's `aws` block without the request id. */
  readonly aws?: Segment;
  readonly request?: Segment;
  /** HTTP status: 4xx is an error, 429 a throttle too, 5xx a fault. */
  readonly status: number;
  readonly error?: ThrownError;
  /** The node that X-Ray infers from the call: its name, and its type where it is AWS's. */
  readonly inferred: { readonly name: string; readonly origin?: string };
  /** True for the call that sends the message which sets off the next function. */
  readonly isSend: boolean;
}

interface Outcome {
  readonly status?: number;
  readonly error?: ThrownError;
}

/** A call of DynamoDB. */
export function dynamoDb(operation: string, table: string, outcome: Outcome = {}): Downstream {
  const aws = { operation, table_name: table };
  return { ...awsCall('DynamoDB', aws, outcome), inferred: { name: table, origin: 'AWS::DynamoDB::Table' } };
}

/** A call of S3. */
export function s3(operation: string, bucket: string, key: string): Downstream {
  const aws = { operation, bucket_name: bucket, key };
  return { ...awsCall('S3', aws), inferred: { name: bucket, origin: 'AWS::S3::Bucket' } };
}

/** A call of another AWS service, which has no node of its own kind. */
export function awsService(name: string, operation: string, outcome: Outcome = {}): Downstream {
  return { ...awsCall(name, { operation }, outcome), inferred: { name, origin: `AWS::${name}` } };
}

/** Puts the message that the function passes on into a queue. */
export function sendsToQueue(queue: string, messageId: string): Downstream {
  const url = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${queue}`;
  const aws = { operation: 'SendMessage', queue_url: url, message_id: messageId };
  return { ...awsCall('SQS', aws), inferred: { name: queue, origin: 'AWS::SQS::Queue' }, isSend: true };
}

/** Publishes the message that the function passes on to a topic. */
export function publishesTo(topic: string): Downstream {
  const aws = { operation: 'Publish', topic_arn: `arn:aws:sns:${REGION}:${ACCOUNT}:${topic}` };
  return { ...awsCall('SNS', aws), inferred: { name: topic, origin: 'AWS::SNS' }, isSend: true };
}

/** A request to somebody else's API. */
export function httpCall(
  method: string,
  host: string,
  path: string,
  { status = 200, error }: Outcome = {},
): Downstream {
  return {
    name: host,
    namespace: 'remote',
    request: { method, url: `https://${host}${path}` },
    status,
    ...(error === undefined ? {} : { error }),
    inferred: { name: host },
    isSend: false,
  };
}

function awsCall(name: string, aws: Segment, { status = 200, error }: Outcome = {}): Omit<Downstream, 'inferred'> {
  return { name, namespace: 'aws', aws, status, ...(error === undefined ? {} : { error }), isSend: false };
}
