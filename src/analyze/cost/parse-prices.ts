import type { RegionPrices } from '../../domain/prices.ts';

/**
 * Prices of a person's own, in the shape of `RegionPrices`: one region, or a list of them.
 * @throws UsageError that names the field which cannot be read
 */
export function parsePrices(_json: unknown): RegionPrices[] {
  return [];
}
