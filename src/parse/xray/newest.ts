import type { Segment } from './segment.ts';

/**
 * Of two revisions of one segment the newer: what is complete stands before what is in progress, a later end before an
 * earlier one. Where neither decides, one that does not depend on which came first.
 */
export function newerOf(one: Segment, other: Segment | undefined): Segment {
  if (other === undefined) return one;
  const [end, otherEnd] = [endOf(one), endOf(other)];
  if (end !== otherEnd) return end > otherEnd ? one : other;
  return JSON.stringify(one) < JSON.stringify(other) ? other : one;
}

function endOf({ facts }: Segment): number {
  return facts.endedAtMs ?? Number.NEGATIVE_INFINITY;
}
