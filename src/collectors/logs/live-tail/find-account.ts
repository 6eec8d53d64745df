import type { GroupSelection } from '../../../domain/sources.ts';
import type { AwsSession } from '../../aws/session.ts';

/**
 * The account that the groups are in: StartLiveTail takes ARNs alone. From a group that names it, else from the ARN of any group
 * that DescribeLogGroups gives; undefined where that tells nothing or may not be asked.
 */
export async function findAccount(
  session: AwsSession,
  selections: readonly GroupSelection[],
  signal: AbortSignal,
  onTry: () => void,
): Promise<string | undefined> {
  const named = selections.map(({ group }) => group.account ?? accountIn(group.arn)).find((one) => one !== undefined);
  if (named !== undefined) return named;
  const send = async () => (await session.logs()).describeLogGroups({ limit: 1 }, signal);
  try {
    const { logGroups = [] } = await session.ask(
      { api: 'DescribeLogGroups', send },
      { signal, patience: 'endless', isFollow: true, onTry },
    );
    return accountIn(logGroups[0]?.logGroupArn ?? logGroups[0]?.arn);
  } catch {
    return undefined;
  }
}

function accountIn(arn: string | undefined): string | undefined {
  return arn?.split(':')[4] || undefined;
}
