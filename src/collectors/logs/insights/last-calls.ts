import type { Clock } from '../../../runtime/clock.ts';

/** What has been begun in AWS is ended there even after nobody waits for it any more: for so long it may take. */
const LAST_CALLS_MS = 2000;

/** A signal that aborts some time after another, so that what is under way then can still come to its end. */
export interface LateSignal {
  readonly signal: AbortSignal;
  /** Nothing is under way any more. */
  release(): void;
}

/** Follows a signal, late. */
export function followLate(signal: AbortSignal, clock: Clock): LateSignal {
  const late = new AbortController();
  const done = new AbortController();
  const begin = (): void => void clock.sleep(LAST_CALLS_MS, done.signal).then(() => late.abort(signal.reason));
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true, signal: done.signal });
  return { signal: late.signal, release: () => done.abort() };
}

/** Makes a call that is not to take long, whatever has been aborted; what goes wrong with it is nobody's. */
export async function lastCall(clock: Clock, call: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const done = new AbortController();
  void clock.sleep(LAST_CALLS_MS, done.signal).then(() => over.abort());
  await call(over.signal).catch(() => undefined);
  done.abort();
}
