import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { nonEmptyText } from '../json-text.ts';

/** Operations that hand something on and do not wait for what comes of it. */
const SENDING: ReadonlySet<string> = new Set([
  'SendMessage',
  'SendMessageBatch',
  'Publish',
  'PublishBatch',
  'PutEvents',
  'PutRecord',
  'PutRecords',
  'PutRecordBatch',
]);

/** Fields of the `aws` block that name what an operation was done to; of a URL or an ARN the last part says it. */
const RESOURCES = ['table_name', 'bucket_name', 'function_name', 'stream_name', 'queue_url', 'topic_arn'] as const;

/** What was asked of whom, in one line: `PutItem orders`, `GET https://…`, or a query. Undefined where nothing says it. */
export function operationOf(fields: JsonObject): string | undefined {
  const { aws, http, sql } = fields;
  const operation = isJsonObject(aws) ? nonEmptyText(aws.operation) : undefined;
  if (isJsonObject(aws) && operation !== undefined) return joined(operation, resourceOf(aws));
  const request = isJsonObject(http) ? http.request : undefined;
  const url = isJsonObject(request) ? nonEmptyText(request.url) : undefined;
  if (isJsonObject(request) && url !== undefined) return joined(nonEmptyText(request.method), url);
  const query = isJsonObject(sql) ? (nonEmptyText(sql.sanitized_query) ?? nonEmptyText(sql.url)) : undefined;
  return query?.replaceAll(/\s+/g, ' ');
}

/** True for an AWS operation that sends a message, an event or a record, and for a Lambda function invoked without waiting. */
export function isSending(aws: JsonValue | undefined): boolean {
  if (!isJsonObject(aws) || typeof aws.operation !== 'string') return false;
  return SENDING.has(aws.operation) || (aws.operation === 'Invoke' && aws.invocation_type === 'Event');
}

function resourceOf(aws: JsonObject): string | undefined {
  for (const field of RESOURCES) {
    const text = nonEmptyText(aws[field]);
    if (text === undefined) continue;
    if (field === 'queue_url') return text.slice(text.lastIndexOf('/') + 1);
    return field === 'topic_arn' ? text.slice(text.lastIndexOf(':') + 1) : text;
  }
  return Array.isArray(aws.resource_names) ? nonEmptyText(aws.resource_names[0]) : undefined;
}

function joined(first: string | undefined, second: string | undefined): string {
  return [first, second].filter((word) => word !== undefined && word !== '').join(' ');
}
