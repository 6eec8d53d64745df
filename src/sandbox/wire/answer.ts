import type { HttpRequest, HttpResponse } from '../../runtime/http.ts';
import { uuidOf } from '../world/chance.ts';
import { AwsError } from './aws-error.ts';
import type { Backend, Input, Operation } from './call.ts';
import { getMetricData } from './cloudwatch/get-metric-data.ts';
import { LAMBDA_PATH, lambdaRoute } from './lambda/routes.ts';
import { createLogGroup, createLogStream, deleteLogGroup } from './logs/creating.ts';
import { describeLogGroups } from './logs/describe-log-groups.ts';
import { describeLogStreams } from './logs/describe-log-streams.ts';
import { describeQueries } from './logs/describe-queries.ts';
import { filterLogEvents } from './logs/filter-log-events.ts';
import { getLogEvents } from './logs/get-log-events.ts';
import { getQueryResults } from './logs/get-query-results.ts';
import { putLogEvents } from './logs/put-log-events.ts';
import { startQuery } from './logs/start-query.ts';
import { stopQuery } from './logs/stop-query.ts';
import { batchGetTraces } from './xray/batch-get-traces.ts';
import { getTraceSummaries } from './xray/get-trace-summaries.ts';
import { putTraceSegments } from './xray/put-trace-segments.ts';
import { getTraceSegmentDestination } from './xray/trace-segment-destination.ts';

const LOGS_TARGET = 'Logs_20140328.';
const CLOUDWATCH_TARGET = 'GraniteServiceVersion20100801.';
const CLOUDWATCH_TYPE = 'application/x-amz-json-1.0';

const LOGS_OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['CreateLogGroup', createLogGroup],
  ['CreateLogStream', createLogStream],
  ['DeleteLogGroup', deleteLogGroup],
  ['DescribeLogGroups', describeLogGroups],
  ['DescribeLogStreams', describeLogStreams],
  ['DescribeQueries', describeQueries],
  ['FilterLogEvents', filterLogEvents],
  ['GetLogEvents', getLogEvents],
  ['GetQueryResults', getQueryResults],
  ['PutLogEvents', putLogEvents],
  ['StartQuery', startQuery],
  ['StopQuery', stopQuery],
]);

const CLOUDWATCH_OPERATIONS: ReadonlyMap<string, Operation> = new Map([['GetMetricData', getMetricData]]);

/** X-Ray's operations by path: all are POST. */
const XRAY_OPERATIONS: ReadonlyMap<string, { readonly name: string; readonly operation: Operation }> = new Map([
  ['/TraceSegments', { name: 'PutTraceSegments', operation: putTraceSegments }],
  ['/Traces', { name: 'BatchGetTraces', operation: batchGetTraces }],
  ['/TraceSummaries', { name: 'GetTraceSummaries', operation: getTraceSummaries }],
  ['/GetTraceSegmentDestination', { name: 'GetTraceSegmentDestination', operation: getTraceSegmentDestination }],
]);

/** What a request asks for, in IAM's words. */
export interface CalledOperation {
  readonly service: 'logs' | 'lambda' | 'xray' | 'cloudwatch' | 'unknown';
  /** `FilterLogEvents`; what can be told of it where it is unknown. */
  readonly name: string;
  /** The log group it is about; absent where it names none, or several. */
  readonly logGroupName?: string;
  /** The log groups that a StartQuery is about, where it names several; absent else. */
  readonly logGroupNames?: readonly string[];
}

/** Reads which operation a request calls. */
export function calledOperation(request: HttpRequest): CalledOperation {
  const target = request.headers['x-amz-target'];
  if (target?.startsWith(LOGS_TARGET)) {
    const name = target.slice(LOGS_TARGET.length);
    return { service: 'logs', name, ...namedGroups(parseBody(request), name) };
  }
  if (target?.startsWith(CLOUDWATCH_TARGET)) {
    return { service: 'cloudwatch', name: target.slice(CLOUDWATCH_TARGET.length) };
  }
  const path = pathOf(request);
  if (target === undefined && path.startsWith(LAMBDA_PATH)) {
    const route = lambdaRoute(request.method, path);
    return { service: 'lambda', name: route?.name ?? `${request.method} ${path}` };
  }
  const traced = target === undefined && request.method === 'POST' ? XRAY_OPERATIONS.get(path) : undefined;
  if (traced !== undefined) return { service: 'xray', name: traced.name };
  return { service: 'unknown', name: target ?? actionOf(request) ?? `${request.method} ${path}` };
}

function namedGroups(input: Input, operation: string): Pick<CalledOperation, 'logGroupName' | 'logGroupNames'> {
  const several = operation === 'StartQuery' ? (input.logGroupNames ?? input.logGroupIdentifiers) : undefined;
  if (Array.isArray(several)) return { logGroupNames: several.map((one) => nameOfGroup(String(one))) };
  const logGroupName = nameOfGroup(String(input.logGroupName ?? input.logGroupIdentifier ?? ''));
  return logGroupName === '' ? {} : { logGroupName };
}

function nameOfGroup(identifier: string): string {
  return identifier.replace(/^arn:.*:log-group:/, '');
}

/** Answers one request: a function of the request, the time and what there is. */
export function answer(request: HttpRequest, nowMs: number, backend: Backend): HttpResponse {
  const called = calledOperation(request);
  if (called.service === 'lambda') return answerLambda(request, nowMs, backend);
  const traced = called.service === 'xray' ? XRAY_OPERATIONS.get(pathOf(request)) : undefined;
  if (traced !== undefined) {
    return jsonResponse(200, traced.operation(parseBody(request), nowMs, backend), request, nowMs);
  }
  const measured = called.service === 'cloudwatch' ? CLOUDWATCH_OPERATIONS.get(called.name) : undefined;
  if (measured !== undefined) {
    return jsonResponse(200, measured(parseBody(request), nowMs, backend), request, nowMs, CLOUDWATCH_TYPE);
  }
  const operation = called.service === 'logs' ? LOGS_OPERATIONS.get(called.name) : undefined;
  if (operation === undefined) throw unknownOperation(called.name);
  return jsonResponse(200, operation(parseBody(request), nowMs, backend), request, nowMs, 'application/x-amz-json-1.1');
}

function answerLambda(request: HttpRequest, nowMs: number, { world }: Backend): HttpResponse {
  const path = pathOf(request);
  const route = lambdaRoute(request.method, path);
  if (route === undefined) throw unknownOperation(`${request.method} ${path}`);
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  return jsonResponse(200, route.answer(query, nowMs, world), request, nowMs);
}

/** The response that carries a refusal, in the form of the API that was called. */
export function refusal(error: AwsError, request: HttpRequest, nowMs: number): HttpResponse {
  const { service } = calledOperation({ ...request, body: new Uint8Array() });
  if (service === 'logs' || service === 'cloudwatch' || service === 'unknown') {
    const body = { ...error.details, __type: error.name, message: error.message };
    const contentType = service === 'cloudwatch' ? CLOUDWATCH_TYPE : 'application/x-amz-json-1.1';
    return jsonResponse(error.status, body, request, nowMs, contentType);
  }
  const type = error.status >= 500 ? 'Service' : 'User';
  const body = service === 'lambda' ? { Type: type, Message: error.message } : { message: error.message };
  const response = jsonResponse(error.status, body, request, nowMs);
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': error.name } };
}

function unknownOperation(name: string): AwsError {
  return new AwsError('UnknownOperationException', `The sandbox does not know the operation ${name}`);
}

function jsonResponse(
  status: number,
  body: object,
  request: HttpRequest,
  nowMs: number,
  type = 'application/json',
): HttpResponse {
  const bytes = Buffer.from(JSON.stringify(body));
  const start = Buffer.from(request.body.subarray(0, 2000)).toString('latin1');
  const requestId = uuidOf('request', nowMs, request.path, request.body.length, start);
  return {
    status,
    headers: { 'content-type': type, 'content-length': String(bytes.length), 'x-amzn-requestid': requestId },
    body: bytes,
  };
}

/** A request's body. @throws AwsError SerializationException where it is no JSON object */
export function parseBody({ body }: HttpRequest): Input {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body) || '{}');
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Input;
  } catch {
    // Told below: AWS answers both in the same way.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object');
}

function pathOf({ path }: HttpRequest): string {
  return path.split('?')[0] ?? '';
}

/** `Action=GetCallerIdentity` of the older query protocol. */
function actionOf({ body }: HttpRequest): string | undefined {
  const text = new TextDecoder().decode(body.subarray(0, 2000));
  return /(?:^|&)Action=(\w+)/.exec(text)?.[1];
}
