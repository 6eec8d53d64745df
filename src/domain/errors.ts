/** Exit codes of the contract (README, "Exit codes"). */
export const EXIT = {
  done: 0,
  checkFailed: 1,
  usage: 2,
  unsure: 3,
  denied: 4,
  failed: 5,
  notFound: 6,
  bug: 70,
  deadline: 124,
  interrupted: 130,
  terminated: 143,
} as const;

/**
 * An error that a person can cause or cure. The message says what failed and with which name; the hint what to try. Both
 * are printed through the sanitiser.
 */
export class SlsobsError extends Error {
  override readonly name: string = 'SlsobsError';
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(exitCode: number, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = exitCode;
    this.hint = options.hint;
  }
}

/** The command line or a configuration file is wrong: exit 2. */
export class UsageError extends SlsobsError {
  override readonly name = 'UsageError';
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(EXIT.usage, message, options);
  }
}

/** No credentials, or expired ones: exit 4. */
export class CredentialsError extends SlsobsError {
  override readonly name = 'CredentialsError';
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(EXIT.denied, message, options);
  }
}

/** The credentials work but may not do this: exit 4 when nobody could be asked. */
export class AccessDeniedError extends SlsobsError {
  override readonly name = 'AccessDeniedError';
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(EXIT.denied, message, options);
  }
}

/** The target or id does not exist: exit 6. */
export class NotFoundError extends SlsobsError {
  override readonly name = 'NotFoundError';
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(EXIT.notFound, message, options);
  }
}

/** AWS, the network or a file failed after retries: exit 5. */
export class RemoteError extends SlsobsError {
  override readonly name = 'RemoteError';
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(EXIT.failed, message, options);
  }
}
