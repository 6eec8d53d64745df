import { readFile } from 'node:fs/promises';
import { UsageError } from '../../domain/errors.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Env } from '../../runtime/env.ts';
import type { HttpHandler } from '../../runtime/http.ts';
import type { Random } from '../../runtime/random.ts';
import { adviseOn } from './advice.ts';
import { type Ask, createAsking } from './asking.ts';
import type { SdkClientConfig, SdkHttpClient } from './client-config.ts';
import type { CloudWatchApi } from './cloudwatch-api.ts';
import { openConnection } from './connection.ts';
import { type AskMfa, findCredentials } from './credentials.ts';
import { createCredentialsGate } from './credentials-gate.ts';
import { endpointFor, isLoopback } from './endpoint.ts';
import { inProcessHandler } from './in-process.ts';
import type { LambdaApi } from './lambda-api.ts';
import type { LogsApi } from './logs-api.ts';
import { type AwsApi, type AwsService, serviceOf, usualQuota } from './quotas.ts';
import type { RequestBudget } from './request-budget.ts';
import { accountOf, createRequestBudgets, type RequestBudgets } from './request-budgets.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { createWakeUpWatch } from './wake-up.ts';
import { watchedHandler } from './watched-handler.ts';
import type { XRayApi } from './xray-api.ts';

/** Which account and region, and how to get there. */
export interface AwsSessionOptions {
  /** Absent: `AWS_REGION`, `AWS_DEFAULT_REGION` (which the SDK for JavaScript does not read), the profile's region. */
  readonly region?: string;
  /** Absent: `AWS_PROFILE`, else no profile. */
  readonly profile?: string;
  /** A role to assume with the credentials found. */
  readonly roleArn?: string;
  /** Another endpoint than AWS, for every service. Absent: `AWS_ENDPOINT_URL…`. */
  readonly endpointUrl?: string;
  readonly env: Env;
  readonly askMfa: AskMfa;
  /** Answers every call in this process instead of AWS: the demo's sandbox, or a test. */
  readonly aws?: HttpHandler;
  readonly clock: Clock;
  readonly random: Random;
  /** Calls a second for each operation. Absent: AWS's usual quotas; at another endpoint, no bound. */
  readonly quotaOf?: (api: AwsApi) => number | undefined;
  /** The budgets of this process, for sessions that may be of one account. Absent: this session has one of its own. */
  readonly budgets?: RequestBudgets;
}

/** One account and region, as these credentials see it. */
export interface AwsSession {
  readonly region: string;
  /** What to call the account on screen: the profile, else the role, else another endpoint's host; undefined: none is named. */
  readonly label: string | undefined;
  /** This machine's clock: what to wait by. */
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly budget: RequestBudget;
  /** The clients. The SDK is loaded at the first use of each. */
  logs(): Promise<LogsApi>;
  lambda(): Promise<LambdaApi>;
  xray(): Promise<XRayApi>;
  cloudwatch(): Promise<CloudWatchApi>;
  /** Makes a call: what all calls to AWS go through. */
  readonly ask: Ask;
}

/** Where emulators keep things when nobody names a region. */
const LOCAL_REGION = 'us-east-1';

/**
 * Opens a session. Nothing is asked of AWS, and where the region is named by option or environment the SDK is not even
 * loaded: the first line can be shown before the first call.
 * @throws UsageError when no region is set, when the endpoint is no URL or AWS_CA_BUNDLE cannot be read
 */
export async function openAwsSession(options: AwsSessionOptions): Promise<AwsSession> {
  const { env, clock, random, roleArn } = options;
  const profile = options.profile ?? (env.AWS_PROFILE || undefined);
  const endpoints = {
    logs: checkedEndpoint('logs', options),
    lambda: checkedEndpoint('lambda', options),
    xray: checkedEndpoint('xray', options),
    cloudwatch: checkedEndpoint('cloudwatch', options),
  };
  // Where X-Ray and metrics are does not decide: most commands never ask them.
  const isLocal =
    options.aws !== undefined ||
    [endpoints.logs, endpoints.lambda].every((url) => url !== undefined && isLoopback(url));
  const region = await findRegion(options, profile, isLocal);
  const serverClock = createServerClock(clock);
  const wakeUps = createWakeUpWatch(clock);
  const client = options.aws === undefined ? await connection(env) : inProcessHandler(options.aws);
  const requestHandler = watchedHandler(client, clock, wakeUps);
  const isAws = (api: AwsApi): boolean => options.aws === undefined && endpoints[serviceOf(api)] === undefined;
  const quotaOf = options.quotaOf ?? ((api) => (isAws(api) ? usualQuota(api, region) : undefined));
  const account = accountOf({ roleArn, profile, accessKeyId: env.AWS_ACCESS_KEY_ID });
  const endpointUrls = Object.values(endpoints).map((url) => url ?? '');
  const budgets = options.budgets ?? createRequestBudgets({ clock, random });
  const budget = budgets.budgetOf({ region, account, endpointUrls }, quotaOf);
  const credentials = findCredentials({
    ...options,
    clock: serverClock,
    region,
    requestHandler,
    isLocal,
    ...(profile === undefined ? {} : { profile }),
    ...(endpoints.logs === undefined ? {} : { endpointUrl: endpoints.logs }),
  });
  const configFor = (service: AwsService): SdkClientConfig => {
    const endpoint = endpoints[service];
    const overridden = endpoint === undefined ? {} : ({ endpoint, disableHostPrefix: true } as const);
    return { region, credentials: credentials.provide, maxAttempts: 1, requestHandler, ...overridden };
  };
  const label = profile ?? roleArn?.split('/').at(-1) ?? (endpoints.logs && new URL(endpoints.logs).host);
  return {
    region,
    label,
    clock,
    serverClock,
    budget,
    logs: once(async () => (await import('./logs-api.ts')).openLogsApi(configFor('logs'), serverClock, clock.now)),
    lambda: once(async () =>
      (await import('./lambda-api.ts')).openLambdaApi(configFor('lambda'), serverClock, clock.now),
    ),
    xray: once(async () => (await import('./xray-api.ts')).openXRayApi(configFor('xray'), serverClock, clock.now)),
    cloudwatch: once(async () =>
      (await import('./cloudwatch-api.ts')).openCloudWatchApi(configFor('cloudwatch'), serverClock, clock.now),
    ),
    ask: createAsking({
      budget,
      wakeUps,
      gate: createCredentialsGate({ forget: credentials.forget, sleep: wakeUps.sleep }),
      region,
      profile,
      endpointOf: (api) => endpoints[serviceOf(api)],
      isLoginOnDisk: profile !== undefined || !(env.AWS_ACCESS_KEY_ID || isLocal),
    }),
  };
}

function checkedEndpoint(service: AwsService, options: AwsSessionOptions): string | undefined {
  const endpointUrl = endpointFor(service, options);
  if (endpointUrl === undefined) return undefined;
  const isUrl = URL.canParse(endpointUrl) && /^https?:$/.test(new URL(endpointUrl).protocol);
  if (isUrl) return endpointUrl;
  throw new UsageError(`the endpoint “${endpointUrl}” is not a URL`, { hint: 'write it as http://127.0.0.1:4577' });
}

async function findRegion(options: AwsSessionOptions, profile: string | undefined, isLocal: boolean): Promise<string> {
  const named = options.region ?? (options.env.AWS_REGION || options.env.AWS_DEFAULT_REGION);
  if (named) return named;
  try {
    const { configuredRegion } = await import('./logs-api.ts');
    return await configuredRegion(profile);
  } catch (error) {
    if (isLocal) return LOCAL_REGION;
    throw adviseOn(error, { profile });
  }
}

async function connection(env: Env): Promise<SdkHttpClient> {
  try {
    return await openConnection(env, readFile);
  } catch (error) {
    throw new UsageError(`AWS_CA_BUNDLE names “${env.AWS_CA_BUNDLE}”, which cannot be read`, { cause: error });
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
