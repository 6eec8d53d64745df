import type { AwsSession } from '../collectors/aws/session.ts';
import type { LogSource } from '../domain/sources.ts';
import type { Machine } from '../runtime/machine.ts';
import type { LiveFlags } from './flags/live.ts';

/**
 * Opens CloudWatch Logs in one account and region, with live sessions where they are asked for.
 * @param account its number, where it is known
 */
export async function openLogs(
  session: AwsSession,
  { live }: LiveFlags,
  { clock, random }: Machine,
  account: string | undefined,
): Promise<LogSource> {
  const { createCloudWatchLogs } = await import('../collectors/logs/cloudwatch.ts');
  const logs = createCloudWatchLogs(session, { clock });
  if (live !== true) return logs;
  const { withLiveTail } = await import('../collectors/logs/live-tail/live-tail-source.ts');
  return withLiveTail(logs, session, { random, ...(account === undefined ? {} : { account }) });
}

/** The account in the first ARN among some functions or targets; a group that was named whole leaves it unknown. */
export function accountIn(named: readonly { readonly arn?: string }[]): string | undefined {
  const numbers = named.map(({ arn = '' }) => /^arn:[a-z-]+:(?:lambda|logs):[a-z0-9-]+:(\d{12}):/.exec(arn)?.[1]);
  return numbers.find((number) => number !== undefined);
}
