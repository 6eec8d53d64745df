import type { DurationQuantiles } from '../../domain/results/call-key.ts';
import type { Change } from '../../domain/results/changes.ts';
import type { ColdStartShift } from '../../domain/results/cold-starts.ts';
import type { SampledStart, StartSample } from '../calls/sampled-starts.ts';
import { compareByRank } from '../intervals/rank-comparison.ts';
import { createQuantiles, durationQuantiles } from '../quantiles/quantiles.ts';

/** One side of a comparison that was asked for: what was reported before a time, or from it on; or the calls of one version. */
export type ComparedSide = { readonly atMs: number } | { readonly version: string };

/**
 * What each change did to the starts of its function: those since the change before it (or the beginning) against those up to the next
 * (or the end). Changes of functions of which nothing was measured are left out.
 */
export function shiftsOf(samples: ReadonlyMap<string, StartSample>, changes: readonly Change[]): ColdStartShift[] {
  const inOrder = changes.toSorted((a, b) => a.atMs - b.atMs);
  return inOrder.flatMap((change, index) => {
    const sample = samples.get(change.functionName);
    if (sample === undefined) return [];
    const isOther = ({ functionName, atMs }: Change): boolean =>
      functionName === change.functionName && atMs !== change.atMs;
    const from = inOrder.slice(0, index).findLast(isOther)?.atMs ?? Number.NEGATIVE_INFINITY;
    const to = inOrder.slice(index + 1).find(isOther)?.atMs ?? Number.POSITIVE_INFINITY;
    return shiftBetween(
      change,
      sample,
      ({ atMs }) => atMs >= from && atMs < change.atMs,
      ({ atMs }) => atMs >= change.atMs && atMs < to,
    );
  });
}

/**
 * A comparison that was asked for, for every function that was measured.
 * @param changes those that are known: where one happened at the very time that was asked about, it is the shift's
 */
export function askedShifts(
  samples: ReadonlyMap<string, StartSample>,
  { before, after }: { readonly before: ComparedSide; readonly after: ComparedSide },
  changes: readonly Change[],
): ColdStartShift[] {
  return [...samples].flatMap(([functionName, sample]) => {
    const earlier = isOn(before, 'before');
    const later = isOn(after, 'after');
    const atMs = 'atMs' in after ? after.atMs : firstAtMs(sample.starts().filter(later));
    if (atMs === undefined) return [];
    const known = changes.find((change) => change.functionName === functionName && change.atMs === atMs);
    const change: Change = known ?? {
      functionName,
      atMs,
      ...('version' in after ? { kind: 'version', version: after.version, isFirstSeen: true } : { kind: 'latest' }),
    };
    return shiftBetween(change, sample, earlier, later).map((shift) =>
      known === undefined && 'atMs' in after ? { ...shift, isAsked: true as const } : shift,
    );
  });
}

function isOn(side: ComparedSide, which: 'before' | 'after'): (start: SampledStart) => boolean {
  if ('version' in side) return ({ version }) => version === side.version;
  return ({ atMs }) => (which === 'before' ? atMs < side.atMs : atMs >= side.atMs);
}

function firstAtMs(starts: readonly SampledStart[]): number | undefined {
  return starts.length === 0
    ? undefined
    : starts.reduce((first, { atMs }) => Math.min(first, atMs), Number.POSITIVE_INFINITY);
}

function shiftBetween(
  change: Change,
  sample: StartSample,
  isBefore: (start: SampledStart) => boolean,
  isAfter: (start: SampledStart) => boolean,
): ColdStartShift[] {
  const starts = sample.starts();
  const [before, after] = [isBefore, isAfter].map((isOnSide) => starts.filter(isOnSide).map(({ startMs }) => startMs));
  if (before === undefined || after === undefined) return [];
  const { shift, confidence } = compareByRank(before, after);
  return [{ change, before: told(before, sample), after: told(after, sample), shiftMs: shift, confidence }];
}

const NONE: DurationQuantiles = { n: 0, p50: 0, p75: 0, p95: 0, max: 0, exact: true };

/** Of a sample that could not keep every start, `n` is what its share stands for. */
function told(durations: readonly number[], sample: StartSample): DurationQuantiles {
  const quantiles = createQuantiles();
  for (const durationMs of durations) quantiles.add(durationMs);
  const seen = durationQuantiles(quantiles) ?? NONE;
  const kept = sample.starts().length;
  if (kept === sample.count()) return seen;
  return { ...seen, n: Math.round((seen.n * sample.count()) / kept), exact: false };
}
