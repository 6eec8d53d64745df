import { UsageError } from '../../domain/errors.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { RegionPrices } from '../../domain/prices.ts';

const AMOUNTS = [
  'millionRequestsUsd',
  'logGbUsd',
  'storedLogGbMonthUsd',
  'insightsGbUsd',
  'thousandMetricsUsd',
  'liveTailMinuteUsd',
] as const;
const KNOWN: ReadonlySet<string> = new Set(['region', 'asOf', 'gbSecondUsd', ...AMOUNTS]);
const SHAPE =
  '[{"region": "eu-west-1", "asOf": "2026-11-01", "gbSecondUsd": {"x86_64": 0.0000166667}, "millionRequestsUsd": 0.2, …}]';

/**
 * Prices of a person's own, in the shape of `RegionPrices`: one region, or a list of them. What is left out is not known: no list price
 * takes its place.
 * @throws UsageError that names the field which cannot be read
 */
export function parsePrices(json: unknown): RegionPrices[] {
  const regions = Array.isArray(json) ? json : [json];
  if (regions.length === 0) throw wrong('no region is in it');
  return regions.map(regionPrices);
}

function regionPrices(json: unknown): RegionPrices {
  if (!isJsonObject(json)) throw wrong('a region is an object');
  const unknown = Object.keys(json).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw wrong(`“${unknown}” is none of ${[...KNOWN].join(', ')}`);
  const { region, asOf, gbSecondUsd } = json;
  if (typeof region !== 'string' || region === '') throw wrong('a region has a name, “region”');
  if (typeof asOf !== 'string' || asOf === '') throw wrong(`“asOf” of ${region} is to say of when its prices are`);
  const amounts = AMOUNTS.flatMap((name) =>
    json[name] === undefined ? [] : [[name, amountOf(json[name], name, region)]],
  );
  return {
    region,
    asOf,
    ...(gbSecondUsd === undefined ? {} : { gbSecondUsd: byArchitecture(gbSecondUsd, region) }),
    ...Object.fromEntries(amounts),
  };
}

function byArchitecture(json: unknown, region: string): Record<string, number> {
  if (!isJsonObject(json)) throw wrong(`“gbSecondUsd” of ${region} is an object of prices by architecture`);
  return Object.fromEntries(
    Object.entries(json).map(([architecture, usd]) => [
      architecture,
      amountOf(usd, `gbSecondUsd.${architecture}`, region),
    ]),
  );
}

function amountOf(value: unknown, name: string, region: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw wrong(`“${name}” of ${region} is not an amount in US dollars`);
}

function wrong(what: string): UsageError {
  return new UsageError(`the price file cannot be read: ${what}`, { hint: SHAPE });
}
