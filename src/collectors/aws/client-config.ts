import type { CloudWatchLogsClientConfig } from '@aws-sdk/client-cloudwatch-logs';
import type { ServerClock } from './server-clock.ts';

/** What the SDK accepts as the thing that carries its requests: a handler, or settings for its own. */
export type SdkRequestHandler = NonNullable<CloudWatchLogsClientConfig['requestHandler']>;

/** An answer of the SDK's HTTP client: as much of it as is looked at. */
export interface SdkResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  body?: unknown;
}

/** True for an answer that comes event by event, for as long as it is read. */
export function isEventStream({ headers = {} }: SdkResponse): boolean {
  return headers['content-type'] === 'application/vnd.amazon.eventstream';
}

/** The SDK's HTTP client, of which a session has one. */
export interface SdkHttpClient {
  readonly metadata?: { readonly handlerProtocol: string };
  handle(request: never, options?: { abortSignal?: AbortSignal }): Promise<{ response: SdkResponse }>;
  /** Closes every connection; later requests open new ones. Absent where there are none. */
  destroy?(): void;
}

/** Credentials, or what finds them, as the SDK's clients accept them. */
export type SdkCredentials = NonNullable<CloudWatchLogsClientConfig['credentials']>;

/** The settings that every client of a session is made with. */
export interface SdkClientConfig {
  readonly region: string;
  readonly credentials: SdkCredentials;
  /** 1: the request budget makes every further try. */
  readonly maxAttempts: 1;
  readonly requestHandler: SdkRequestHandler;
  readonly endpoint?: string;
  /** Some operations put a word before the host (`stream-logs…`), which no other endpoint has. */
  readonly disableHostPrefix?: true;
}

/** Where in a client's middleware stack the server clock looks: innermost, where an answer is still headers and bytes. */
export const SERVER_CLOCK_STEP = { step: 'deserialize', priority: 'low', name: 'slsobsServerClock' } as const;

/** Lets the server clock see the headers of every answer, errors included: the SDK hands out none. */
export function serverClockMiddleware(serverClock: ServerClock, now: () => number) {
  return <Args, Result extends { response: unknown }>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      const askedAtMs = now();
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string | undefined> };
      serverClock.observe(headers?.date, askedAtMs);
      return result;
    };
}
