import type { Gap } from '../../domain/gap.ts';

/** Keeps the gaps that have not filled so far, each as it was told last. */
export function noteUnfilled(unfilled: Map<string, Gap>, changes: readonly Gap[]): void {
  for (const gap of changes) {
    if (gap.state === 'filled') unfilled.delete(gap.gapId);
    else unfilled.set(gap.gapId, gap);
  }
}
