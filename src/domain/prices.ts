/** List prices of a region, US dollars. Absent: not known, and then nothing is made up. */
export interface RegionPrices {
  readonly region: string;
  /** When they were read: `2026-11-01`. */
  readonly asOf: string;
  /** A GB-second of the first tier, by architecture (`x86_64`, `arm64`). */
  readonly gbSecondUsd?: Readonly<Record<string, number>>;
  readonly millionRequestsUsd?: number;
  /** Logs taken in, a GB (10^9 bytes), first tier. */
  readonly logGbUsd?: number;
  /** Logs kept, a GB and month. */
  readonly storedLogGbMonthUsd?: number;
  readonly insightsGbUsd?: number;
  readonly thousandMetricsUsd?: number;
  readonly liveTailMinuteUsd?: number;
}

const BYTES_PER_GB = 1e9;

/** What bytes cost at a price for a GB, US dollars; undefined where either is not known. */
export function bytesUsd(bytes: number | undefined, gbUsd: number | undefined): number | undefined {
  return bytes === undefined || gbUsd === undefined ? undefined : (bytes / BYTES_PER_GB) * gbUsd;
}

/** What asking for so many series of metrics costs, US dollars; undefined where there is no price. */
export function metricsUsd(series: number, { thousandMetricsUsd }: RegionPrices): number | undefined {
  return thousandMetricsUsd === undefined ? undefined : (series / 1000) * thousandMetricsUsd;
}

/** Where there is no price, so many series are asked for all the same: everywhere they cost about a cent. */
export const UNPRICED_SERIES = 1000;
