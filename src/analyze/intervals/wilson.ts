/** Two-sided 95 % of a normal distribution lie within so many standard deviations. */
const Z_95 = 1.959963984540054;

/**
 * Within which a true share lies with 95 % confidence, when `hits` of `n` were counted (Wilson's score interval, 1927): right for few
 * and for shares near 0 and 1 too. Undefined for n = 0.
 */
export function wilsonInterval(hits: number, n: number): readonly [low: number, high: number] | undefined {
  if (n <= 0) return undefined;
  const share = hits / n;
  const square = (Z_95 * Z_95) / n;
  const middle = (share + square / 2) / (1 + square);
  const reach = (Z_95 * Math.sqrt((share * (1 - share)) / n + square / (4 * n))) / (1 + square);
  return [hits === 0 ? 0 : Math.max(0, middle - reach), hits === n ? 1 : Math.min(1, middle + reach)];
}
