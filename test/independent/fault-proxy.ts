import { inject } from 'vitest';

/** The share of the calls of one operation that is answered as AWS answers too many of them. */
export interface Throttle {
  readonly operation: string;
  readonly share: number;
}

/** Makes the proxy before moto throttle, and nothing else, from now on. */
export async function throttleCalls({ operation, share }: Throttle): Promise<void> {
  const rule = { service: 'logs', operation, probability: share, error: { code: 'ThrottlingException' } };
  // POST takes the place of all earlier rules.
  await control('rules', { method: 'POST', body: JSON.stringify([rule]) });
}

/** Calls that were answered with a failure, since the proxy was started; it keeps the last 2000. */
export async function throttledCalls(): Promise<number> {
  const fired = (await control('fired')) as readonly unknown[];
  return fired.length;
}

async function control(path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${inject('microburstUrl')}/_microburst/${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`microburst, ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
