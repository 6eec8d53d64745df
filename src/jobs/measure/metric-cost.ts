import { gbSecondsOf, gbSecondUsd } from '../../analyze/cost/gb-seconds.ts';
import type { RegionPrices } from '../../domain/prices.ts';
import type { FunctionSummary } from '../../domain/sources.ts';

/** What metrics and reports tell of what is billed. */
export interface BilledEstimate {
  readonly calls: number | undefined;
  /** What all runs took, without inits; milliseconds. */
  readonly durationMs: number | undefined;
  /** What inits took; undefined where it is not known. */
  readonly initMs: number | undefined;
}

/** Lambda rounds what a call ran up to whole milliseconds: half a millisecond a call, on average. */
const ROUNDED_UP_MS = 0.5;

/**
 * What calls cost by list price, US dollars, estimated from how long they ran: inits are in it where they are known. Undefined where there
 * is no price, or no metric, or the function is not billed by the GB-second.
 */
export function estimatedCostUsd(
  { memorySizeMb, architecture, hosting }: FunctionSummary,
  { calls, durationMs, initMs = 0 }: BilledEstimate,
  prices: RegionPrices,
): number | undefined {
  const { millionRequestsUsd } = prices;
  const secondUsd = architecture === undefined ? undefined : gbSecondUsd(prices, architecture);
  if (calls === undefined || durationMs === undefined || memorySizeMb === undefined) return undefined;
  if (secondUsd === undefined || millionRequestsUsd === undefined || hosting === 'managed-instances') return undefined;
  const billedMs = durationMs + calls * ROUNDED_UP_MS + initMs;
  return gbSecondsOf(billedMs * memorySizeMb) * secondUsd + (calls / 1e6) * millionRequestsUsd;
}
