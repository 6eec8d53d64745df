import {
  AccessDeniedError,
  CredentialsError,
  EXIT,
  NotFoundError,
  RemoteError,
  SlsobsError,
  UsageError,
} from '../../domain/errors.ts';
import { ENDPOINT_VARIABLE } from './endpoint.ts';
import {
  type Failure,
  failureOf,
  isProviderError,
  isThrottle,
  isTransient,
  isUnknownOperation,
  isUnreachable,
  isUntrusted,
} from './failures.ts';
import type { Login } from './login.ts';
import { type AwsApi, type AwsService, serviceOf } from './quotas.ts';

/** What was asked for, and as whom: what an error's sentence and its advice name. */
export interface AskedFor {
  /** Absent before the first call, while credentials or the region are looked for. */
  readonly api?: AwsApi | undefined;
  readonly subject?: { readonly kind: 'log group' | 'function'; readonly name: string } | undefined;
  readonly region?: string | undefined;
  /** The profile in use; absent when none was named. */
  readonly profile?: string | undefined;
  /** Absent when AWS itself is called. */
  readonly endpointUrl?: string | undefined;
  /** How the person signs in, where that is known. */
  readonly login?: Login | undefined;
}

/**
 * Makes an error of the SDK or the network one sentence and one piece of advice (error names: the "Errors" sections of the
 * CloudWatch Logs and Lambda API references, and the AWS SDK for JavaScript v3). The original is its cause. What is no such
 * error, a bug of slsobs for instance, comes back as it is.
 */
export function adviseOn(error: unknown, asked: AskedFor): unknown {
  if (error instanceof SlsobsError) return error;
  const failure = failureOf(error);
  const advised = aboutIdentity(failure, asked, error) ?? aboutPermission(failure, asked, error);
  return advised ?? aboutRequest(failure, asked, error) ?? aboutConnection(failure, asked, error) ?? error;
}

const REJECTED_KEYS = new Set([
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
]);

function aboutIdentity({ name, message }: Failure, asked: AskedFor, cause: unknown): SlsobsError | undefined {
  if (message.startsWith('Region is missing')) {
    return new UsageError('no AWS region is set', { hint: 'give --region eu-west-1, or set AWS_REGION', cause });
  }
  if (isProviderError(cause)) {
    return isThrottle(cause) || isTransient(cause) || isUnreachable(cause)
      ? unreachableLogin(message, cause)
      : missingCredentials(message, asked, cause);
  }
  if (name === 'ExpiredTokenException' || name === 'ExpiredToken') {
    if (asked.login !== undefined) return endedSession(asked.login, asked, cause);
    return new CredentialsError(`the temporary credentials ${ofProfile(asked)} have expired`, {
      hint: withProfile('aws sso login', asked),
      cause,
    });
  }
  if (REJECTED_KEYS.has(name)) {
    return new CredentialsError(
      `AWS does not accept the credentials ${ofProfile(asked)} in ${place(asked)} (${name})`,
      {
        hint: 'check the access key, that the region belongs to the same AWS partition, and this machine’s clock',
        cause,
      },
    );
  }
  return undefined;
}

function missingCredentials(message: string, asked: AskedFor, cause: unknown): CredentialsError {
  const { profile } = asked;
  if (/multi-factor/i.test(message)) {
    return new CredentialsError(
      `the credentials ${ofProfile(asked)} need an MFA code, and there is no terminal to ask for it on`,
      {
        hint: 'run slsobs on a terminal, or export temporary credentials first',
        cause,
      },
    );
  }
  if (
    /expired|SSO session|Session token|Token is|reauthenticate|re-authenticate|aws login|aws sso login/i.test(message)
  ) {
    const isSso = /sso|Token is|Session token/i.test(message);
    return endedSession(asked.login ?? { command: isSso ? 'aws sso login' : 'aws login' }, asked, cause);
  }
  if (profile !== undefined) {
    return new CredentialsError(`profile “${profile}” gives no credentials: ${firstLine(message)}`, {
      hint: 'aws configure list-profiles shows the profiles of this machine',
      cause,
    });
  }
  return new CredentialsError('no AWS credentials were found', {
    hint: 'run aws sso login or aws login, give --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; slsobs demo needs none',
    cause,
  });
}

/** Says the same for every profile of one SSO session, so that it is said once. */
function endedSession(login: Login, asked: AskedFor, cause: unknown): CredentialsError {
  const { command, ssoSession } = login;
  if (ssoSession !== undefined) {
    return new CredentialsError(`SSO session “${ssoSession}” has expired or was never opened`, {
      hint: `run ${command} --sso-session ${ssoSession}`,
      cause,
    });
  }
  return new CredentialsError(`the session ${ofProfile(asked)} has expired or was never opened`, {
    hint: withProfile(command, asked),
    cause,
  });
}

function unreachableLogin(message: string, cause: unknown): RemoteError {
  return new RemoteError(`what gives out the credentials cannot be reached: ${firstLine(message)}`, {
    hint: 'check the network; HTTPS_PROXY is used when set',
    cause,
  });
}

function aboutPermission({ name, message }: Failure, asked: AskedFor, cause: unknown): SlsobsError | undefined {
  if (name !== 'AccessDeniedException' && name !== 'AccessDenied' && name !== 'UnauthorizedException') return undefined;
  // AWS names what is missing: "… is not authorized to perform: A on resource: R because …".
  const action = /perform: (\S+)/.exec(message)?.[1] ?? actionOf(asked) ?? 'this call';
  const resource = /on resource: (\S+)/.exec(message)?.[1] ?? resourceOf(asked);
  const isExplicit = message.includes('explicit deny');
  return new AccessDeniedError(
    `the credentials ${ofProfile(asked)} may not call ${action}${onSubject(asked)} in ${place(asked)}`,
    {
      hint: isExplicit
        ? `a policy denies ${action} on ${resource} explicitly: ask whoever keeps the account’s policies`
        : `allow ${action} on ${resource}, or use another --profile`,
      cause,
    },
  );
}

function aboutRequest(failure: Failure, asked: AskedFor, cause: unknown): SlsobsError | undefined {
  const { name, message } = failure;
  if (isUnknownOperation(cause)) return missingOperation(failure, asked, cause);
  if (name === 'ResourceNotFoundException') return missingSubject(message, asked, cause);
  if (isThrottle(cause)) {
    return new RemoteError(`${apiOf(asked)} is throttled in ${place(asked)}`, { hint: 'try again in a minute', cause });
  }
  if (name === 'LimitExceededException') {
    return new RemoteError(`a quota of ${serviceName(asked)} in ${place(asked)} is used up: ${firstLine(message)}`, {
      hint: 'wait until something else has ended, or ask AWS for a higher quota',
      cause,
    });
  }
  if (name === 'InvalidOperationException') {
    return new RemoteError(`${serviceName(asked)} cannot do this${onSubject(asked)}: ${firstLine(message)}`, {
      hint: WRONG_CLASS_HINT[asked.api === 'StartQuery' ? 'query' : 'read'],
      cause,
    });
  }
  if (name === 'MalformedQueryException' && !OUT_OF_REACH.test(message)) return malformedQuery(message, asked, cause);
  if (
    /^(InvalidParameter|InvalidParameterValue|InvalidRequest|InvalidRequestContent|Validation|MalformedQuery|Serialization)(Exception|Error)?$/.test(
      name,
    )
  ) {
    return new UsageError(`${serviceName(asked)} refuses the request${onSubject(asked)}: ${firstLine(message)}`, {
      hint: refusedHint(asked, message),
      cause,
    });
  }
  return undefined;
}

/** A query of a window that a group does not reach is no query to StartQuery: "Query's end date and time is either before the log groups creation time or exceeds the log groups log retention settings". */
const OUT_OF_REACH = /before the log groups creation time|log retention settings/;

const WRONG_CLASS_HINT = {
  read: 'groups of the Infrequent Access and Delivery classes cannot be read by FilterLogEvents',
  query: 'groups of the Delivery class cannot be queried: Lambda sends their lines elsewhere',
} as const;

/** Nobody but slsobs writes its queries. Emulators have some of the language. */
function malformedQuery(message: string, asked: AskedFor, cause: unknown): SlsobsError {
  const says = firstLine(message);
  if (asked.endpointUrl !== undefined) {
    return new RemoteError(`${asked.endpointUrl} does not understand a query for Logs Insights: ${says}`, {
      hint: 'read the lines instead: --engine filter',
      cause,
    });
  }
  return new SlsobsError(EXIT.bug, `CloudWatch Logs does not understand a query of slsobs: ${says}`, {
    hint: 'this is a bug of slsobs: please report it; --engine filter reads the lines instead',
    cause,
  });
}

function refusedHint({ api }: AskedFor, message: string): string {
  if (api !== 'StartQuery') return REFUSED_HINT[api === undefined ? 'logs' : serviceOf(api)];
  // "This operation is not supported for Delivery log class": AWS gives it no name of its own.
  return /\bclass\b/i.test(message) ? WRONG_CLASS_HINT.query : 'check the time range and the names';
}

const REFUSED_HINT: Readonly<Record<AwsService, string>> = {
  logs: 'check --filter-pattern, the time range and the names',
  lambda: 'check the names',
  xray: 'check the trace id and the time range',
  cloudwatch: 'check the time range',
};

/** Emulators have some of AWS. What X-Ray itself does not know is not offered in the region. */
function missingOperation({ name, httpStatus }: Failure, asked: AskedFor, cause: unknown): RemoteError {
  const { api, endpointUrl } = asked;
  const service = serviceName(asked);
  const who = endpointUrl ?? `${service} in ${place(asked)}`;
  const answer = httpStatus === undefined ? name : `HTTP ${httpStatus}`;
  const variable = api === undefined ? 'AWS_ENDPOINT_URL' : ENDPOINT_VARIABLE[serviceOf(api)];
  return new RemoteError(`${who} does not offer ${apiOf(asked)} of ${service} (${answer})`, {
    hint:
      endpointUrl === undefined
        ? 'this region may not have it, or something between here and AWS may be answering in its place'
        : `${variable} can name another endpoint for ${service} alone`,
    cause,
  });
}

function missingSubject(message: string, asked: AskedFor, cause: unknown): NotFoundError {
  const { subject } = asked;
  if (subject === undefined)
    return new NotFoundError(`${place(asked)} has no such thing: ${firstLine(message)}`, { cause });
  if (subject.kind === 'log group' && /log stream/i.test(message)) {
    const text = `a log stream of log group “${subject.name}” is not there any more in ${place(asked)}`;
    return new NotFoundError(text, { hint: 'it was deleted, or its retention is over', cause });
  }
  const elsewhere = 'or it is in another --region or --profile';
  return new NotFoundError(`there is no ${subject.kind} “${subject.name}” in ${place(asked)}`, {
    hint:
      subject.kind === 'log group'
        ? `a function that was never invoked has no log group yet; it may log to another one (slsobs ls shows it), ${elsewhere}`
        : `slsobs ls lists what there is, ${elsewhere}`,
    cause,
  });
}

function aboutConnection(failure: Failure, asked: AskedFor, cause: unknown): SlsobsError | undefined {
  const { name, code, message, httpStatus, unreadable } = failure;
  const endpoint = asked.endpointUrl ?? `${serviceName(asked)} in ${place(asked)}`;
  if (isUntrusted(cause)) {
    return new RemoteError(`the certificate of ${endpoint} is not trusted (${code})`, {
      hint: 'behind a proxy that opens TLS, name its authority in AWS_CA_BUNDLE',
      cause,
    });
  }
  if (isUnreachable(cause)) {
    const what = code === 'ENOTFOUND' ? 'has no address' : 'does not answer';
    return new RemoteError(`${endpoint} ${what} (${code})`, { hint: reachHint(asked), cause });
  }
  if (httpStatus !== undefined && httpStatus >= 500) {
    return new RemoteError(`${endpoint} keeps failing: ${name}, HTTP ${httpStatus}`, {
      hint: 'try again; health.aws.amazon.com says whether AWS knows of it',
      cause,
    });
  }
  if (isTransient(cause)) {
    const how = code ?? (unreadable === 'cut' ? 'answers are cut short' : name);
    return new RemoteError(`the connection to ${endpoint} keeps breaking (${how})`, {
      hint: reachHint(asked),
      cause,
    });
  }
  if (httpStatus !== undefined) {
    return new RemoteError(
      `${endpoint} gave an answer that is not understood: ${name}, HTTP ${httpStatus}, ${firstLine(message)}`,
      {
        hint:
          asked.endpointUrl === undefined
            ? 'something between here and AWS may be answering in its place'
            : 'is it an endpoint that speaks the AWS protocols?',
        cause,
      },
    );
  }
  return undefined;
}

function reachHint({ endpointUrl }: AskedFor): string {
  return endpointUrl === undefined
    ? 'check --region and the network; HTTPS_PROXY is used when set'
    : 'is it running, and is the address of --endpoint-url or AWS_ENDPOINT_URL right?';
}

function ofProfile({ profile }: AskedFor): string {
  return profile === undefined ? 'of this environment' : `of profile “${profile}”`;
}

function place({ region, profile }: AskedFor): string {
  const where = region ?? 'this region';
  return profile === undefined ? where : `${where} (profile ${profile})`;
}

function onSubject({ subject }: AskedFor): string {
  return subject === undefined ? '' : ` on ${subject.kind} “${subject.name}”`;
}

function apiOf({ api }: AskedFor): string {
  return api ?? 'AWS';
}

const SERVICE_NAME: Readonly<Record<AwsService, string>> = {
  logs: 'CloudWatch Logs',
  lambda: 'Lambda',
  xray: 'X-Ray',
  cloudwatch: 'CloudWatch',
};

function serviceName({ api }: AskedFor): string {
  return api === undefined ? 'AWS' : SERVICE_NAME[serviceOf(api)];
}

function actionOf({ api }: AskedFor): string | undefined {
  return api === undefined ? undefined : `${serviceOf(api)}:${api}`;
}

/** The least resource a policy has to name; a log group's needs its `:*`. */
function resourceOf({ subject, region }: AskedFor): string {
  if (subject === undefined) return '*';
  const where = `${region ?? '*'}:*`;
  return subject.kind === 'log group'
    ? `arn:aws:logs:${where}:log-group:${subject.name}:*`
    : `arn:aws:lambda:${where}:function:${subject.name}`;
}

function withProfile(command: string, { profile }: AskedFor): string {
  return profile === undefined
    ? `run ${command}, or renew the credentials at their source`
    : `run ${command} --profile ${profile}`;
}

function firstLine(message: string): string {
  return message.split(/[\r\n]/, 1)[0] ?? '';
}
