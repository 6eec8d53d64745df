import type { Heatmap } from '../../../domain/results/cold-starts.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { durationText } from '../durations.ts';
import { countOf, groupDigits } from '../numbers.ts';
import { stretchesACell, summed } from '../sparkline.ts';
import type { Theme } from '../theme.ts';
import { createTimeFormat } from '../time.ts';
import { padEnd, padStart, widthOf } from '../width.ts';
import type { MeasuredLook } from './measured-answer.ts';
import { told } from './screen-lines.ts';

/** From none to many. */
const SHADES = ['·', '░', '▒', '▓', '█'] as const;
const LEAST_CELLS = 12;
/** Cells between two times on the axis. */
const LABEL_CELLS = 8;

/**
 * How many cold starts took how long, over time: a row for each duration, the longest first, cells shaded by how many, the count behind. A
 * pipe gets every stretch of time, a terminal as many as fit.
 */
export function heatmapLines(heatmap: Heatmap, look: MeasuredLook, theme: Theme): SafeText[] {
  const { columns } = look;
  const totals = heatmap.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const all = totals.reduce((sum, count) => sum + count, 0);
  if (all === 0) return [theme.quiet(safe`no cold start to draw`)];
  const labels = heatmap.edgesMs.map((edgeMs, at) => edgeText(edgeMs, heatmap.edgesMs[at + 1]));
  const numbers = totals.map((total) => groupDigits(total));
  const left = widest(labels);
  const right = widest(numbers);
  const stretches = Math.max(...heatmap.counts.map((row) => row.length));
  const room = columns === undefined ? stretches : Math.max(LEAST_CELLS, columns - left - right - 4);
  const size = stretchesACell(stretches, room);
  const grid = heatmap.counts.map((row) => summed(row, size));
  const most = Math.max(...grid.flat());
  const rows = grid.map((row, at) => {
    const cells = asSafe(row.map((count) => shadeOf(count, most)).join(''));
    return safe`${padStart(labels[at] ?? safe``, left)}  ${cells}  ${padStart(numbers[at] ?? safe``, right)}`;
  });
  const axis = axisLine(heatmap, size, grid[0]?.length ?? 0, look.timeZone);
  return [
    ...told([titleOf(durationText(heatmap.binMs * size), all, most)], theme.quiet, look),
    ...rows.reverse(),
    theme.quiet(asSafe(safe`${padEnd(safe``, left + 2)}${axis}`.trimEnd())),
  ];
}

function edgeText(edgeMs: number, nextMs: number | undefined): SafeText {
  if (edgeMs === 0 && nextMs !== undefined) return safe`< ${durationText(nextMs)}`;
  return safe`≥ ${durationText(edgeMs)}`;
}

/** `1 375 cold starts, how long and when: 1 h a cell, · none ░ 1–4 ▒ 5–19 ▓ 20–49 █ 50–98` */
function titleOf(stretch: SafeText, all: number, most: number): SafeText {
  const edges = shadeEdges(most);
  const shades = edges.map((from, at) => {
    const to = (edges[at + 1] ?? most + 1) - 1;
    const range = from === to ? groupDigits(from) : safe`${groupDigits(from)}–${groupDigits(to)}`;
    return safe`${asSafe(SHADES[at + 1] ?? '█')} ${range}`;
  });
  return safe`${countOf(all, 'cold start')}, how long and when: ${stretch} a cell, · none ${joinSafe(shades, ' ')}`;
}

function shadeOf(count: number, most: number): string {
  const level = count === 0 ? 0 : shadeEdges(most).findLastIndex((from) => count >= from) + 1;
  return SHADES[level] ?? SHADES[0];
}

/** The least count of each shade: a fourth part each, on a scale of orders of magnitude, so that few still show beside many. */
function shadeEdges(most: number): number[] {
  const edges = [0, 1, 2, 3].map((at) => Math.max(1, Math.round(most ** (at / 4))));
  return [...new Set(edges)];
}

function axisLine({ startAtMs, binMs }: Heatmap, size: number, cells: number, timeZone: string): SafeText {
  const time = createTimeFormat(timeZone);
  const labels: SafeText[] = [];
  for (let at = 0; at + 'hh:mm'.length <= cells; at += LABEL_CELLS) {
    labels.push(padEnd(asSafe(time.clock(startAtMs + at * binMs * size).replace(/:\d\d$/, '')), LABEL_CELLS));
  }
  return joinSafe(labels, '');
}

function widest(texts: readonly SafeText[]): number {
  return Math.max(0, ...texts.map(widthOf));
}
