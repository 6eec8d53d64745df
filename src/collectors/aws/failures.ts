/** What an error of the SDK or of the network carries, as far as slsobs looks. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Node's code of a network error, also of one that the SDK's credential providers have put into a sentence. */
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
  /** True when the SDK has just corrected its clock from the answer. */
  readonly isClockCorrected: boolean;
  /**
   * Why an answer is not the document that it should be: cut short, or something else altogether, such as a page for people.
   */
  readonly unreadable: 'cut' | 'foreign' | undefined;
}

/** Reads any thrown value. */
export function failureOf(error: unknown): Failure {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const metadata = fields.$metadata as { httpStatusCode?: unknown; clockSkewCorrected?: unknown } | undefined;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const name = text(fields.name) ?? 'Error';
  const message = text(fields.message) ?? String(error);
  const httpStatus = typeof metadata?.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
  const isUnreadable = name === 'SyntaxError' && httpStatus !== undefined;
  return {
    name,
    message,
    code: text(fields.code) ?? (PROVIDER_ERRORS.has(name) ? codeIn(message) : undefined),
    httpStatus,
    isClockCorrected: metadata?.clockSkewCorrected === true,
    unreadable: isUnreadable ? (WRONG_FROM_THE_START.test(message) ? 'foreign' : 'cut') : undefined,
  };
}

/** What JSON.parse says of a text whose first character already is no JSON: the SDK hands out no more. */
const WRONG_FROM_THE_START = /^Unexpected token '(.)', "\s*\1/;

/** What the SDK's providers of credentials throw, in place of whatever kept them from it. */
const PROVIDER_ERRORS = new Set(['CredentialsProviderError', 'TokenProviderError']);

/** True for an error of the search for credentials. */
export function isProviderError(error: unknown): boolean {
  return PROVIDER_ERRORS.has(failureOf(error).name);
}

function codeIn(message: string): string | undefined {
  return [...BROKEN_CONNECTION, ...NOBODY_THERE].find((code) => message.includes(code));
}

/** An error for a connection that this side gives up. */
export function brokenConnection(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNABORTED' });
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
  const { name, message, httpStatus } = failureOf(error);
  if (THROTTLES.has(name) || httpStatus === 429) return true;
  // IAM Identity Center throttles too, and the SDK puts that into a sentence: "TooManyRequestsException: …".
  return PROVIDER_ERRORS.has(name) && THROTTLES.has(message.split(':', 1)[0] ?? '');
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

/** Codes of Node, and of its own HTTP client (undici), for a connection that was there or nearly so. */
const BROKEN_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPROTO',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_HTTP2_STREAM_CANCEL',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
/** `HPE_…` are Node's parser of HTTP, which says so of an answer that was cut or mixed up on its way. */
const isBroken = (code: string): boolean => BROKEN_CONNECTION.has(code) || code.startsWith('HPE_');

const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);

/** How services refuse a request that was signed by a clock too far from theirs. */
const SKEWED = new Set([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'AuthFailure',
]);

/** What they say of it. The SDK marks a correction only where the clock was off, not where it had just been put right. */
const SAYS_SKEWED = /^Signature (expired|not yet current)/;

/** HTTP's own "the request took too long", which proxies give. */
const REQUEST_TIMEOUT = 408;

/**
 * True where the same call may well succeed a moment later: the server failed, the connection broke, the answer was cut
 * short, or the SDK has just learned the server's time and will sign with it.
 */
export function isTransient(error: unknown): boolean {
  const { name, message, code, httpStatus, isClockCorrected, unreadable } = failureOf(error);
  if (httpStatus !== undefined && httpStatus >= 500) return httpStatus !== NOT_IMPLEMENTED;
  if (SKEWED.has(name) && (isClockCorrected || SAYS_SKEWED.test(message))) return true;
  if (unreadable === 'cut') return true;
  return httpStatus === REQUEST_TIMEOUT || name === 'TimeoutError' || (code !== undefined && isBroken(code));
}

/** True where nothing answers at the endpoint: a wrong name or port, or this machine is offline. */
export function isUnreachable(error: unknown): boolean {
  const { code } = failureOf(error);
  return code !== undefined && NOBODY_THERE.has(code);
}

/** True where the certificate of whoever answers is not trusted. */
export function isUntrusted(error: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(failureOf(error).code ?? '');
}

/**
 * True where whoever could be asked before cannot be asked now: nobody answers, or something else does, such as the sign-in
 * page of a network that this machine has joined. At the beginning of things it is a wrong endpoint.
 */
export function isLostContact(error: unknown): boolean {
  return isUnreachable(error) || isUntrusted(error) || failureOf(error).unreadable === 'foreign';
}
