import type { CallSeries } from '../../domain/results/call-key.ts';
import type { MeasuredCalls } from './call-measure.ts';
import type { CallRow } from './call-rows.ts';
import { stretchFor } from './time-counts.ts';

/** The stretches of time that all series of an answer have in common. */
export interface Stretches {
  /** Epoch milliseconds of the first, a multiple of its width. */
  readonly startAtMs: number;
  readonly stretchMs: number;
  readonly length: number;
}

/**
 * Stretches that cover a window; where its ends are not known, what was measured. None where nothing was.
 */
export function stretchesOf(
  { rows, heat, firstAtMs, lastAtMs }: MeasuredCalls,
  window: { readonly startAtMs?: number; readonly endAtMs?: number },
): Stretches {
  const from = window.startAtMs ?? firstAtMs;
  const to = window.endAtMs ?? lastAtMs;
  if (from === undefined || to === undefined || to < from)
    return { startAtMs: from ?? to ?? 0, stretchMs: stretchFor(0), length: 0 };
  const counted = [
    ...rows.flatMap(({ callTimes, coldTimes }) => [callTimes, coldTimes]),
    ...heat.rows().map(({ times }) => times),
  ];
  const stretchMs = Math.max(stretchFor(to - from), ...counted.map((counts) => counts.stretchMs()));
  const startAtMs = Math.floor(from / stretchMs) * stretchMs;
  return { startAtMs, stretchMs, length: Math.floor(to / stretchMs) - startAtMs / stretchMs + 1 };
}

/** A row's calls by time. */
export function seriesOf({ callTimes, coldTimes }: CallRow, { startAtMs, stretchMs, length }: Stretches): CallSeries {
  return {
    startAtMs,
    binMs: stretchMs,
    calls: callTimes.counts(startAtMs, stretchMs, length),
    cold: coldTimes.counts(startAtMs, stretchMs, length),
  };
}
