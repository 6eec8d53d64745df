import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { isLambdaRequestId } from '../lambda/request-id.ts';
import { traceIdOf } from '../lambda/trace-id.ts';
import type { Line } from '../line.ts';
import { accessLine, given, isHttpStatus } from './access-line.ts';

/** Fields by their `$context` variable, in small letters and without dots: `integration.requestId` and `integrationRequestId` alike. */
type Variables = ReadonlyMap<string, JsonValue | undefined>;

/**
 * Reads an access log of API Gateway in JSON, whatever variables it holds: a status, and a method or a route, and nothing that a logger
 * would write. Undefined for every other object. (API Gateway developer guide, "Variables for access logging")
 */
export function accessLogJson(fields: JsonObject): Line | undefined {
  if (!isCandidate(fields)) return undefined;
  const variables = variablesOf(fields);
  const status = given(variables.get('status') ?? variables.get('statuscode'));
  const httpMethod = given(variables.get('httpmethod'));
  const path =
    given(variables.get('resourcepath')) ??
    route(variables) ??
    given(variables.get('path')) ??
    given(variables.get('routekey'));
  if (!isHttpStatus(status) || (httpMethod === undefined && path === undefined)) return undefined;
  const id = given(variables.get('integrationrequestid') ?? variables.get('awsendpointrequestid'));
  return accessLine(
    {
      status,
      httpMethod,
      path,
      requestId: given(variables.get('requestid')),
      lambdaRequestId: isLambdaRequestId(id) ? id : undefined,
      traceId: traceIdOf(variables.get('xraytraceid')),
      errorMessage: given(variables.get('errormessage')) ?? given(variables.get('integrationerrormessage')),
    },
    fields,
  );
}

/** A cheap look: most JSON lines have words and a level, and no status beside the marks of a request. */
function isCandidate(fields: JsonObject): boolean {
  if (fields.status === undefined && fields.statusCode === undefined) return false;
  if ((fields.message ?? fields.msg ?? fields.level ?? fields.event) !== undefined) return false;
  const isRequest = (fields.httpMethod ?? fields.routeKey) !== undefined;
  return isRequest && (fields.protocol ?? fields.requestTime ?? fields.responseLength ?? fields.ip) !== undefined;
}

function variablesOf(fields: JsonObject): Variables {
  const named = new Map<string, JsonValue | undefined>();
  for (const [key, value] of Object.entries(fields)) {
    const name = key.toLowerCase().replace(/[^a-z]/g, '');
    named.set(name.startsWith('context') ? name.slice('context'.length) : name, value);
  }
  return named;
}

/** A route key names the resource, unless it is the one for everything else. */
function route(variables: Variables): string | undefined {
  const key = given(variables.get('routekey'));
  return key === '$default' ? undefined : key;
}
