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
  /** Operations that the caller may not call, in IAM's words: `xray:BatchGetTraces`. */
  readonly deniedActions?: readonly string[];
  /** Share of the ids that BatchGetTraces leaves unprocessed, 0 to 1. */
  readonly unprocessedTraceRate?: number;
  /**
   * Share of FilterLogEvents' and GetTraceSummaries' pages that are empty although more follows, 0 to 1; 0.02 when absent,
   * as AWS does it too.
   */
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
  const isDenied = faults.deniedActions?.includes(`${called.service}:${called.name}`) ?? false;
  const isOfDeniedGroup = logGroupName !== undefined && (faults.deniedLogGroups?.includes(logGroupName) ?? false);
  if (isDenied || isOfDeniedGroup) throw denied(called);
}

function throttled({ service }: CalledOperation): AwsError {
  if (service === 'lambda') return new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
  if (service === 'xray') return new AwsError('ThrottledException', 'Rate exceeded', 429);
  return new AwsError('ThrottlingException', 'Rate exceeded');
}

/** Logs refuses with 400, the REST APIs with 403. */
function denied({ service, name, logGroupName }: CalledOperation): AwsError {
  const action = `${service}:${name}`;
  const resource = logGroupName === undefined ? '*' : `${logGroupArn(logGroupName)}:log-stream:`;
  return new AwsError(
    'AccessDeniedException',
    `User: arn:aws:iam::${ACCOUNT}:user/sandbox is not authorized to perform: ${action} on resource: ` +
      `${resource} because no identity-based policy allows the ${action} action`,
    service === 'logs' ? 400 : 403,
  );
}
