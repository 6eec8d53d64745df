import { asSafe, type SafeText } from '../safe-text.ts';

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** What stands for nothing at all: it must not look like a little. */
const NONE = '·';

/** Counts as a row of bars, one cell each, the greatest as high as a cell; `·` is none. */
export function sparkline(counts: readonly number[]): SafeText {
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 0);
  const bar = (count: number): string =>
    count > 0 ? (LEVELS[Math.min(LEVELS.length, Math.ceil((count / most) * LEVELS.length)) - 1] ?? NONE) : NONE;
  return asSafe(counts.map(bar).join(''));
}

/** Sums of `size` neighbours each; the last of fewer, where they do not come out even. */
export function summed(counts: readonly number[], size: number): number[] {
  const sums: number[] = [];
  for (let at = 0; at < counts.length; at += size) {
    sums.push(counts.slice(at, at + size).reduce((sum, count) => sum + count, 0));
  }
  return sums;
}

/** Of how many neighbours each cell must be the sum, so that `count` of them take at most `cells`. */
export function stretchesACell(count: number, cells: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, cells)));
}
