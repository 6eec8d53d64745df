import { between, chanceOf, hexOf, uuidOf } from './chance.ts';
import type { Placement } from './environments.ts';
import { errandOf } from './errand.ts';
import { type Exchange, type FunctionSpec, hasReturned } from './function-spec.ts';
import { runOf } from './run-of-placement.ts';
import { lambdaEndMs } from './traces/lambda-times.ts';

/** The shop's REST API and its stage. */
export const API = { id: 'a1b2c3d4e5', name: 'shop-prod-rest', stage: 'prod', host: 'shop.example.com' } as const;

/** One request through the API, as the gateway saw it. Times in epoch milliseconds. */
export interface GatewayRequest extends Exchange {
  /** The gateway's own id, not Lambda's. */
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly lambdaRequestId: string;
  readonly startedAtMs: number;
  readonly calledLambdaAtMs: number;
  readonly lambdaAnsweredAtMs: number;
  readonly endedAtMs: number;
  /** What the caller got: 502 where the function failed. */
  readonly status: number;
  readonly responseLength: number;
  readonly clientIp: string;
  readonly userAgent: string;
}

const USER_AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'okhttp/4.12.0',
];
const UNKNOWN: Exchange = { method: 'GET', path: '/', route: '/', status: 200 };

/** The request that led to an invocation of a function behind the API. */
export function gatewayRequest(spec: FunctionSpec, placement: Placement): GatewayRequest {
  const { attempt } = placement;
  const run = runOf(spec, placement);
  const random = chanceOf(attempt.seed, 'gateway request');
  const exchange = attempt.scenario.exchange?.(errandOf(attempt.errandSeed, spec)) ?? UNKNOWN;
  const lambdaAnsweredAtMs = lambdaEndMs(run) + 0.5;
  return {
    ...exchange,
    requestId: uuidOf('gateway', attempt.seed, attempt.atMs),
    extendedRequestId: `${hexOf(14, 'extended', attempt.seed)}=`,
    lambdaRequestId: run.requestId,
    startedAtMs: attempt.trace.startedAtMs,
    calledLambdaAtMs: attempt.atMs - 1,
    lambdaAnsweredAtMs,
    endedAtMs: lambdaAnsweredAtMs + between(random, 1, 6),
    status: hasReturned(attempt.scenario) ? exchange.status : 502,
    responseLength: hasReturned(attempt.scenario) ? between(random, 80, 4000) : 36,
    clientIp: `198.51.100.${between(random, 1, 254)}`,
    userAgent: USER_AGENTS[between(random, 0, USER_AGENTS.length - 1)] ?? '',
  };
}
