import type { HttpHandler } from '../../src/runtime/http.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** A call for events as a dense log was asked it. */
export interface DenseCall {
  readonly atMs: number;
  readonly group: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly events: number;
  readonly hasMore: boolean;
}

/** What a dense log is made of. */
export interface DenseLogOptions {
  readonly clock: SimulatedClock;
  /** Timestamps of each group's events, rising. */
  readonly groups: Readonly<Record<string, Float64Array>>;
  readonly latencyMs: number;
  /** Calls a second; more are throttled, as a bucket of that size does it. Absent: all are answered. */
  readonly quota?: number;
  /** The share of pages that end after a hundredth of what they could hold. */
  readonly partialShare?: number;
  /** Characters of each message; 224 unless said. */
  readonly messageLength?: number;
}

const PAGE_BYTES = 1_048_576;

/** CloudWatch Logs with very many events: pages of 1 MB in time order, after a while, within a quota. */
export function createDenseLog({
  clock,
  groups,
  latencyMs,
  quota,
  partialShare = 0,
  messageLength = 224,
}: DenseLogOptions) {
  const message = 'x'.repeat(messageLength);
  const calls: DenseCall[] = [];
  let throttles = 0;
  let answered = 0;
  let tokens = quota ?? 0;
  let refilledAtMs = clock.now();

  const isThrottled = (): boolean => {
    if (quota === undefined) return false;
    tokens = Math.min(quota, tokens + ((clock.now() - refilledAtMs) * quota) / 1000);
    refilledAtMs = clock.now();
    if (tokens < 1) return true;
    tokens -= 1;
    return false;
  };
  const handler: HttpHandler = async ({ body }) => {
    const input = JSON.parse(Buffer.from(body).toString()) as Record<string, number> & { logGroupName: string };
    clock.touch();
    if (isThrottled()) {
      throttles += 1;
      return replyOf(400, { __type: 'ThrottlingException', message: 'Rate exceeded' }, clock.now());
    }
    const { logGroupName, startTime = 0, endTime = Number.MAX_SAFE_INTEGER, limit = 10_000 } = input;
    const times = groups[logGroupName] ?? new Float64Array();
    const from = Math.max(firstFrom(times, startTime), Number(input.nextToken ?? 0));
    const end = firstFrom(times, endTime + 1);
    const isPartial = (calls.length * 0.618) % 1 < partialShare;
    const most = Math.floor(Math.min(limit, PAGE_BYTES / (messageLength + 26)) * (isPartial ? 0.01 : 1));
    const to = Math.min(end, from + most);
    calls.push({ atMs: clock.now(), group: logGroupName, startTime, endTime, events: to - from, hasMore: to < end });
    await clock.sleep(latencyMs);
    answered += to - from;
    const events = Array.from({ length: to - from }, (_, index) => ({ ...eventOf(times, from + index), message }));
    return replyOf(200, { events, ...(to < end ? { nextToken: String(to) } : {}) }, clock.now());
  };
  return { handler, calls, throttles: () => throttles, answered: () => answered };
}

function eventOf(times: Float64Array, index: number): object {
  const timestamp = times[index] ?? 0;
  return {
    logStreamName: `s${index % 7}`,
    timestamp,
    ingestionTime: timestamp,
    eventId: String(index).padStart(56, '0'),
  };
}

function replyOf(status: number, body: object, nowMs: number) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', date: new Date(nowMs).toUTCString() };
  return { status, headers, body: Buffer.from(JSON.stringify(body)) };
}

function firstFrom(times: Float64Array, atMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
