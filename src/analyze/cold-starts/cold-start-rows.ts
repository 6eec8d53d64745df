import type { RegionPrices } from '../../domain/prices.ts';
import type { ColdStartRow } from '../../domain/results/cold-starts.ts';
import type { CallRow } from '../calls/call-rows.ts';
import { type Stretches, seriesOf } from '../calls/call-series.ts';
import { gbSecondsOf, gbSecondUsd } from '../cost/gb-seconds.ts';
import { wilsonInterval } from '../intervals/wilson.ts';
import { durationQuantiles } from '../quantiles/quantiles.ts';

/** What a row is finished with. */
export interface ColdStartRowContext {
  readonly stretches: Stretches;
  readonly prices: RegionPrices;
  readonly architectureOf: (functionName: string) => string | undefined;
}

/** What is told of the cold starts of a row, from what was measured. */
export function coldStartRow(row: CallRow, { stretches, prices, architectureOf }: ColdStartRowContext): ColdStartRow {
  const { key, calls, coldStarts } = row;
  const rateInterval = wilsonInterval(coldStarts, calls);
  const [initMs, restoreMs, waitMs] = [row.initMs, row.restoreMs, row.waitMs].map(durationQuantiles);
  const usd =
    row.priced === 0 && calls > 0
      ? undefined
      : gbSecondUsd(prices, key.architecture ?? architectureOf(key.functionName));
  return {
    key,
    calls,
    coldStarts,
    ...(rateInterval === undefined ? {} : { rate: coldStarts / calls, rateInterval }),
    ...(initMs === undefined ? {} : { initMs }),
    ...(restoreMs === undefined ? {} : { restoreMs }),
    ...(waitMs === undefined ? {} : { waitMs }),
    initFailures: row.initFailures,
    initTimeouts: row.initTimeouts,
    proactiveInits: row.proactiveInits,
    provisionedInits: row.provisionedInits,
    ...(usd === undefined
      ? {}
      : { initCostUsd: gbSecondsOf(row.billedStartMbMs) * usd, computeCostUsd: gbSecondsOf(row.billedMbMs) * usd }),
    series: seriesOf(row, stretches),
  };
}
