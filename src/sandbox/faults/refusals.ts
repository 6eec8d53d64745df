import type { CalledOperation } from '../wire/answer.ts';
import { AwsError } from '../wire/aws-error.ts';
import { ACCOUNT, logGroupArn } from '../world/place.ts';

/** Too many calls a second, in the words of the service that is called. */
export function throttled({ service }: CalledOperation): AwsError {
  if (service === 'lambda') return new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
  if (service === 'xray') return new AwsError('ThrottledException', 'Rate exceeded', 429);
  return new AwsError('ThrottlingException', 'Rate exceeded');
}

/** A permission that is missing. Logs refuses with 400, the others with 403. */
export function denied({ service, name, logGroupName }: CalledOperation): AwsError {
  const action = `${service}:${name}`;
  const resource = logGroupName === undefined ? '*' : `${logGroupArn(logGroupName)}:log-stream:`;
  return new AwsError(
    service === 'cloudwatch' ? 'AccessDenied' : 'AccessDeniedException',
    `User: arn:aws:iam::${ACCOUNT}:user/sandbox is not authorized to perform: ${action} on resource: ` +
      `${resource} because no identity-based policy allows the ${action} action`,
    service === 'logs' ? 400 : 403,
  );
}

/** Temporary credentials that have run out ("Common Errors" of the CloudWatch Logs API reference). */
export function expiredCredentials({ service }: CalledOperation): AwsError {
  const message = 'The security token included in the request is expired';
  if (service === 'cloudwatch') return new AwsError('ExpiredToken', message, 403);
  return new AwsError('ExpiredTokenException', message, service === 'logs' ? 400 : 403);
}

/** A service that fails: with 500, or with 503 where it says that it is not there. */
export function serverError(isUnavailable: boolean): AwsError {
  return isUnavailable
    ? new AwsError('ServiceUnavailableException', 'The service cannot complete the request.', 503)
    : new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
}

/** A request that was signed by a clock too far from AWS's. */
export function staleSignature(): AwsError {
  return new AwsError(
    'InvalidSignatureException',
    'Signature expired: the date of the request is too far from the date of the server (5 min.)',
  );
}
