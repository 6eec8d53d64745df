import { CredentialsError } from '../../domain/errors.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Env } from '../../runtime/env.ts';
import type { SdkClientConfig } from './client-config.ts';

/** Asks a person one line; undefined when nobody can be asked. */
export type AskMfa = (prompt: string) => Promise<string | undefined>;

/** Keys as the SDK's signer takes them. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Whose credentials, and what is needed to get them. */
export interface CredentialsQuestion {
  readonly region: string;
  readonly profile?: string;
  readonly roleArn?: string;
  readonly endpointUrl?: string;
  /** What is called is on this machine: an emulator or the sandbox, which check no keys. */
  readonly isLocal: boolean;
  readonly env: Env;
  readonly askMfa: AskMfa;
  readonly requestHandler: SdkClientConfig['requestHandler'];
  readonly clock: Clock;
}

/** The SDK treats credentials as expired this long before they are. */
const RENEW_BEFORE_MS = 300_000;

/**
 * Finds credentials at the first call, and again when they run out: a profile that was named (by option or `AWS_PROFILE`),
 * else the keys in the environment, else the SDK's whole chain; then the role to assume with them. All clients of a session
 * share one answer, so that an MFA code is asked for once.
 */
export function findCredentials(question: CredentialsQuestion): () => Promise<AwsIdentity> {
  let found: Promise<AwsIdentity> | undefined;
  let renewAtMs = Number.POSITIVE_INFINITY;
  return async () => {
    if (found !== undefined && question.clock.now() < renewAtMs) return found;
    renewAtMs = Number.POSITIVE_INFINITY;
    found = findOnce(question);
    try {
      const { expiration } = await found;
      if (expiration !== undefined) renewAtMs = expiration.getTime() - RENEW_BEFORE_MS;
    } catch (error) {
      found = undefined;
      throw error;
    }
    return found;
  };
}

async function findOnce(question: CredentialsQuestion): Promise<AwsIdentity> {
  const base = await findBase(question);
  if (question.roleArn === undefined) return base;
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const { region, requestHandler, endpointUrl, isLocal } = question;
  return await fromTemporaryCredentials({
    masterCredentials: base,
    params: { RoleArn: question.roleArn, RoleSessionName: `slsobs-${question.clock.now()}` },
    clientConfig: {
      region,
      requestHandler,
      ...(isLocal && endpointUrl !== undefined ? { endpoint: endpointUrl } : {}),
    },
  })();
}

async function findBase({
  region,
  profile,
  isLocal,
  env,
  askMfa,
  requestHandler,
}: CredentialsQuestion): Promise<AwsIdentity> {
  const shared = { clientConfig: { region, requestHandler }, mfaCodeProvider: mfaCodeFrom(askMfa) };
  const named = profile ?? env.AWS_PROFILE;
  if (named) {
    const { fromIni } = await import('@aws-sdk/credential-providers');
    return await fromIni({ ...shared, profile: named })();
  }
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  }
  // Asking the chain would take a second, and might send real keys to whatever listens there.
  if (isLocal) return { accessKeyId: 'local', secretAccessKey: 'local' };
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  return await fromNodeProviderChain(shared)();
}

function mfaCodeFrom(askMfa: AskMfa): (serial: string) => Promise<string> {
  return async (serial) => {
    const code = await askMfa(`MFA code of ${serial}: `);
    if (code) return code;
    throw new CredentialsError(`the credentials need an MFA code of ${serial}, and none was given`, {
      hint: 'run slsobs on a terminal, or export temporary credentials first',
    });
  };
}
