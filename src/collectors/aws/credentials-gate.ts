import { CredentialsError } from '../../domain/errors.ts';

/** Where calls wait while nobody has valid credentials. */
export interface CredentialsGate {
  /**
   * Makes a call. Where it fails for its credentials, they are looked for again, and as long as that is in vain every call
   * waits here while one of them tries; when that one has come through all go on, and also when a try of it failed for
   * another reason: what is throttled for minutes says nothing against the credentials, and each has its own to tell.
   * @param attempt makes the call, says when a try of it failed for another reason and will be made again, and throws a
   *   `CredentialsError` when the credentials are at fault
   * @throws what `attempt` throws for any other reason, and once the signal has aborted
   */
  pass<Output>(attempt: Attempt<Output>, wait: ForCredentials): Promise<Output>;
}

type Attempt<Output> = (onOtherSetback: () => void) => Promise<Output>;

/** How a call waits for credentials. */
export interface ForCredentials {
  readonly signal: AbortSignal;
  /** Told what is wrong when the call has to wait, and again when something else is. */
  readonly onExpired: (error: CredentialsError) => void;
}

/** What a gate is made of. */
export interface CredentialsGateOptions {
  /** Forgets the credentials, so that the next call looks for them where they come from. */
  readonly forget: () => void;
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>;
}

/** How often somebody's login is looked for. */
const PROBE_EVERY_MS = 5000;

/** While one call, the prober, looks for credentials and the others wait. */
interface Pause {
  /** Absent until it is known that there are none. */
  error: CredentialsError | undefined;
  readonly told: Set<ForCredentials['onExpired']>;
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** Makes a gate, open. One for all calls of a session: they have the same credentials. */
export function createCredentialsGate({ forget, sleep }: CredentialsGateOptions): CredentialsGate {
  let pause: Pause | undefined;
  /** A call that began before the last pause ended failed with credentials that are gone. */
  let pauses = 0;

  const end = (ended: Pause): void => {
    if (pause !== ended) return;
    pause = undefined;
    pauses += 1;
    ended.end();
  };

  const probe = async <Output>(attempt: Attempt<Output>, wait: ForCredentials): Promise<Output> => {
    const current = openPause();
    current.told.add(wait.onExpired);
    pause = current;
    try {
      for (;;) {
        forget();
        try {
          return await attempt(() => end(current));
        } catch (error) {
          if (wait.signal.aborted || !(error instanceof CredentialsError)) throw error;
          if (pause !== current) return await pass(attempt, wait);
          tell(current, error);
        }
        await sleep(PROBE_EVERY_MS, wait.signal);
        wait.signal.throwIfAborted();
      }
    } finally {
      end(current);
    }
  };

  const pass = async <Output>(attempt: Attempt<Output>, wait: ForCredentials): Promise<Output> => {
    for (;;) {
      wait.signal.throwIfAborted();
      if (pause !== undefined) {
        await waitFor(pause, wait);
        continue;
      }
      const pausesBefore = pauses;
      try {
        return await attempt(() => undefined);
      } catch (error) {
        if (wait.signal.aborted || !(error instanceof CredentialsError)) throw error;
      }
      if (pause === undefined && pauses === pausesBefore) return await probe(attempt, wait);
    }
  };

  return { pass };
}

function openPause(): Pause {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { error: undefined, told: new Set(), over: promise, end: resolve };
}

function tell(pause: Pause, error: CredentialsError): void {
  const isKnown = pause.error?.message === error.message && pause.error.hint === error.hint;
  pause.error = error;
  if (isKnown) return;
  for (const onExpired of pause.told) onExpired(error);
}

async function waitFor(pause: Pause, { signal, onExpired }: ForCredentials): Promise<void> {
  if (pause.error !== undefined) onExpired(pause.error);
  pause.told.add(onExpired);
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const abort = (): void => resolve();
  signal.addEventListener('abort', abort, { once: true });
  await Promise.race([pause.over, aborted]);
  signal.removeEventListener('abort', abort);
  pause.told.delete(onExpired);
}
