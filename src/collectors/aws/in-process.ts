import { Readable } from 'node:stream';
import type { HttpHandler, HttpRequest } from '../../runtime/http.ts';
import { isEventStream, type SdkHttpClient } from './client-config.ts';

/** The part of the SDK's request that reaches a server. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Puts a handler where the SDK expects its HTTP client, so that a sandbox in this process answers without a socket. An
 * aborted call ends at once; what the handler throws is to the SDK a broken connection.
 */
export function inProcessHandler(answer: HttpHandler): SdkHttpClient {
  const handle = async (request: SdkRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
    const { status, headers, body } = await orAborted(answer(httpRequestOf(request)), abortSignal);
    const response = { statusCode: status, headers: lowerCased(headers), body };
    if (!isEventStream(response) || body instanceof Uint8Array) return { response };
    return { response: { ...response, body: endedBy(Readable.from(body), abortSignal) } };
  };
  return { handle, metadata: { handlerProtocol: 'http/1.1' } };
}

/** As Node's HTTP client ends a body that is still coming when its request is aborted. */
function endedBy(body: Readable, signal: AbortSignal | undefined): Readable {
  const abort = (): void => void body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  signal?.addEventListener('abort', abort, { once: true });
  body.once('close', () => signal?.removeEventListener('abort', abort));
  // Whoever reads it is told; an error after that is nobody's.
  body.on('error', () => undefined);
  return body;
}

function httpRequestOf({ method, path, query, headers, body }: SdkRequest): HttpRequest {
  return { method, path: path + queryString(query), headers: lowerCased(headers), body: bytesOf(body) };
}

/** The SDK's own byte array warns on stderr when it is used like a string, which a plain one does not. */
function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength) : new Uint8Array();
}

function queryString(query: SdkRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one ?? '']),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function orAborted<Value>(answer: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
