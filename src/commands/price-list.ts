import type { Command } from 'commander';
import { pricesOf } from '../analyze/cost/list-prices.ts';
import { parsePrices } from '../analyze/cost/parse-prices.ts';
import { UsageError } from '../domain/errors.ts';
import type { RegionPrices } from '../domain/prices.ts';
import type { Machine } from '../runtime/machine.ts';

/** The flag that names a price list, as commander leaves it. */
export interface PriceListFlags {
  readonly prices?: string;
}

/** Adds `--prices`. */
export function addPriceListFlag(command: Command): void {
  command.option('--prices <file>', 'prices of your own in place of the list prices: JSON, US dollars by region');
}

const UNKNOWN_REGION = 'this place';

/**
 * The prices of a region.
 * @param region absent where none is known, or where several are read: then a file must hold one region alone
 * @throws UsageError where a file has not this region
 */
export type PriceList = (region: string | undefined) => RegionPrices;

/**
 * Opens the file that was named, else the list prices.
 * @throws UsageError for a file that cannot be read
 */
export async function openPriceList({ prices: path }: PriceListFlags, machine: Machine): Promise<PriceList> {
  if (path === undefined) return (region) => pricesOf(region ?? UNKNOWN_REGION);
  const prices = parsePrices(await jsonIn(path, machine));
  return (region) => priceIn(prices, path, region);
}

function priceIn(prices: readonly RegionPrices[], path: string, region: string | undefined): RegionPrices {
  const own =
    region === undefined ? (prices.length === 1 ? prices[0] : undefined) : prices.find((one) => one.region === region);
  if (own !== undefined) return own;
  const known = prices.map((one) => one.region).join(', ');
  if (region === undefined) {
    throw new UsageError(`${path} holds prices of ${known}, and which of them apply is not known`, {
      hint: '--region names it',
    });
  }
  throw new UsageError(`${path} holds no prices of ${region}`, { hint: `it holds those of ${known}` });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
};

/** @throws UsageError */
async function jsonIn(path: string, { files }: Machine): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of files.read(path)) text += decoder.decode(bytes, { stream: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`cannot read ${path}: ${REASONS[code] ?? String(error)}`, { cause: error });
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch (error) {
    throw new UsageError(`${path} is not JSON`, { cause: error });
  }
}
