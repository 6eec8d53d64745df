/** What two samples say about whether the values moved. */
export interface RankComparison {
  /** By how much the middle moved: the median of all differences between a value after and one before (Hodges–Lehmann). 0 where either is empty. */
  readonly shift: number;
  /** How sure it is that they moved at all, 0 to 1: one less the two-sided p-value of Mann–Whitney's test. 0 where either is empty. */
  readonly confidence: number;
}

/** Values of either side that are paired for the shift; of more, so many that are evenly spread among them. */
const PAIRED = 500;

/**
 * Compares two samples by ranks, so that no distribution is taken for granted and no outlier decides. The p-value is that of the normal
 * approximation, corrected for ties and continuity: close from about five values a side on, and never sure with fewer than four.
 */
export function compareByRank(before: readonly number[], after: readonly number[]): RankComparison {
  if (before.length === 0 || after.length === 0) return { shift: 0, confidence: 0 };
  const [earlier, later] = [ascending(before), ascending(after)];
  return { shift: shiftBetween(earlier, later), confidence: 1 - pValue(earlier, later) };
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function pValue(before: readonly number[], after: readonly number[]): number {
  const [n, m] = [before.length, after.length];
  const { rankSum, ties } = ranksOf(before, after);
  const u = rankSum - (n * (n + 1)) / 2;
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * Math.max(1, all - 1)));
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, complementaryError(distance / Math.sqrt(variance) / Math.SQRT2));
}

/** The sum of the ranks of `before` among all, equal values sharing theirs; and Σ(t³ − t) over the t values of each tie. */
function ranksOf(before: readonly number[], after: readonly number[]): { rankSum: number; ties: number } {
  let [i, j, rank, rankSum, ties] = [0, 0, 0, 0, 0];
  while (i < before.length || j < after.length) {
    const value = Math.min(before[i] ?? Number.POSITIVE_INFINITY, after[j] ?? Number.POSITIVE_INFINITY);
    const [fromI, fromJ] = [i, j];
    while (before[i] === value) i += 1;
    while (after[j] === value) j += 1;
    const equal = i - fromI + (j - fromJ);
    rankSum += (i - fromI) * (rank + (equal + 1) / 2);
    rank += equal;
    ties += equal ** 3 - equal;
  }
  return { rankSum, ties };
}

function shiftBetween(before: readonly number[], after: readonly number[]): number {
  const [earlier, later] = [evenlySpread(before), evenlySpread(after)];
  const differences = new Float64Array(earlier.length * later.length);
  let at = 0;
  for (const a of earlier) {
    for (const b of later) {
      differences[at] = b - a;
      at += 1;
    }
  }
  differences.sort();
  const upper = differences[Math.floor(differences.length / 2)] ?? 0;
  const lower = differences[Math.floor((differences.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

function evenlySpread(sorted: readonly number[]): readonly number[] {
  if (sorted.length <= PAIRED) return sorted;
  return Array.from({ length: PAIRED }, (_, at) => sorted[Math.floor(((at + 0.5) * sorted.length) / PAIRED)] ?? 0);
}

/**
 * 1 − erf(x) for x ≥ 0, off by at most 1.2e−7 of its value: the Chebyshev fit of Press et al., Numerical Recipes, section 6.2.
 */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  return t * Math.exp(-x * x + fit);
}
