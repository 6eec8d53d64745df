import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Env } from '../../runtime/env.ts';
import type { SdkHttpClient } from './client-config.ts';

/** A half-open connection is given up after this long without a byte; FilterLogEvents answers within a few seconds. */
const SILENCE_MS = 10_000;
const CONNECT_MS = 5000;

/**
 * How requests travel: by the SDK's own client, which is loaded at the first. The SDK reads neither `HTTPS_PROXY` and
 * `NO_PROXY` nor `AWS_CA_BUNDLE`; Node's agents read the first two when they are handed to them (`proxyEnv`, Node 22.21 and
 * 24.5; an older Node goes straight).
 * @param readFile gives a file's bytes; called only when `AWS_CA_BUNDLE` is set
 * @throws what `readFile` throws
 */
export async function openConnection(
  env: Env,
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<SdkHttpClient> {
  const caBundle = env.AWS_CA_BUNDLE;
  const proxyEnv = Object.fromEntries(
    ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'].map((name) => [name, env[name]]),
  );
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv };
  const settings = {
    connectionTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    httpAgent: agent,
    httpsAgent: caBundle ? { ...agent, ca: Buffer.from(await readFile(caBundle)) } : agent,
  };
  let made: NodeHttpHandler | undefined;
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, options) => {
      const { NodeHttpHandler } = await import('@smithy/node-http-handler');
      made ??= new NodeHttpHandler(settings);
      return await made.handle(request, options);
    },
    destroy: () => made?.destroy(),
  };
}
