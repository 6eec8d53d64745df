import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { CalledOperation } from '../wire/answer.ts';
import { AwsError } from '../wire/aws-error.ts';
import { ACCOUNT, logGroupArn } from '../world/place.ts';

/** How the sandbox misbehaves. Everything is drawn from the seed, and absent means never. */
export interface Faults {
  /** Share of calls that are throttled, 0 to 1. */
  readonly throttleRate?: number;
  /** How long every answer takes. */
  readonly latencyMs?: number;
  /** Log groups that the caller may not read: exact names. */
  readonly deniedLogGroups?: readonly string[];
  /** Share of FilterLogEvents' pages that are empty although more follows, 0 to 1; 0.02 when absent, as AWS does it too. */
  readonly emptyPageRate?: number;
  /** Share of FilterLogEvents' pages that are cut short, 0 to 1; 0.05 when absent. */
  readonly partialPageRate?: number;
}

/**
 * Lets one call pass, late, or refuses it.
 * @throws AwsError ThrottlingException or AccessDeniedException
 */
export async function meetFaults(faults: Faults, called: CalledOperation, clock: Clock, random: Random): Promise<void> {
  if (faults.latencyMs !== undefined) await clock.sleep(faults.latencyMs);
  if (random.next() < (faults.throttleRate ?? 0)) throw throttled(called);
  const { logGroupName } = called;
  if (logGroupName !== undefined && faults.deniedLogGroups?.includes(logGroupName)) throw denied(called, logGroupName);
}

function throttled({ service }: CalledOperation): AwsError {
  if (service === 'lambda') return new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
  return new AwsError('ThrottlingException', 'Rate exceeded');
}

function denied({ service, name }: CalledOperation, logGroupName: string): AwsError {
  const action = `${service}:${name}`;
  return new AwsError(
    'AccessDeniedException',
    `User: arn:aws:iam::${ACCOUNT}:user/sandbox is not authorized to perform: ${action} on resource: ` +
      `${logGroupArn(logGroupName)}:log-stream: because no identity-based policy allows the ${action} action`,
  );
}
