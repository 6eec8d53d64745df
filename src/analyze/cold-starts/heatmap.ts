import type { Heatmap } from '../../domain/results/cold-starts.ts';
import type { Stretches } from '../calls/call-series.ts';
import type { StartHeat } from '../calls/start-heat.ts';

/** Starts that callers waited for by duration and time: a row for each class of durations, the shortest first. */
export function heatmapOf(heat: StartHeat, { startAtMs, stretchMs, length }: Stretches): Heatmap {
  const rows = heat.rows();
  return {
    startAtMs,
    binMs: stretchMs,
    edgesMs: rows.map(({ edgeMs }) => edgeMs),
    counts: rows.map(({ times }) => times.counts(startAtMs, stretchMs, length)),
  };
}
