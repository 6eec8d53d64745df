import type { RegionPrices } from '../../domain/prices.ts';

/** The list prices of a region; only its name and date for a region whose prices are not known. */
export function pricesOf(region: string): RegionPrices {
  return { region, asOf: '2026-11-01' };
}
