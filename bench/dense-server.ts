// A process of its own that stands where CloudWatch Logs in us-east-1 would be: a proxy that a child reaches as HTTPS_PROXY, with
// TLS, an answer's latency and the account's quota. Told by `DenseServerOptions` as JSON; tells the parent its port and its counts.
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DenseGroup, firstFrom, messageOf, wireEventOf } from './dense-group.ts';

/** What the server is to be like. */
export interface DenseServerOptions {
  readonly key: string;
  readonly cert: string;
  readonly group: DenseGroup;
  readonly latencyMs: number;
  /** Calls a second; what is more is throttled. */
  readonly quota: number;
}

/** What it tells: its port at first, and then what has been asked of it at each answer. */
export interface DenseServerReport {
  readonly port: number;
  readonly calls: number;
  readonly throttles: number;
  /** When the first call came, epoch milliseconds. */
  readonly firstCallAtMs: number | undefined;
}

const PAGE_BYTES = 1_048_576;
const EVENT_BYTES = 26;
const MOST_EVENTS = 10_000;
/** Of groups no larger than this all events are written before the first call, so that an answer takes its latency and no more. */
const MOST_PREPARED = 200_000;

const { key, cert, group, latencyMs, quota } = JSON.parse(process.argv[2] ?? '') as DenseServerOptions;
const prepared =
  group.count > MOST_PREPARED ? [] : Array.from({ length: group.count }, (_, index) => preparedEvent(index));
let calls = 0;
let throttles = 0;
let firstCallAtMs: number | undefined;
let tokens = quota;
let filledAtMs = performance.now();

const service = createServer({ key, cert }, async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  firstCallAtMs ??= Date.now();
  const dueAtMs = performance.now() + latencyMs;
  const isRefused = isOverQuota();
  if (isRefused) throttles += 1;
  else calls += 1;
  const body = isRefused
    ? '{"__type":"ThrottlingException","message":"Rate exceeded"}'
    : pageOf(JSON.parse(Buffer.concat(chunks).toString()) as Asked);
  if (!isRefused) await sleep(Math.max(0, dueAtMs - performance.now()));
  response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(body);
  report();
});
const proxy = createProxy();
proxy.on('connect', (_request, socket) => {
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  service.emit('connection', socket);
});
proxy.listen(0, '127.0.0.1', report);
process.on('disconnect', () => process.exit());

function report(): void {
  const { port } = proxy.address() as AddressInfo;
  process.send?.({ port, calls, throttles, firstCallAtMs } satisfies DenseServerReport);
}

function isOverQuota(): boolean {
  const nowMs = performance.now();
  tokens = Math.min(quota, tokens + ((nowMs - filledAtMs) * quota) / 1000);
  filledAtMs = nowMs;
  if (tokens < 1) return true;
  tokens -= 1;
  return false;
}

/** An event's JSON text. */
interface PreparedEvent {
  readonly text: string;
  readonly messageBytes: number;
}

function preparedEvent(index: number): PreparedEvent {
  const message = messageOf(index);
  return { text: wireEventOf(group, index, message), messageBytes: message.length };
}

interface Asked {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
  readonly nextToken?: string;
}

function pageOf({ startTime = 0, endTime = Number.MAX_SAFE_INTEGER, limit = MOST_EVENTS, nextToken }: Asked): string {
  const end = firstFrom(group, endTime + 1);
  const events: string[] = [];
  let bytes = 0;
  let index = nextToken === undefined ? firstFrom(group, startTime) : Number(nextToken);
  for (; index < end && events.length < limit; index += 1) {
    const { text, messageBytes } = prepared[index] ?? preparedEvent(index);
    bytes += messageBytes + EVENT_BYTES;
    if (bytes > PAGE_BYTES) break;
    events.push(text);
  }
  return `{"events":[${events.join(',')}]${index < end ? `,"nextToken":"${index}"` : ''}}`;
}
