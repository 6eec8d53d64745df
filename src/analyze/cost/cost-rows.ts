import { bytesUsd, type RegionPrices } from '../../domain/prices.ts';
import type { CostRow } from '../../domain/results/cost.ts';
import type { CallRow } from '../calls/call-rows.ts';
import { gbSecondsOf, gbSecondUsd } from './gb-seconds.ts';

/** What a row is finished with. */
export interface CostRowContext {
  readonly prices: RegionPrices;
  readonly architectureOf: (functionName: string) => string | undefined;
  /** Bytes that a row's log group took in for it alone; undefined where others share them or nobody tells. */
  readonly logBytesOf: (row: CallRow) => number | undefined;
}

/**
 * What the calls of a row cost. Billed durations are taken as they are: they hold inits and restores as far as those were billed
 * (platform fact 8.18). Without a priced report (Managed Instances) nothing of it is known but the logs. The total leaves logs out where
 * their bytes are not known.
 */
export function costRow(row: CallRow, { prices, architectureOf, logBytesOf }: CostRowContext): CostRow {
  const { key, calls, billedMs } = row;
  const isPriced = row.priced > 0 || calls === 0;
  const usd = isPriced ? gbSecondUsd(prices, key.architecture ?? architectureOf(key.functionName)) : undefined;
  const gbSeconds = gbSecondsOf(row.billedMbMs);
  const logBytes = logBytesOf(row);
  const parts = {
    computeUsd: times(gbSeconds, usd),
    requestsUsd: times(calls / 1e6, isPriced ? prices.millionRequestsUsd : undefined),
    initUsd: times(gbSecondsOf(row.billedStartMbMs), usd),
    logsUsd: bytesUsd(logBytes, prices.logGbUsd),
  };
  const totalUsd = totalOf(parts);
  const [onlySize, ...otherSizes] = row.memorySizes;
  return {
    // How much memory was used says little without how much there was.
    key: onlySize === undefined || otherSizes.length > 0 ? key : { ...key, memorySizeMb: onlySize },
    calls,
    billedMs,
    gbSeconds,
    ...present({
      ...parts,
      logBytes,
      totalUsd,
      perThousandCallsUsd: totalUsd === undefined || calls === 0 ? undefined : (totalUsd / calls) * 1000,
      maxMemoryUsedMb: row.memoryUse.max(),
      p99MemoryUsedMb: row.memoryUse.p99(),
    }),
  };
}

function times(amount: number | undefined, usd: number | undefined): number | undefined {
  return amount === undefined || usd === undefined ? undefined : amount * usd;
}

function totalOf({ computeUsd, requestsUsd, logsUsd = 0 }: Record<string, number | undefined>): number | undefined {
  return computeUsd === undefined || requestsUsd === undefined ? undefined : computeUsd + requestsUsd + logsUsd;
}

function present<Name extends string>(
  values: Readonly<Record<Name, number | undefined>>,
): { readonly [Key in Name]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in Name]?: number;
  };
}
