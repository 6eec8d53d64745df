import { NotFoundError, UsageError } from '../domain/errors.ts';
import type { Notice } from '../domain/gap.ts';
import type { TraceAnswer } from '../domain/results/trace-answer.ts';
import type { GroupSelection } from '../domain/sources.ts';
import { checkRegions, parseTargets } from '../domain/target.ts';
import { seenOf } from '../jobs/find/recent-invocations.ts';
import { findTargets } from '../jobs/find/targets.ts';
import { findTrace, usualWindows } from '../jobs/trace/find-trace.ts';
import { lambdaGroups } from '../jobs/trace/lambda-groups.ts';
import { lastFailed } from '../jobs/trace/last-failed.ts';
import type { SearchWindow, TraceTools } from '../jobs/trace/trace-tools.ts';
import type { Machine } from '../runtime/machine.ts';
import type { SharedFlags } from './flags/shared.ts';
import { type AskedWindow, namesDeploy, type Window } from './flags/window.ts';
import { knownWindow } from './known-window.ts';
import { openAccount, placeOf } from './open-account.ts';
import type { SearchNarrator } from './search-narrator.ts';

/** Where to look for traces. */
export interface TracePlace {
  readonly flags: SharedFlags;
  /** None: every Lambda log group of the region. */
  readonly targets: readonly string[];
  readonly excluded: readonly string[];
  readonly window: AskedWindow;
  readonly correlationFields: readonly string[];
  /** IANA name. */
  readonly timeZone: string;
}

/** Opens the account for finding traces. @throws SlsobsError */
export async function openTraceTools(
  { flags, targets, excluded, window: asked, correlationFields, timeZone }: TracePlace,
  narrator: SearchNarrator,
  machine: Machine,
  signal: AbortSignal,
): Promise<TraceTools & { place: string; notices: readonly Notice[] }> {
  const { session, inventory } = await openAccount(flags, machine);
  const { createCloudWatchLogs } = await import('../collectors/logs/cloudwatch.ts');
  const { createXRayTraces } = await import('../collectors/traces/xray.ts');
  const wanted = parseTargets(targets);
  checkRegions(wanted, session.region);
  if (wanted.length === 0 && namesDeploy(asked)) {
    throw new UsageError('“deploy” is a time of functions, and none is named', { hint: 'name one after the id' });
  }
  const find = () => findTargets({ targets: wanted, excluded }, inventory, signal);
  const selections = async (): Promise<readonly GroupSelection[]> =>
    wanted.length === 0 ? lambdaGroups(inventory, signal) : (await find()).selections;
  const functions = namesDeploy(asked) ? (await find()).functions : [];
  const { window, notices } = await knownWindow(asked, { functions, inventory }, timeZone, signal);
  return {
    logs: createCloudWatchLogs(session, { clock: machine.clock }),
    traces: createXRayTraces(session),
    inventory,
    selections,
    seen: [],
    windows: windowsOf(window, machine.clock.now()),
    onProgress: narrator.progress,
    correlationFields,
    signal,
    place: placeOf(session),
    notices,
  };
}

/** Traces the newest failed invocation of what the tools were opened for. @throws NotFoundError when none failed */
export async function traceLastFailed(target: string, tools: TraceTools): Promise<TraceAnswer> {
  const failed = await lastFailed(await tools.selections(), tools.windows, tools.logs, tools.signal);
  if (failed !== undefined) {
    return findTrace({ kind: 'request', requestId: failed.requestId }, { ...tools, seen: [seenOf(failed)] });
  }
  throw new NotFoundError(`no call of “${target}” failed in the time looked at`, {
    hint: 'look further back with -s 3d',
  });
}

/** The range that was asked for, else what a search goes back through by itself. */
function windowsOf({ startAtMs, endAtMs }: Window, nowAtMs: number): SearchWindow[] {
  const toAtMs = endAtMs ?? nowAtMs;
  return startAtMs === undefined ? usualWindows(toAtMs) : [{ fromAtMs: startAtMs, toAtMs }];
}
