import type { Gap, Notice } from '../../domain/gap.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import type { LogRequest } from '../../domain/sources.ts';

/**
 * A function that exists and has no log group has never been invoked: nothing of it is missing. And where CloudWatch has
 * filtered the lines, most of an invocation is missing by request: only one whose report came through is told.
 */
export async function* toldTruly(
  steps: AsyncIterable<LogStep>,
  isFiltered: boolean,
  knownGroups: ReadonlySet<string>,
): AsyncGenerator<LogStep> {
  for await (const step of steps) {
    const isUnborn = ({ reason, group }: Gap): boolean => reason === 'not-logged' && knownGroups.has(group?.name ?? '');
    const unborn = step.gapChanges.filter(isUnborn);
    yield {
      ...step,
      gapChanges: step.gapChanges.filter((gap) => !isUnborn(gap)),
      notices: [
        ...step.notices,
        ...unborn.map(({ group }): Notice => ({ topic: 'target', text: `nothing was ever logged to ${group?.name}` })),
      ],
      invocations: !isFiltered ? step.invocations : step.invocations.filter((one) => one.durationMs !== undefined),
    };
  }
}

/**
 * A range that was stopped ends with a gap over what was not read: its answer is not to be taken for a whole one. A follow
 * ends with its gaps that are still open: they stay.
 */
export async function* withInterruption(
  steps: AsyncIterable<LogStep>,
  { follow, startAtMs, endAtMs }: LogRequest,
  signal: AbortSignal,
): AsyncGenerator<LogStep> {
  let last: LogStep | undefined;
  const open = new Map<string, Gap>();
  for await (const step of steps) {
    last = step;
    for (const gap of step.gapChanges) {
      if (gap.state === 'open') open.set(gap.gapId, gap);
      else open.delete(gap.gapId);
    }
    yield step;
  }
  if (!signal.aborted) return;
  const readUntil = last?.orderedUntil ?? Number.NEGATIVE_INFINITY;
  const stayed = [...open.values()].map((gap): Gap => ({ ...gap, state: 'final', revision: gap.revision + 1 }));
  const gapChanges = follow ? stayed : [...stayed, interruption(readUntil, { startAtMs, endAtMs })];
  if (gapChanges.length === 0) return;
  const { orderedUntil = readUntil, completeUntil = readUntil, usage = { apiCalls: 0, duplicates: 0 } } = last ?? {};
  yield { placed: [], invocations: [], notices: [], orderedUntil, completeUntil, gapChanges, usage };
}

/**
 * The gap over what a stop left unread of a range.
 * @param readUntil epoch milliseconds; −∞ where nothing was read
 */
export function interruption(
  readUntil: number,
  { startAtMs, endAtMs }: { readonly startAtMs?: number | undefined; readonly endAtMs?: number | undefined },
): Gap {
  const fromAtMs = Number.isFinite(readUntil) ? readUntil : startAtMs;
  return {
    gapId: 'interrupted',
    state: 'final',
    revision: 1,
    reason: 'interrupted',
    ...(fromAtMs === undefined ? {} : { fromAtMs }),
    ...(endAtMs === undefined ? {} : { toAtMs: endAtMs }),
  };
}
