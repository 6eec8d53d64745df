export const INVOCATION_STATUSES = [
  'ok',
  'error',
  'timeout',
  'out-of-memory',
  'crash',
  'init-error',
  'running',
  'unknown',
] as const;

/**
 * How an invocation ended. `running`: not yet; `unknown`: the data ends before it did. An invocation that logged errors
 * and returned is `ok`, with `loggedErrors`.
 */
export type InvocationStatus = (typeof INVOCATION_STATUSES)[number];

/** `initializationType` of Lambda's platform events. */
export type InitType = 'on-demand' | 'provisioned-concurrency' | 'snap-start' | 'lambda-managed-instances';

/** True for the ends that a caller would call a failure. */
export function isFailure(status: InvocationStatus): boolean {
  return (
    status === 'error' ||
    status === 'timeout' ||
    status === 'out-of-memory' ||
    status === 'crash' ||
    status === 'init-error'
  );
}
