import { pipeline, type Readable, Transform } from 'node:stream';
import type { Clock } from '../../runtime/clock.ts';
import type { SdkHttpClient, SdkRequestHandler, SdkResponse } from './client-config.ts';
import { brokenConnection } from './failures.ts';
import type { WakeUpWatch } from './wake-up.ts';

/**
 * An exchange is given up when not a byte has come for so long. FilterLogEvents answers within a few seconds; what takes
 * longer because the line is slow goes on.
 */
const SILENCE_MS = 20_000;

/**
 * Gives up what will not come: an exchange that has gone silent, before its answer or in the middle of it, which neither the
 * SDK's retries nor its request timeout cover (aws-sdk-js-v3#8098), and everything under way when the machine has slept. An
 * answer that succeeded and is empty is a broken one too: every operation that slsobs calls answers with a document, and the
 * SDK would take it for an empty one. All of them are broken connections to the request budget.
 */
export function watchedHandler(client: SdkHttpClient, clock: Clock, wakeUps: WakeUpWatch): SdkRequestHandler {
  const handle: SdkHttpClient['handle'] = async (request, options = {}) => {
    const exchange = openExchange(clock, wakeUps, options.abortSignal);
    try {
      const answer = client.handle(request, { ...options, abortSignal: exchange.signal });
      const { response } = await Promise.race([answer, exchange.lost]);
      exchange.heard();
      response.body = watchedBody(response, exchange);
      return { response };
    } catch (error) {
      exchange.end();
      throw error;
    }
  };
  // Connections that nobody uses are as dead after a sleep as those in use.
  wakeUps.onWakeUp(() => client.destroy?.());
  // The SDK's type asks for its own request class.
  return { handle, metadata: client.metadata, destroy: () => client.destroy?.() } as unknown as SdkRequestHandler;
}

/** A request and its answer, while they are watched. */
interface Exchange {
  /** Aborts when the caller does, and when the exchange is lost. */
  readonly signal: AbortSignal;
  /** Rejects when the exchange is lost. */
  readonly lost: Promise<never>;
  /** A sign of life. */
  heard(): void;
  /** Nothing more is to be watched. */
  end(): void;
}

function openExchange(clock: Clock, wakeUps: WakeUpWatch, callerSignal: AbortSignal | undefined): Exchange {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  // Whoever reads the body learns it from there.
  lost.catch(() => undefined);
  const under = new AbortController();
  const ended = new AbortController();
  let heardAtMs = clock.now();

  const end = (): void => {
    ended.abort();
    unlisten();
    callerSignal?.removeEventListener('abort', abort);
  };
  const lose = (why: string): void => {
    end();
    const error = brokenConnection(why);
    reject(error);
    under.abort(error);
  };
  const abort = (): void => {
    end();
    under.abort(callerSignal?.reason);
  };
  const unlisten = wakeUps.onWakeUp(() => lose('this machine slept while the call was under way'));
  if (callerSignal?.aborted) abort();
  else callerSignal?.addEventListener('abort', abort, { once: true });

  const listen = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const silentMs = clock.now() - heardAtMs;
      if (silentMs >= SILENCE_MS) return lose(`nothing came for ${SILENCE_MS / 1000} s`);
      await clock.sleep(SILENCE_MS - silentMs, ended.signal);
    }
  };
  void listen();
  return {
    signal: under.signal,
    lost,
    heard: () => {
      heardAtMs = clock.now();
    },
    end,
  };
}

function watchedBody({ statusCode, body }: SdkResponse, exchange: Exchange): Readable {
  let isEmpty = true;
  const watched = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      isEmpty &&= chunk.length === 0;
      exchange.heard();
      done(null, chunk);
    },
    flush: (done) => done(isEmpty && statusCode < 300 ? brokenConnection('the answer is empty') : null),
  });
  const abort = (): void => {
    watched.destroy(exchange.signal.reason);
  };
  exchange.signal.addEventListener('abort', abort, { once: true });
  // What breaks before the SDK reads is thrown when it does; it must not end the process before.
  watched.on('error', () => undefined);
  pipeline(body as Readable, watched, () => {
    exchange.signal.removeEventListener('abort', abort);
    exchange.end();
  });
  return watched;
}
