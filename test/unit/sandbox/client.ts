import type { HttpRequest } from '../../../src/runtime/http.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';

/** A Monday morning at which the tests of the sandbox take place. */
export const MONDAY_MS = Date.UTC(2026, 2, 2, 10, 0);

/** An answer, parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads the fields it asserts
  readonly body: any;
}

/** An event as FilterLogEvents sends it. */
export interface WireEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

/** A sandbox with a clock that stands still until it is moved, spoken to without a socket. */
export interface Bench {
  readonly sandbox: Sandbox;
  /** Sets the time, epoch milliseconds. */
  setNow(nowMs: number): void;
  logs(operation: string, input: object): Promise<Reply>;
  get(path: string): Promise<Reply>;
  /** Calls X-Ray: `/Traces`. */
  xray(path: string, input: object): Promise<Reply>;
  /** Calls CloudWatch, for metrics. */
  cloudwatch(operation: string, input: object): Promise<Reply>;
  /** All pages of FilterLogEvents. */
  allPages(input: object): Promise<Reply[]>;
  /** The events of all pages of FilterLogEvents. */
  allEvents(input: object): Promise<WireEvent[]>;
}

export function createBench(options: Omit<SandboxOptions, 'clock'> = {}): Bench {
  let now = MONDAY_MS;
  const sandbox = createSandbox({ clock: { now: () => now, sleep: async () => undefined }, ...options });
  const send = async (request: HttpRequest): Promise<Reply> => {
    const { status, headers, body } = await sandbox.handle(request);
    const text = new TextDecoder().decode(body as Uint8Array);
    return { status, headers, text, body: JSON.parse(text) };
  };
  const post = (target: string, input: object): Promise<Reply> =>
    send({
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': target },
      body: new TextEncoder().encode(JSON.stringify(input)),
    });
  const logs: Bench['logs'] = (operation, input) => post(`Logs_20140328.${operation}`, input);
  const allPages: Bench['allPages'] = async (input) => {
    const pages: Reply[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs('FilterLogEvents', { ...input, ...(nextToken === undefined ? {} : { nextToken }) });
      pages.push(page);
      nextToken = page.body.nextToken;
    } while (nextToken !== undefined);
    return pages;
  };
  return {
    sandbox,
    setNow: (nowMs) => {
      now = nowMs;
    },
    logs,
    cloudwatch: (operation, input) => post(`GraniteServiceVersion20100801.${operation}`, input),
    xray: (path, input) =>
      send({ method: 'POST', path, headers: {}, body: new TextEncoder().encode(JSON.stringify(input)) }),
    get: (path) => send({ method: 'GET', path, headers: {}, body: new Uint8Array() }),
    allPages,
    allEvents: async (input) => (await allPages(input)).flatMap(({ body }) => body.events),
  };
}

/** An empty sandbox with one group, one or more streams, and events in them. */
export async function createFilledBench(
  streams: Readonly<Record<string, readonly { timestamp: number; message: string }[]>>,
  options: Omit<SandboxOptions, 'clock' | 'world'> = {},
): Promise<Bench> {
  const bench = createBench({ ...options, world: 'empty' });
  await bench.logs('CreateLogGroup', { logGroupName: '/test' });
  for (const [logStreamName, logEvents] of Object.entries(streams)) {
    await bench.logs('CreateLogStream', { logGroupName: '/test', logStreamName });
    if (logEvents.length > 0) await bench.logs('PutLogEvents', { logGroupName: '/test', logStreamName, logEvents });
  }
  return bench;
}
