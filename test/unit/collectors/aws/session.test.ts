import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AwsSession, AwsSessionOptions } from '../../../../src/collectors/aws/session.ts';
import { openAwsSession } from '../../../../src/collectors/aws/session.ts';
import { CredentialsError, RemoteError, UsageError } from '../../../../src/domain/errors.ts';
import type { HttpHandler, HttpRequest } from '../../../../src/runtime/http.ts';
import { seededRandom } from '../../../../src/runtime/random.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

/** What the SDK itself reads of the machine must be the test's own, or a developer's profile would decide the outcome. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slsobs-session-'));
  for (const name of [
    'AWS_PROFILE',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const clock = createSimulatedClock();
const { signal } = new AbortController();

function open(options: Partial<AwsSessionOptions> = {}): Promise<AwsSession> {
  return openAwsSession({ clock, random: seededRandom(1), env: {}, askMfa: async () => undefined, ...options });
}

/** A server that answers everything with an empty page and keeps what it was sent. */
function recorder(): { handler: HttpHandler; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const handler: HttpHandler = async (request) => {
    requests.push(request);
    const isSts = Buffer.from(request.body).includes('Action=AssumeRole');
    const body = isSts ? assumedRole(clock.now() + 3_600_000) : '{}';
    return {
      status: 200,
      headers: { 'content-type': isSts ? 'text/xml' : 'application/json' },
      body: Buffer.from(body),
    };
  };
  return { handler, requests };
}

function assumedRole(expiresAtMs: number): string {
  const expiration = new Date(expiresAtMs).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

/** Calls CloudWatch Logs and Lambda once each. */
async function callBoth(session: AwsSession): Promise<void> {
  await session.ask(
    { api: 'DescribeLogGroups', send: async () => (await session.logs()).describeLogGroups({}, signal) },
    { signal },
  );
  await session.ask(
    { api: 'ListFunctions', send: async () => (await session.lambda()).listFunctions({}, signal) },
    { signal },
  );
}

const keyOf = (request: HttpRequest | undefined): string | undefined =>
  /Credential=([^/]+)/.exec(request?.headers.authorization ?? '')?.[1];

describe('region', () => {
  test.for([
    ['the option before all', { region: 'a', env: { AWS_REGION: 'b', AWS_DEFAULT_REGION: 'c' } }, 'a'],
    ['AWS_REGION before AWS_DEFAULT_REGION', { env: { AWS_REGION: 'b', AWS_DEFAULT_REGION: 'c' } }, 'b'],
    ['AWS_DEFAULT_REGION, which the SDK does not read', { env: { AWS_DEFAULT_REGION: 'c' } }, 'c'],
    ['that of the profile', { profile: 'prod' }, 'ap-south-1'],
    ['any, where the endpoint is on this machine', { endpointUrl: 'http://localhost:4566' }, 'us-east-1'],
  ] as const)('it takes %s', async ([, options, region]) => {
    writeFileSync(join(folder, 'config'), '[profile prod]\nregion = ap-south-1\n');
    expect((await open(options)).region).toBe(region);
  });

  test('none at all is a usage error that says what to give', async () => {
    const opening = open();
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toMatchObject({ hint: expect.stringContaining('--region') });
  });
});

describe('credentials', () => {
  const env = { AWS_REGION: 'eu-west-1' };

  test('keys of the environment sign the calls', async () => {
    const { handler, requests } = recorder();
    await callBoth(await open({ aws: handler, env: { ...env, AWS_ACCESS_KEY_ID: 'KEY', AWS_SECRET_ACCESS_KEY: 's' } }));
    expect(requests.map(keyOf)).toEqual(['KEY', 'KEY']);
  });

  test('a profile that is named comes before keys of the environment', async () => {
    writeFileSync(join(folder, 'credentials'), '[prod]\naws_access_key_id = PROD\naws_secret_access_key = s\n');
    const { handler, requests } = recorder();
    const keys = { AWS_ACCESS_KEY_ID: 'KEY', AWS_SECRET_ACCESS_KEY: 's' };
    const session = await open({ aws: handler, profile: 'prod', env: { ...env, ...keys } });
    await callBoth(session);
    expect(requests.map(keyOf)).toEqual(['PROD', 'PROD']);
    expect(session.label).toBe('prod');
  });

  test('a profile that does not exist is said by its name', async () => {
    const session = await open({ profile: 'nope', env });
    await expect(callBoth(session)).rejects.toThrow(/“nope”/);
    await expect(callBoth(session)).rejects.toThrow(CredentialsError);
  });

  test('where there are none, the error says what to try', async () => {
    const calling = callBoth(await open({ env }));
    await expect(calling).rejects.toThrow('no AWS credentials were found');
    await expect(calling).rejects.toThrow(CredentialsError);
  });

  test('a role is assumed with them, once for all services', async () => {
    const { handler, requests } = recorder();
    const session = await open({ aws: handler, roleArn: 'arn:aws:iam::123456789012:role/team/reader', env });
    await callBoth(session);
    expect(requests.map(keyOf)).toEqual(['local', 'ASSUMED', 'ASSUMED']);
    expect(session.label).toBe('reader');
  });

  describe('with MFA', () => {
    beforeEach(() => {
      const role =
        'role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n';
      writeFileSync(join(folder, 'config'), `[profile guarded]\n${role}`);
      writeFileSync(join(folder, 'credentials'), '[base]\naws_access_key_id = BASE\naws_secret_access_key = s\n');
    });

    test('the code is asked for once, and sent', async () => {
      const { handler, requests } = recorder();
      const askMfa = vi.fn(async () => '123456');
      await callBoth(await open({ aws: handler, profile: 'guarded', env, askMfa }));
      expect(askMfa).toHaveBeenCalledTimes(1);
      expect(askMfa).toHaveBeenCalledWith(expect.stringContaining('mfa/me'));
      expect(Buffer.from(requests[0]?.body ?? []).toString()).toContain('TokenCode=123456');
      expect(requests.map(keyOf)).toEqual(['BASE', 'ASSUMED', 'ASSUMED']);
    });

    test('without a terminal to ask on, the error says so', async () => {
      const calling = callBoth(await open({ aws: recorder().handler, profile: 'guarded', env }));
      await expect(calling).rejects.toThrow(CredentialsError);
      await expect(calling).rejects.toThrow(/MFA code/);
    });
  });
});

describe('endpoint', () => {
  test.for([
    ['--endpoint-url', { endpointUrl: 'http://127.0.0.1:1' }],
    ['AWS_ENDPOINT_URL', { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } }],
    [
      'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
      { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:2', AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://127.0.0.1:1' } },
    ],
  ] as const)('%s is called, and what refuses there is said with its address', async ([, options]) => {
    const session = await open(options);
    const calling = callBoth(session);
    await expect(calling).rejects.toThrow(RemoteError);
    await expect(calling).rejects.toThrow(/http:\/\/127\.0\.0\.1:1 does not answer/);
    expect(session.label).toBe('127.0.0.1:1');
  });

  test('AWS_ENDPOINT_URL_XRAY is called for X-Ray alone', async () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:2', AWS_ENDPOINT_URL_XRAY: 'http://127.0.0.1:1' };
    const session = await open({ env });
    const api = 'GetTraceSegmentDestination';
    const send = async () => (await session.xray()).getTraceSegmentDestination(signal);
    await expect(session.ask({ api, send }, { signal })).rejects.toThrow(/http:\/\/127\.0\.0\.1:1 does not answer/);
    await expect(callBoth(session)).rejects.toThrow(/http:\/\/127\.0\.0\.1:2 does not answer/);
  });

  test('AWS_ENDPOINT_URL_CLOUDWATCH is called for metrics alone', async () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:2', AWS_ENDPOINT_URL_CLOUDWATCH: 'http://127.0.0.1:1' };
    const session = await open({ env });
    const input = { MetricDataQueries: [], StartTime: new Date(0), EndTime: new Date(1) };
    const send = async () => (await session.cloudwatch()).getMetricData(input, signal);
    const asking = session.ask({ api: 'GetMetricData', send }, { signal });
    await expect(asking).rejects.toThrow(/http:\/\/127\.0\.0\.1:1 does not answer/);
    await expect(callBoth(session)).rejects.toThrow(/http:\/\/127\.0\.0\.1:2 does not answer/);
  });

  test.for(['localhost:4577', 'ftp://x', 'nonsense'])('%s is not one', async (endpointUrl) => {
    await expect(open({ endpointUrl })).rejects.toThrow(UsageError);
  });
});

test('a bundle of authorities that cannot be read is a usage error', async () => {
  const opening = open({ env: { AWS_REGION: 'eu-west-1', AWS_CA_BUNDLE: join(folder, 'none.pem') } });
  await expect(opening).rejects.toThrow(/AWS_CA_BUNDLE/);
});

test('the server’s clock is learned from answers, errors included', async () => {
  const handler: HttpHandler = async () => {
    const headers = { 'content-type': 'application/json', date: new Date(clock.now() + 600_000).toUTCString() };
    return { status: 400, headers, body: Buffer.from('{"__type":"AccessDeniedException"}') };
  };
  const session = await open({ aws: handler });
  await callBoth(session).catch(() => undefined);
  expect(Math.abs(session.serverClock.now() - clock.now() - 600_000)).toBeLessThan(1000);
});
