import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallOptions, Setback } from '../../../../src/collectors/aws/request-budget.ts';
import type { AwsSessionOptions } from '../../../../src/collectors/aws/session.ts';
import { AccessDeniedError, CredentialsError } from '../../../../src/domain/errors.ts';
import type { HttpHandler } from '../../../../src/runtime/http.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { countGroups, errorAnswer, jsonAnswer, signingKey } from './json-answers.ts';

const MINUTE_MS = 60_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slsobs-expired-'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** An account that takes key A until `endAtMs`, and from then on key B alone. */
async function accountOf(options: Partial<AwsSessionOptions> = {}) {
  const clock = createSimulatedClock();
  const endAtMs = clock.now() + MINUTE_MS;
  const account = { refusal: 'ExpiredTokenException', keys: [] as (string | undefined)[], callsAtMs: [] as number[] };
  const aws: HttpHandler = async (request) => {
    account.keys.push(signingKey(request));
    account.callsAtMs.push(clock.now());
    const isTaken = signingKey(request) === (clock.now() < endAtMs ? 'A' : 'B');
    return isTaken ? jsonAnswer({ logGroups: [{}] }) : errorAnswer(account.refusal);
  };
  const env: Record<string, string> = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' };
  const session = await sessionOn(aws, clock, { env, ...options });
  return { clock, env, account, session };
}

function recorded(patience: CallOptions['patience'] = 'endless') {
  const setbacks: [Setback, unknown][] = [];
  const onSetback = (setback: Setback, error: unknown): void => {
    setbacks.push([setback, error]);
  };
  return { setbacks, options: { patience, onSetback } };
}

function writeKey(key: string): void {
  writeFileSync(
    join(folder, 'credentials'),
    `[prod]\naws_access_key_id = ${key}\naws_secret_access_key = s\naws_session_token = t\n`,
  );
}

describe('a call with endless patience', () => {
  test.for(['ExpiredTokenException', 'ExpiredToken', 'UnrecognizedClientException'])(
    'waits out %s and goes on with the new key of the environment',
    async (refusal) => {
      const { clock, env, account, session } = await accountOf();
      account.refusal = refusal;
      expect(await countGroups(session)).toBe(1);
      await clock.advance(MINUTE_MS);
      const { setbacks, options } = recorded();
      const call = countGroups(session, options);
      await clock.advance(20 * MINUTE_MS);
      Object.assign(env, { AWS_ACCESS_KEY_ID: 'B' });
      await clock.advance(5000);
      expect(await call).toBe(1);
      expect(account.keys.at(-1)).toBe('B');
      expect(setbacks).toEqual([['expired', expect.any(CredentialsError)]]);
    },
  );

  test('reads a profile’s keys from the file again', async () => {
    writeKey('A');
    const { clock, account, session } = await accountOf({ profile: 'prod' });
    await countGroups(session);
    await clock.advance(MINUTE_MS);
    const { setbacks, options } = recorded();
    const call = countGroups(session, options);
    // A file is read in real time, of which a simulated clock knows nothing.
    await vi.waitFor(() => expect(setbacks).toHaveLength(1));
    writeKey('B');
    await vi.waitFor(async () => {
      await clock.advance(5000);
      expect(account.keys.at(-1)).toBe('B');
    });
    expect(await call).toBe(1);
  });

  test('says nothing where the new credentials are there already', async () => {
    const { clock, env, session } = await accountOf();
    await countGroups(session);
    await clock.advance(MINUTE_MS);
    Object.assign(env, { AWS_ACCESS_KEY_ID: 'B' });
    const { setbacks, options } = recorded();
    expect(await countGroups(session, options)).toBe(1);
    expect(setbacks).toEqual([]);
  });

  test('waits with all others, one of which asks every five seconds', async () => {
    const { clock, env, account, session } = await accountOf();
    await countGroups(session);
    await clock.advance(MINUTE_MS);
    const askedBefore = account.callsAtMs.length;
    const calls = Array.from({ length: 20 }, () => recorded());
    const answers = calls.map(({ options }) => countGroups(session, options));
    await clock.advance(10 * MINUTE_MS);
    const later = recorded();
    answers.push(countGroups(session, later.options));
    expect(account.callsAtMs.length - askedBefore).toBeLessThanOrEqual(20 + 10 * 12 + 2);
    Object.assign(env, { AWS_ACCESS_KEY_ID: 'B' });
    await clock.advance(5000);
    expect(await Promise.all(answers)).toEqual(answers.map(() => 1));
    for (const { setbacks } of [...calls, later]) expect(setbacks.map(([setback]) => setback)).toEqual(['expired']);
  });

  test('of the one that asks, when it is given up, hands on to the next', async () => {
    const { clock, env, session } = await accountOf();
    await countGroups(session);
    await clock.advance(MINUTE_MS);
    const first = new AbortController();
    const abandoned = countGroups(session, { patience: 'endless', signal: first.signal }).catch(() => 'given up');
    const call = countGroups(session, { patience: 'endless' });
    await clock.advance(7000);
    first.abort();
    expect(await abandoned).toBe('given up');
    Object.assign(env, { AWS_ACCESS_KEY_ID: 'B' });
    await clock.advance(6000);
    expect(await call).toBe(1);
  });

  test('ends at once when it is given up while it waits', async () => {
    const { clock, session } = await accountOf();
    await clock.advance(MINUTE_MS);
    const prober = new AbortController();
    const waiter = new AbortController();
    const ended = [prober, waiter].map(({ signal }) =>
      countGroups(session, { patience: 'endless', signal }).catch(() => 'given up'),
    );
    await clock.advance(1000);
    waiter.abort();
    expect(await ended[1]).toBe('given up');
    prober.abort();
    expect(await ended[0]).toBe('given up');
  });

  test('does not wait for a permission', async () => {
    const { clock, account, session } = await accountOf();
    account.refusal = 'AccessDeniedException';
    await clock.advance(MINUTE_MS);
    await expect(countGroups(session, { patience: 'endless' })).rejects.toThrow(AccessDeniedError);
  });
});

test('a call with limited patience fails at once, and the next asks with what is there then', async () => {
  const { clock, env, account, session } = await accountOf();
  await countGroups(session);
  await clock.advance(MINUTE_MS);
  const { setbacks, options } = recorded('limited');
  await expect(countGroups(session, options)).rejects.toThrow(CredentialsError);
  expect(setbacks).toEqual([]);
  expect(account.keys).toEqual(['A', 'A']);
  Object.assign(env, { AWS_ACCESS_KEY_ID: 'B' });
  expect(await countGroups(session, { patience: 'endless' })).toBe(1);
});

describe('how to sign in', () => {
  const SSO = 'sso_account_id = 123456789012\nsso_role_name = r\n';
  const CONFIG = [
    '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n',
    `[profile shop]\nsso_session = corp\n${SSO}`,
    `[profile photos]\nsso_session = corp\n${SSO}`,
    '[profile reader]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = shop\n',
    `[profile old]\nsso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-1\n${SSO}`,
    '[profile console]\nlogin_session = arn:aws:iam::123456789012:user/u\nregion = eu-west-1\n',
    '[profile circle]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = round\n',
    '[profile round]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = circle\n',
  ].join('\n');

  const refusalOf = async (profile: string): Promise<CredentialsError> => {
    writeFileSync(join(folder, 'config'), CONFIG);
    const { session } = await accountOf({ profile });
    const error = await countGroups(session).catch((thrown: unknown) => thrown);
    if (error instanceof CredentialsError) return error;
    throw error;
  };

  test('is one sentence for all profiles of an SSO session', async () => {
    const refusals = await Promise.all(['shop', 'photos', 'reader'].map(refusalOf));
    for (const { message, hint } of refusals) {
      expect(message).toBe('SSO session “corp” has expired or was never opened');
      expect(hint).toBe('run aws sso login --sso-session corp');
    }
  });

  test.for([
    ['old', 'run aws sso login --profile old'],
    ['console', 'run aws login --profile console'],
  ] as const)('names the profile %s, which has no such session', async ([profile, hint]) => {
    expect((await refusalOf(profile)).hint).toBe(hint);
  });

  test('is looked for in no circle', async () => {
    expect((await refusalOf('circle')).message).toMatch(/“circle” gives no credentials/);
  });

  test('expired keys of a profile are renewed where that profile’s session is', async () => {
    writeFileSync(join(folder, 'config'), CONFIG);
    writeFileSync(
      join(folder, 'credentials'),
      '[shop]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n',
    );
    const { clock, session } = await accountOf({ profile: 'shop' });
    await clock.advance(MINUTE_MS);
    await expect(countGroups(session)).rejects.toMatchObject({ hint: 'run aws sso login --sso-session corp' });
  });
});

describe('credentials that tell when they expire', () => {
  /** An account whose role is assumed for `lifeMs` at a time, as long as `canAssume` says so. */
  const assumed = async (lifeMs: number) => {
    const clock = createSimulatedClock();
    const role = { canAssume: true, assumptions: 0 };
    const aws: HttpHandler = async (request) => {
      if (!Buffer.from(request.body).includes('Action=AssumeRole')) return jsonAnswer({ logGroups: [{}] });
      role.assumptions += 1;
      if (!role.canAssume) return { status: 403, headers: {}, body: Buffer.from(XML_EXPIRED) };
      const body = Buffer.from(assumedUntil(clock.now() + lifeMs));
      return { status: 200, headers: { 'content-type': 'text/xml' }, body };
    };
    const session = await sessionOn(aws, clock, { roleArn: 'arn:aws:iam::123456789012:role/r' });
    return { clock, role, session };
  };

  test('are renewed before that, and used to the end where renewing fails', async () => {
    const { clock, role, session } = await assumed(60 * MINUTE_MS);
    await countGroups(session);
    role.canAssume = false;
    await clock.advance(56 * MINUTE_MS);
    expect(await countGroups(session)).toBe(1);
    expect(role.assumptions).toBe(2);
    await clock.advance(5 * MINUTE_MS);
    await expect(countGroups(session)).rejects.toThrow(CredentialsError);
  });

  test('are not asked for at every call, however short they live', async () => {
    const { session, role } = await assumed(4 * MINUTE_MS);
    for (let call = 0; call < 10; call += 1) await countGroups(session);
    expect(role.assumptions).toBe(1);
  });
});

const XML_EXPIRED =
  '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ExpiredTokenException</Code><Message>expired</Message></Error></ErrorResponse>';

function assumedUntil(atMs: number): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(atMs).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}
