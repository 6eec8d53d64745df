/** What an error of the SDK or of the network carries, as far as slsobs looks. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Node's code of a network error. */
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
  /** True when the SDK has just corrected its clock from the answer. */
  readonly isClockCorrected: boolean;
}

/** Reads any thrown value. */
export function failureOf(error: unknown): Failure {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const metadata = fields.$metadata as { httpStatusCode?: unknown; clockSkewCorrected?: unknown } | undefined;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    name: text(fields.name) ?? 'Error',
    message: text(fields.message) ?? String(error),
    code: text(fields.code),
    httpStatus: typeof metadata?.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined,
    isClockCorrected: metadata?.clockSkewCorrected === true,
  };
}

/**
 * What AWS's services call "too many calls a second". `LimitExceededException` is not among them: it is a quota of things at
 * once or in all, which no waiting between two tries cures.
 */
const THROTTLES = new Set([
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'ProvisionedThroughputExceededException',
  'SlowDown',
]);

/** True where the service asks for fewer calls. */
export function isThrottle(error: unknown): boolean {
  const { name, httpStatus } = failureOf(error);
  return THROTTLES.has(name) || httpStatus === 429;
}

const NOT_IMPLEMENTED = 501;

/**
 * True where whoever answers does not have the operation at all, as emulators say it: 404, 405 or 501, an unknown operation,
 * or a refusal without a name.
 */
export function isUnknownOperation(error: unknown): boolean {
  const { name, httpStatus } = failureOf(error);
  if (httpStatus === NOT_IMPLEMENTED || httpStatus === 405 || name === 'UnknownOperationException') return true;
  if (httpStatus === 404) return name !== 'ResourceNotFoundException';
  return httpStatus === 400 && (name === 'Unknown' || name === 'UnknownError');
}

const BROKEN_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);

/** How services refuse a request that was signed by a clock too far from theirs. */
const SKEWED = new Set([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'AuthFailure',
]);

/**
 * True where the same call may well succeed a moment later: the server failed, the connection broke, or the SDK has just
 * learned the server's time and will sign with it.
 */
export function isTransient(error: unknown): boolean {
  const { name, code, httpStatus, isClockCorrected } = failureOf(error);
  if (httpStatus !== undefined && httpStatus >= 500) return httpStatus !== NOT_IMPLEMENTED;
  if (isClockCorrected && SKEWED.has(name)) return true;
  return name === 'TimeoutError' || (code !== undefined && BROKEN_CONNECTION.has(code));
}

/** True where nothing answers at the endpoint: a wrong name or port, or this machine is offline. */
export function isUnreachable(error: unknown): boolean {
  const { code } = failureOf(error);
  return code !== undefined && NOBODY_THERE.has(code);
}
