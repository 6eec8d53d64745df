import { chanceOf } from '../chance.ts';
import type { Run } from '../platform/run.ts';

/** Lambda answers its caller this long after the function's segment ends. */
const ANSWER_MS = 1.2;

/** What the platform does after the handler, in milliseconds (whole hundredths). */
export function overheadMs({ requestId }: Run): number {
  return hundredths(0.4 + chanceOf('overhead', requestId).next() * 1.6);
}

/** When Lambda has answered, epoch milliseconds. */
export function lambdaEndMs(run: Run): number {
  return run.startedAtMs + run.durationMs + overheadMs(run) + ANSWER_MS;
}

/** A duration to the hundredth of a millisecond, as Lambda tells it. */
export function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
