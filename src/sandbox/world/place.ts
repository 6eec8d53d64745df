/** The account that the sandbox's company has; the number that AWS uses in its own examples. */
export const ACCOUNT = '123456789012';

/** The region that the company runs in. */
export const REGION = 'eu-west-1';

/** ARN of a function without a qualifier. */
export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
}

/** ARN of a log group, without the `:*` that DescribeLogGroups adds in its `arn`. */
export function logGroupArn(name: string): string {
  return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
}
