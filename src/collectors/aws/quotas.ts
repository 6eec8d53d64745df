const SLOW_FILTER_REGIONS = ['eu-central-1', 'ap-northeast-3', 'ap-southeast-3', 'ca-west-1', 'il-central-1'];

/** A service, as IAM spells it. */
export type AwsService = 'logs' | 'lambda' | 'xray' | 'cloudwatch';

const SERVICE = {
  FilterLogEvents: 'logs',
  DescribeLogGroups: 'logs',
  StartLiveTail: 'logs',
  StartQuery: 'logs',
  GetQueryResults: 'logs',
  StopQuery: 'logs',
  ListFunctions: 'lambda',
  GetFunctionConfiguration: 'lambda',
  ListVersionsByFunction: 'lambda',
  BatchGetTraces: 'xray',
  GetTraceSummaries: 'xray',
  GetTraceSegmentDestination: 'xray',
  GetMetricData: 'cloudwatch',
} as const satisfies Record<string, AwsService>;

/** The AWS operations that slsobs calls. */
export type AwsApi = keyof typeof SERVICE;

/** An operation's service. */
export function serviceOf(api: AwsApi): AwsService {
  return SERVICE[api];
}

/** AWS publishes no quota for reading from X-Ray: an assumption, which throttling corrects. */
const ASSUMED_XRAY_QUOTA = 5;

/** AWS grants 500, and fewer where a call brings many points: as many as slsobs has use for. */
const METRIC_DATA_QUOTA = 50;

/**
 * Calls a second that AWS grants an account in a region before it is asked for more ("CloudWatch Logs quotas", "Lambda
 * quotas": control plane requests; "CloudWatch service quotas"); for X-Ray an assumption.
 */
export function usualQuota(api: AwsApi, region: string): number {
  if (api === 'FilterLogEvents') {
    if (region === 'us-east-1') return 25;
    return SLOW_FILTER_REGIONS.includes(region) ? 5 : 10;
  }
  if (api === 'StartLiveTail') return 5;
  if (api === 'GetMetricData') return METRIC_DATA_QUOTA;
  if (serviceOf(api) === 'xray') return ASSUMED_XRAY_QUOTA;
  return serviceOf(api) === 'lambda' ? 15 : 10;
}
