import type { InvocationStatus } from '../../domain/invocation-status.ts';

const WEIGHTS: Readonly<Record<InvocationStatus, number>> = {
  'out-of-memory': 5,
  timeout: 4,
  'init-error': 3,
  crash: 2,
  error: 1,
  ok: 0,
  running: 0,
  unknown: 0,
};

/** 0 for what is no failure, up to 5 for the most telling one: where several lines state a failure, the highest stands. */
export function failureWeight(status: InvocationStatus | undefined): number {
  return status === undefined ? 0 : WEIGHTS[status];
}
