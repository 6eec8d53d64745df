import type { Invocation } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';
import type { GroupSelection, LogSource } from '../../domain/sources.ts';
import { logSteps } from '../read/log-steps.ts';
import type { SearchWindow } from './trace-tools.ts';

/**
 * The newest failed invocation of some groups, looked for in one window after another; undefined when none of them holds one.
 * @throws SlsobsError when no group could be read
 */
export async function lastFailed(
  groups: readonly GroupSelection[],
  windows: readonly SearchWindow[],
  source: LogSource,
  signal: AbortSignal,
): Promise<Invocation | undefined> {
  for (const { fromAtMs, toAtMs } of windows) {
    const told = new Map<string, Invocation>();
    const request = { groups, startAtMs: fromAtMs, endAtMs: toAtMs, follow: false };
    for await (const { invocations } of logSteps(source, request, signal)) {
      for (const one of invocations) {
        if (isFailure(one.status)) told.set(one.invocationId, one);
        else told.delete(one.invocationId);
      }
    }
    const newest = [...told.values()].sort((a, b) => b.startedAtMs - a.startedAtMs)[0];
    if (newest !== undefined || signal.aborted) return newest;
  }
  return undefined;
}
