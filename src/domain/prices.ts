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
