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
  /** The time by which credentials expire: the server's. */
  readonly clock: Pick<Clock, 'now'>;
}

/** Credentials, found when they are first needed. */
export interface FoundCredentials {
  /** Gives them to the SDK's clients. */
  readonly provide: () => Promise<AwsIdentity>;
  /** Forgets them: the next call looks for them anew, in the environment and on disk. */
  readonly forget: () => void;
}

/** The SDK treats credentials as expired this long before they are. */
const RENEW_BEFORE_MS = 300_000;
/** Renewing is tried no more often, where it fails or where what it gives lives shorter than the time above. */
const RENEW_AGAIN_MS = 60_000;

/**
 * Finds credentials at the first call, and again shortly before they run out: a profile that was named (by option or
 * `AWS_PROFILE`), else the keys in the environment, else the SDK's whole chain; then the role to assume with them. All
 * clients of a session share one answer, so that an MFA code is asked for once.
 */
export function findCredentials(question: CredentialsQuestion): FoundCredentials {
  const { clock } = question;
  /** The search that is under way, or what it found, and until when that is good. */
  let held: { identity: Promise<AwsIdentity>; renewAtMs: number } | undefined;

  const provide = (): Promise<AwsIdentity> => {
    if (held !== undefined && clock.now() < held.renewAtMs) return held.identity;
    const fresh = { identity: renewed(question, held?.identity), renewAtMs: Number.POSITIVE_INFINITY };
    held = fresh;
    fresh.identity.then(
      ({ expiration }) => {
        if (expiration !== undefined) fresh.renewAtMs = renewAtMs(expiration.getTime(), clock.now());
      },
      () => {
        if (held === fresh) held = undefined;
      },
    );
    return fresh.identity;
  };
  return {
    // The SDK's clients would keep an answer without expiration for ever; `memoized` tells them that this is seen to.
    provide: Object.assign(provide, { memoized: true }),
    forget: () => {
      held = undefined;
    },
  };
}

/** Credentials that can still be used are better than none: renewing them early may fail. */
async function renewed(question: CredentialsQuestion, old: Promise<AwsIdentity> | undefined): Promise<AwsIdentity> {
  try {
    return await findOnce(question);
  } catch (error) {
    const known = await old?.catch(() => undefined);
    if (known?.expiration === undefined || known.expiration.getTime() <= question.clock.now()) throw error;
    return known;
  }
}

function renewAtMs(expiresAtMs: number, nowMs: number): number {
  return Math.min(expiresAtMs, Math.max(expiresAtMs - RENEW_BEFORE_MS, nowMs + RENEW_AGAIN_MS));
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
  const shared = { clientConfig: { region, requestHandler }, mfaCodeProvider: mfaCodeFrom(askMfa), ignoreCache: true };
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
