import type { JsonObject } from '../../domain/json.ts';
import type { CorrelationIds } from '../../domain/log-record.ts';
import { errorDetail, type Line, line } from '../line.ts';

/** What an access log says of one request, under the names of API Gateway's `$context` variables; absent where it says nothing. */
export interface Access {
  /** Three digits, as written. */
  readonly status: string;
  readonly httpMethod?: string | undefined;
  /** Resource, path or route key. */
  readonly path?: string | undefined;
  /** API Gateway's own id of the request; not Lambda's (platform fact 8.32). */
  readonly requestId?: string | undefined;
  /** Lambda's id, where the format asks for the integration's. */
  readonly lambdaRequestId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/**
 * The line of one request, `POST /orders 502`: an `error` from status 500 on, a `warn` from 400 on. The request id is Lambda's;
 * API Gateway's own is among the correlation ids, since functions log it so.
 */
export function accessLine(access: Access, data: JsonObject): Line {
  const { status, httpMethod, path, requestId, lambdaRequestId, traceId, errorMessage } = access;
  // A route key begins with the method.
  const isMethodSaid = httpMethod === undefined || path?.startsWith(`${httpMethod} `);
  const words = [isMethodSaid ? undefined : httpMethod, path, status].filter((word) => word !== undefined);
  const level = status >= '500' ? 'error' : status >= '400' ? 'warn' : undefined;
  return line('app', words.join(' '), {
    requestId: lambdaRequestId,
    level,
    data,
    error: level === undefined ? undefined : errorDetail(undefined, errorMessage, undefined),
    traceId,
    correlationIds: apiGatewayId(requestId),
  });
}

function apiGatewayId(requestId: string | undefined): CorrelationIds | undefined {
  return requestId === undefined || requestId.length > 256 ? undefined : { apiGatewayRequestId: requestId };
}

/** What stands for a variable without a value is `-`. */
export function given(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '-' && value !== '' ? value : undefined;
}

export function isHttpStatus(value: string | undefined): value is string {
  return value !== undefined && /^[1-5]\d\d$/.test(value);
}
