import { asSafe, type SafeText } from '../safe-text.ts';
import { groupDigits } from './numbers.ts';

/** Less than this is not worth a digit: a call of the smallest function costs more. */
const LEAST_USD = 0.000_000_01;

/**
 * US dollars, two digits of what is less than one: `$1 204`, `$12.30`, `$0.40`, `$0.052`, `$0.0000021`. What is more than nothing never
 * reads as nothing.
 */
export function usdText(usd: number): SafeText {
  if (usd > 0 && usd < LEAST_USD) return asSafe('<$0.00000001');
  return asSafe(`$${amountText(usd)}`);
}

function amountText(usd: number): string {
  if (!Number.isFinite(usd)) return '?';
  if (usd >= 999.5) return groupDigits(Math.round(usd));
  if (usd <= 0) return '0';
  const decimals = usd >= 0.995 ? 2 : Math.max(2, 1 - Math.floor(Math.log10(usd)));
  return usd.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1');
}
