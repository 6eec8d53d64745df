const SLOW_FILTER_REGIONS = ['eu-central-1', 'ap-northeast-3', 'ap-southeast-3', 'ca-west-1', 'il-central-1'];

/** The AWS operations that slsobs calls. */
export type AwsApi = 'FilterLogEvents' | 'DescribeLogGroups' | 'ListFunctions' | 'GetFunctionConfiguration';

/** An operation's service, as IAM spells it. */
export function serviceOf(api: AwsApi): 'logs' | 'lambda' {
  return api === 'ListFunctions' || api === 'GetFunctionConfiguration' ? 'lambda' : 'logs';
}

/**
 * Calls a second that AWS grants an account in a region before it is asked for more ("CloudWatch Logs quotas", "Lambda
 * quotas": control plane requests).
 */
export function documentedQuota(api: AwsApi, region: string): number {
  if (api === 'FilterLogEvents') {
    if (region === 'us-east-1') return 25;
    return SLOW_FILTER_REGIONS.includes(region) ? 5 : 10;
  }
  return serviceOf(api) === 'lambda' ? 15 : 10;
}
