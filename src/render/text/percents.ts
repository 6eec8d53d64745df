import { asSafe, type SafeText } from '../safe-text.ts';

/** A share of 0 to 1 as `2.5 %`, with as many decimals as it takes to tell it from nothing; 0 and 1 have none. */
export function percentText(share: number): SafeText {
  return asSafe(`${percentDigits(share, decimalsFor(share))} %`);
}

/** Two shares as one range of percents: `2.4–2.6`. */
export function percentRange([low, high]: readonly [low: number, high: number]): SafeText {
  const decimals = decimalsFor(high);
  return asSafe(`${percentDigits(low, decimals)}–${percentDigits(high, decimals)}`);
}

function decimalsFor(share: number): number {
  if (share >= 0.01 || share <= 0) return 1;
  return share >= 0.001 ? 2 : 3;
}

function percentDigits(share: number, decimals: number): string {
  const percent = share * 100;
  return percent === 0 || percent === 100 ? String(percent) : percent.toFixed(decimals);
}
