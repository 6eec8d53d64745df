import { chanceOf, hashOf, hexOf } from './chance.ts';
import type { Placement } from './environments.ts';
import type { FunctionSpec } from './function-spec.ts';
import { type GatewayRequest, gatewayRequest } from './gateway.ts';
import { ingestionTimes } from './ingestion.ts';
import { eventIdOf, type StoredEvent } from './stored-event.ts';
import type { Timetable } from './timetable.ts';

/** The access log of the API in front of the functions. */
export interface AccessLog {
  readonly groupName: string;
  /** The events that may be stamped in a minute (counted from 1970), and some around it. */
  eventsAround(minute: number): StoredEvent[];
  /** Names of the streams that begin at an hour, epoch milliseconds. */
  streamsBegunAt(hourMs: number): readonly string[];
}

const GROUP = '/aws/apigateway/shop-prod-access';
const STREAMS = 2;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The access log of a company; undefined where nothing stands behind an API. */
export function createAccessLog(functions: readonly FunctionSpec[], timetable: Timetable): AccessLog | undefined {
  const behindApi = functions.filter(({ source }) => source.kind === 'http');
  if (behindApi.length === 0) return undefined;
  return {
    groupName: GROUP,
    eventsAround: (minute) =>
      behindApi.flatMap((spec) =>
        timetable
          .placedBetween(spec, (minute - 1) * MINUTE_MS, (minute + 1) * MINUTE_MS)
          .map((placement) => accessEvent(spec, placement)),
      ),
    streamsBegunAt,
  };
}

function streamsBegunAt(hourMs: number): string[] {
  return Array.from({ length: STREAMS }, (_, ordinal) => hexOf(32, 'access log', hourMs, ordinal));
}

/** The line about the request that led to an invocation. */
export function accessEvent(spec: FunctionSpec, placement: Placement): StoredEvent {
  const request = gatewayRequest(spec, placement);
  const timestampMs = Math.floor(request.endedAtMs);
  const hash = hashOf('access', request.requestId);
  const streams = streamsBegunAt(Math.floor(timestampMs / HOUR_MS) * HOUR_MS);
  return {
    logStreamName: streams[hash % STREAMS] ?? '',
    timestampMs,
    ingestedAtMs: ingestionTimes(chanceOf(hash, 'ingestion'), [timestampMs])[0] ?? timestampMs,
    message: accessLine(request, placement.attempt.trace.id),
    eventId: eventIdOf(timestampMs, String(hash), hashOf(request.extendedRequestId)),
  };
}

/** The stage's format, in JSON; every value is a text, as the format puts them in quotes. */
function accessLine(request: GatewayRequest, traceId: string): string {
  const { startedAtMs, endedAtMs, calledLambdaAtMs, lambdaAnsweredAtMs } = request;
  return JSON.stringify({
    requestId: request.requestId,
    extendedRequestId: request.extendedRequestId,
    integrationRequestId: request.lambdaRequestId,
    xrayTraceId: `Root=${traceId}`,
    ip: request.clientIp,
    requestTime: commonLogTime(startedAtMs),
    requestTimeEpoch: String(startedAtMs),
    httpMethod: request.method,
    resourcePath: request.route,
    path: request.path.split('?')[0],
    protocol: 'HTTP/1.1',
    status: String(request.status),
    integrationStatus: '200',
    responseLatency: String(Math.round(endedAtMs - startedAtMs)),
    integrationLatency: String(Math.round(lambdaAnsweredAtMs - calledLambdaAtMs)),
    responseLength: String(request.responseLength),
    userAgent: request.userAgent,
  });
}

/** `02/Mar/2026:10:15:30 +0000` */
function commonLogTime(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
