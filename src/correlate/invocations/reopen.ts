import { isFinished, type Run } from './run.ts';
import type { StreamState } from './stream.ts';

/** Takes a sealed run up again, because a further line of its request came. Its lines stay gone, their tally stays. */
export function reopen(stream: StreamState, run: Run): void {
  run.isSealed = false;
  run.own = [];
  run.inferred = [];
  run.previous = undefined;
  stream.byRequest.set(run.requestId, run);
  stream.runs.push(run);
  if (isFinished(run)) stream.finished += 1;
}
