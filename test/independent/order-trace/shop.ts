import { createServer } from 'node:http';

/** A call that reached the shop's server, with what its trace header said. */
export interface ReceivedCall {
  readonly path: string;
  readonly traceId: string;
  /** The caller's subsegment. */
  readonly parentId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** What stands at the other end of every call of the traced programs: the API, two services, and Lambda's own API. */
export interface Shop {
  readonly url: string;
  received(path: string): ReceivedCall;
  stop(): Promise<void>;
}

/** The path of Lambda's Invoke for the function that is called from another. */
export const INVOKE_PATH = '/2015-03-31/functions/traced-billing/invocations';

const BILLING_TAKES_MS = 12;

/**
 * Starts it on a free port of this machine.
 * @param onOrder answers `/orders`: runs the function behind the API to its end
 */
export async function startShop(
  onOrder: (call: ReceivedCall) => Promise<void>,
  billingRequestId: string,
): Promise<Shop> {
  const calls: ReceivedCall[] = [];
  const answerTo = async (call: ReceivedCall): Promise<number> => {
    if (call.path === '/orders') await onOrder(call);
    if (call.path === INVOKE_PATH) await new Promise((resolve) => setTimeout(resolve, BILLING_TAKES_MS));
    return call.path === '/stock' ? 503 : 200;
  };
  const server = createServer((request, response) => {
    const startedAtMs = Date.now();
    const header = Object.fromEntries(
      String(request.headers['x-amzn-trace-id'])
        .split(';')
        .map((pair) => pair.split('=')),
    ) as Record<string, string>;
    const path = request.url?.split('?')[0] ?? '';
    const call = { path, traceId: header.Root ?? '', parentId: header.Parent ?? '', startedAtMs, endedAtMs: 0 };
    answerTo(call).then(
      (status) => {
        calls.push({ ...call, endedAtMs: Date.now() });
        response.writeHead(status, path === INVOKE_PATH ? { 'x-amzn-requestid': billingRequestId } : {});
        response.end('{}');
      },
      (error: Error) => response.destroy(error),
    );
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received: (path) => {
      const call = calls.find((other) => other.path === path);
      if (call === undefined) throw new Error(`nobody called ${path}`);
      return call;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
