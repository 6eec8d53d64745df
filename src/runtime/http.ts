import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface HttpRequest {
  readonly method: string;
  /** Path and query, `/2015-03-31/functions/?MaxItems=50`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** A server that listens until it is closed. */
export interface HttpServer {
  /** `http://127.0.0.1:4577` */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a handler on a socket of this machine. Rejects when the port is taken. */
export type ServeHttp = (handler: HttpHandler, options: { port: number; host?: string }) => Promise<HttpServer>;

export const serveHttp: ServeHttp = async (handler, { port, host = '127.0.0.1' }) => {
  const server = createServer((request, response) => {
    answer(handler, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actualPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

async function answer(handler: HttpHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const reply = await handler({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers,
    body: Buffer.concat(chunks),
  });
  response.writeHead(reply.status, reply.headers);
  if (reply.body instanceof Uint8Array) response.end(reply.body);
  else await pipeline(Readable.from(reply.body), response);
}
