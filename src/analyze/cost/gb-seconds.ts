import type { RegionPrices } from '../../domain/prices.ts';

/** GB-seconds, as Lambda bills them, of milliseconds times megabytes: a GB of memory has 1,024 megabytes. */
export function gbSecondsOf(mbMs: number): number {
  return mbMs / 1000 / 1024;
}

/** What Lambda takes a function for that names no architecture. */
export const USUAL_ARCHITECTURE = 'x86_64';

/** US dollars a GB-second, first tier; undefined where there is no price. @param architecture absent: not known, then the usual one's */
export function gbSecondUsd(
  { gbSecondUsd: prices }: RegionPrices,
  architecture: string | undefined,
): number | undefined {
  const wanted = architecture ?? USUAL_ARCHITECTURE;
  return prices !== undefined && Object.hasOwn(prices, wanted) ? prices[wanted] : undefined;
}
