import type { Env } from '../../runtime/env.ts';
import type { SdkRequestHandler } from './client-config.ts';

/** A half-open connection is given up after this long without a byte; FilterLogEvents answers within a few seconds. */
const SILENCE_MS = 30_000;
const CONNECT_MS = 5000;

/**
 * How requests travel: settings for the SDK's own handler. The SDK reads neither `HTTPS_PROXY` and `NO_PROXY` nor
 * `AWS_CA_BUNDLE`; Node's agents read the first two when they are handed to them (`proxyEnv`, Node 22.21 and 24.5; an older
 * Node goes straight).
 * @param readFile gives a file's bytes; called only when `AWS_CA_BUNDLE` is set
 * @throws what `readFile` throws
 */
export async function connectionSettings(
  env: Env,
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<SdkRequestHandler> {
  const caBundle = env.AWS_CA_BUNDLE;
  const proxyEnv = Object.fromEntries(
    ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'].map((name) => [name, env[name]]),
  );
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv };
  return {
    connectionTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    httpAgent: agent,
    httpsAgent: caBundle ? { ...agent, ca: Buffer.from(await readFile(caBundle)) } : agent,
  };
}
