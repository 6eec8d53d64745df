import type { Clock } from '../../runtime/clock.ts';
import { isEventStream, type SdkHttpClient, type SdkRequestHandler, type SdkResponse } from './client-config.ts';
import { brokenConnection } from './failures.ts';
import type { WakeUpWatch } from './wake-up.ts';

/**
 * An exchange is given up when not a byte has come for so long. FilterLogEvents answers within a few seconds; what takes
 * longer because the line is slow goes on.
 */
const SILENCE_MS = 20_000;

/**
 * Gives up what will not come: an exchange that has gone silent, before its answer or in the middle of it, which neither the
 * SDK's retries nor its request timeout cover (aws-sdk-js-v3#8098), and everything under way when the machine has slept. To
 * see to that the answer is read here, and handed to the SDK in one piece. One that succeeded and is empty is a broken one
 * too: every operation that slsobs calls answers with a document, and the SDK would take it for an empty one. All of them are
 * broken connections to the request budget.
 */
export function watchedHandler(client: SdkHttpClient, clock: Clock, wakeUps: WakeUpWatch): SdkRequestHandler {
  const handle: SdkHttpClient['handle'] = async (request, options = {}) => {
    const exchange = openExchange(clock, wakeUps, options.abortSignal);
    try {
      const answer = client.handle(request, { ...options, abortSignal: exchange.signal });
      const { response } = await Promise.race([answer, exchange.over]);
      exchange.heard();
      // A live tail goes on for hours: whoever reads it watches for its silence, and ends it by the signal.
      if (isEventStream(response)) {
        exchange.goesOn();
        return { response };
      }
      response.body = await bodyOf(response, exchange);
      return { response };
    } finally {
      exchange.end();
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
  /** Rejects then, and never resolves. */
  readonly over: Promise<never>;
  /** A sign of life. */
  heard(): void;
  /** The answer comes for as long as the caller wants it: its signal still ends it when nothing is watched any more. */
  goesOn(): void;
  /** Nothing more is to be watched. */
  end(): void;
}

function openExchange(clock: Clock, wakeUps: WakeUpWatch, callerSignal: AbortSignal | undefined): Exchange {
  const { promise: over, reject } = Promise.withResolvers<never>();
  // It may end while nobody waits for it.
  over.catch(() => undefined);
  const under = new AbortController();
  let heardAtMs = clock.now();
  let isEndless = false;
  const giveUp = (reason: unknown): void => {
    reject(reason);
    under.abort(reason);
  };
  const abort = (): void => giveUp(callerSignal?.reason);
  const unlisten = [
    wakeUps.onWakeUp(() => giveUp(brokenConnection('this machine slept while the call was under way'))),
    wakeUps.onTick(() => {
      if (clock.now() - heardAtMs >= SILENCE_MS) {
        giveUp(brokenConnection(`nothing came for ${SILENCE_MS / 1000} s`));
      }
    }),
  ];
  if (callerSignal?.aborted) abort();
  else callerSignal?.addEventListener('abort', abort, { once: true });
  return {
    signal: under.signal,
    over,
    heard: () => {
      heardAtMs = clock.now();
    },
    goesOn: () => {
      isEndless = true;
    },
    end: () => {
      for (const stop of unlisten) stop();
      if (!isEndless) callerSignal?.removeEventListener('abort', abort);
    },
  };
}

async function bodyOf({ statusCode, body }: SdkResponse, exchange: Exchange): Promise<Uint8Array> {
  const bytes = body instanceof Uint8Array ? body : await Promise.race([collect(body, exchange), exchange.over]);
  if (bytes.length === 0 && statusCode < 300) throw brokenConnection('the answer is empty');
  return bytes;
}

async function collect(body: SdkResponse['body'], { heard, over }: Exchange): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const iterator = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  // What was given up is not read on, and not waited for either.
  over.catch(() => void iterator.return?.()?.catch(() => undefined));
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    heard();
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}
