import type { HttpHandler, HttpRequest, HttpResponse } from '../../src/runtime/http.ts';

/** An event as it is written; what is left out is as AWS would fill it in. */
export interface WrittenEvent {
  readonly at: number;
  readonly message?: string;
  readonly stream?: string;
  /** When it becomes readable; `at` unless said. */
  readonly readableAt?: number;
  /** null: the service gives none. */
  readonly id?: string | null;
}

/** What the service is to answer instead of doing its work. */
export type Fault =
  | { readonly status: number; readonly type: string; readonly message?: string }
  /** The connection breaks with this code of Node's. */
  | { readonly code: string };

/** One call that was made. */
export interface FakeCall {
  readonly atMs: number;
  readonly api: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * The least of CloudWatch Logs that a reader can be tested on: groups of events that become readable in time, pages of any
 * size, and faults on request. It stands on its own: the sandbox is tested elsewhere.
 */
export interface FakeCloudWatch {
  readonly handler: HttpHandler;
  readonly calls: readonly FakeCall[];
  write(group: string, ...events: readonly WrittenEvent[]): void;
  createGroup(group: string): void;
  deleteGroup(group: string): void;
  /** Asked before every call; undefined lets it through. */
  fault: ((call: FakeCall) => Fault | undefined) | undefined;
  /** Changes a page on its way out, for the traps that paging holds. */
  onPage: ((page: FakePage, call: FakeCall) => FakePage) | undefined;
}

/** A page as it goes over the wire. */
export interface FakePage {
  readonly events: readonly object[];
  readonly nextToken?: string;
}

/** How the service behaves. */
export interface FakeCloudWatchOptions {
  /** The server's clock, epoch milliseconds. */
  readonly now: () => number;
  readonly pageSize?: number;
  /** As AWS does, by time over all streams; or one stream after the other. */
  readonly order?: 'time' | 'stream';
  /** What becomes of `startFromHead: false`: AWS begins at the newest event; some emulators never heard of it. */
  readonly newestFirst?: 'falling' | 'rising-pages' | 'ignored';
}

interface StoredEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
  readonly eventId?: string;
}

/** Without any group; pages hold three events unless said, in time order. */
export function createFakeCloudWatch({
  now,
  pageSize = 3,
  order = 'time',
  newestFirst = 'falling',
}: FakeCloudWatchOptions): FakeCloudWatch {
  const groups = new Map<string, StoredEvent[]>();
  const calls: FakeCall[] = [];
  let written = 0;

  const stored = ({
    at,
    message = `event ${written}`,
    stream = 's',
    readableAt = at,
    id,
  }: WrittenEvent): StoredEvent => {
    written += 1;
    const eventId = id === null ? {} : { eventId: id ?? `e${written}` };
    return { logStreamName: stream, timestamp: at, ingestionTime: readableAt, message, ...eventId };
  };
  const pageOf = (events: readonly StoredEvent[], input: FakeCall['input']): FakePage => {
    const {
      startTime = 0,
      endTime = Number.POSITIVE_INFINITY,
      nextToken = '0',
      limit = 10_000,
      logStreamNames,
      startFromHead = true,
    } = input as {
      startTime?: number;
      endTime?: number;
      nextToken?: string;
      limit?: number;
      logStreamNames?: readonly string[];
      startFromHead?: boolean;
    };
    const found = events
      .filter((event) => logStreamNames?.includes(event.logStreamName) ?? true)
      .filter((event) => event.ingestionTime <= now() && event.timestamp >= startTime && event.timestamp <= endTime)
      .sort(
        (a, b) =>
          (order === 'stream' ? a.logStreamName.localeCompare(b.logStreamName) : 0) || a.timestamp - b.timestamp,
      );
    const isTurned = !startFromHead && newestFirst !== 'ignored';
    if (isTurned) found.reverse();
    const from = Number(nextToken);
    const to = from + Math.min(limit, pageSize);
    const page = found.slice(from, to);
    if (isTurned && newestFirst === 'rising-pages') page.reverse();
    return { events: page, ...(to < found.length ? { nextToken: String(to) } : {}) };
  };
  const answer = (call: FakeCall): HttpResponse => {
    const fault = fake.fault?.(call);
    if (fault !== undefined && 'code' in fault) throw Object.assign(new Error(fault.code), { code: fault.code });
    if (fault !== undefined) return errorReply(fault, now());
    const group = groups.get(String(call.input.logGroupName));
    if (group === undefined) {
      return errorReply(
        { status: 400, type: 'ResourceNotFoundException', message: 'The specified log group does not exist.' },
        now(),
      );
    }
    const page = pageOf(group, call.input);
    return reply(200, fake.onPage?.(page, call) ?? page, now());
  };

  const fake: FakeCloudWatch = {
    handler: async (request) => {
      const call = { atMs: now(), api: apiOf(request), input: inputOf(request) };
      calls.push(call);
      return answer(call);
    },
    calls,
    write: (group, ...events) => void groups.set(group, [...(groups.get(group) ?? []), ...events.map(stored)]),
    createGroup: (group) => void groups.set(group, []),
    deleteGroup: (group) => void groups.delete(group),
    fault: undefined,
    onPage: undefined,
  };
  return fake;
}

function apiOf({ headers }: HttpRequest): string {
  return headers['x-amz-target']?.split('.')[1] ?? '';
}

function inputOf({ body }: HttpRequest): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(body).toString() || '{}') as Record<string, unknown>;
}

/** An answer in the protocol of CloudWatch Logs, dated like a server's. */
function reply(status: number, body: object, nowMs: number): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1', date: new Date(nowMs).toUTCString() };
  return { status, headers, body: Buffer.from(JSON.stringify(body)) };
}

function errorReply({ status, type, message = type }: Extract<Fault, { type: string }>, nowMs: number): HttpResponse {
  return reply(status, { __type: type, message }, nowMs);
}
