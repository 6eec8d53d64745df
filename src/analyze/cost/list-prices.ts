import type { RegionPrices } from '../../domain/prices.ts';

/**
 * When the oldest of these were read. Compute: the table of artillery 2.0.28 (`lib/platform/aws-lambda/prices.js`), which agrees with
 * that of aws-lambda-power-tuning; the logs: `cloudwatch_pricing.json` of DuckbillGroup/CloudWatchCashBack, read from AWS's price list
 * on 30 April 2025. Lambda's logs are priced as vended logs since 1 May 2025: their first tier costs the same.
 */
const AS_OF = '2025-04-30';

const REQUESTS = { millionRequestsUsd: 0.2 };
/** A GB-second of the first tier in most regions. */
const COMPUTE = { gbSecondUsd: { x86_64: 0.0000166667, arm64: 0.0000133334 }, ...REQUESTS };

function computeAt(x86: number, arm64: number) {
  return { gbSecondUsd: { x86_64: x86, arm64 }, ...REQUESTS };
}

/** A GB of logs taken in (first tier), a GB kept for a month, and a GB scanned by Insights. */
function logsAt(logGbUsd: number, storedLogGbMonthUsd: number, insightsGbUsd: number) {
  return { logGbUsd, storedLogGbMonthUsd, insightsGbUsd, thousandMetricsUsd: 0.01, liveTailMinuteUsd: 0.01 };
}

/** Of the regions without a compute price, AWS's table of them was not at hand. */
const PRICES: Readonly<Record<string, Omit<RegionPrices, 'region' | 'asOf'>>> = {
  'af-south-1': { ...computeAt(0.0000221, 0.00001768), ...logsAt(0.678, 0.036, 0.0068) },
  'ap-east-1': { ...computeAt(0.00002292, 0.0000183), ...logsAt(0.8, 0.03, 0.008) },
  'ap-northeast-1': { ...COMPUTE, ...logsAt(0.76, 0.033, 0.0076) },
  'ap-northeast-2': { ...COMPUTE, ...logsAt(0.76, 0.0314, 0.0076) },
  'ap-northeast-3': logsAt(0.76, 0.033, 0.0076),
  'ap-south-1': { ...COMPUTE, ...logsAt(0.67, 0.03, 0.0067) },
  'ap-south-2': logsAt(0.67, 0.03, 0.0067),
  'ap-southeast-1': { ...COMPUTE, ...logsAt(0.7, 0.03, 0.007) },
  'ap-southeast-2': { ...COMPUTE, ...logsAt(0.67, 0.033, 0.0067) },
  'ap-southeast-3': logsAt(0.7, 0.03, 0.007),
  'ap-southeast-4': logsAt(0.67, 0.033, 0.0067),
  'ap-southeast-5': logsAt(0.5, 0.03, 0.005),
  'ap-southeast-7': logsAt(0.5, 0.03, 0.005),
  'ca-central-1': { ...COMPUTE, ...logsAt(0.55, 0.033, 0.0055) },
  'eu-central-1': { ...COMPUTE, ...logsAt(0.63, 0.0324, 0.0063) },
  'eu-central-2': logsAt(0.69, 0.0356, 0.0069),
  'eu-north-1': { ...COMPUTE, ...logsAt(0.54, 0.028, 0.0054) },
  'eu-south-1': { ...computeAt(0.0000195172, 0.0000156138), ...logsAt(0.6, 0.032, 0.006) },
  'eu-south-2': logsAt(0.57, 0.03, 0.0057),
  'eu-west-1': { ...COMPUTE, ...logsAt(0.57, 0.03, 0.0057) },
  'eu-west-2': { ...COMPUTE, ...logsAt(0.5985, 0.0315, 0.0059) },
  'eu-west-3': { ...COMPUTE, ...logsAt(0.5985, 0.0315, 0.0059) },
  'il-central-1': logsAt(0.5, 0.03, 0.005),
  'me-central-1': { ...computeAt(0.0000206667, 0.0000165334), ...logsAt(0.63, 0.033, 0.0063) },
  'me-south-1': { ...computeAt(0.0000206667, 0.0000165334), ...logsAt(0.63, 0.03, 0.0063) },
  'mx-central-1': logsAt(0.5, 0.03, 0.005),
  'sa-east-1': { ...COMPUTE, ...logsAt(0.9, 0.0408, 0.009), thousandMetricsUsd: 0.014 },
  'us-east-1': { ...COMPUTE, ...logsAt(0.5, 0.03, 0.005) },
  'us-east-2': { ...COMPUTE, ...logsAt(0.5, 0.03, 0.005) },
  'us-west-1': { ...COMPUTE, ...logsAt(0.67, 0.033, 0.0067) },
  'us-west-2': { ...COMPUTE, ...logsAt(0.5, 0.03, 0.005) },
};

/**
 * The list prices of a region, US dollars: those of the first tier, without the free tier. What is not known of it is absent; of a
 * region that is not known at all, everything but its name and the date.
 */
export function pricesOf(region: string): RegionPrices {
  return { region, asOf: AS_OF, ...(Object.hasOwn(PRICES, region) ? PRICES[region] : {}) };
}
