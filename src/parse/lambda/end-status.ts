import type { InvocationStatus } from '../../domain/invocation-status.ts';

/**
 * Error types that say more than “error” (platform fact 2.6). `Runtime.Unknown` is not among them: the platform puts it where an
 * error's own class, such as TypeError, is none that it knows.
 */
const STATUS_OF_TYPE: ReadonlyMap<string, InvocationStatus> = new Map([
  ['Runtime.OutOfMemory', 'out-of-memory'],
  ['Runtime.ExitError', 'crash'],
  ['Runtime.NodeJsExit', 'crash'],
  ['Extension.Crash', 'crash'],
  ['Extension.ExitError', 'crash'],
  ['Sandbox.Failure', 'crash'],
  ['Runtime.ImportModuleError', 'init-error'],
  ['Runtime.HandlerNotFound', 'init-error'],
  ['Runtime.UserCodeSyntaxError', 'init-error'],
  ['Runtime.MalformedHandlerName', 'init-error'],
  ['Runtime.InitError', 'init-error'],
  ['Runtime.InvalidEntrypoint', 'init-error'],
  ['Runtime.InvalidWorkingDir', 'init-error'],
  ['Runtime.InvalidTaskConfig', 'init-error'],
  ['Extension.InitError', 'init-error'],
  ['Extension.LaunchError', 'init-error'],
  ['Runtime.InvokeTimeout', 'timeout'],
  ['Sandbox.Timedout', 'timeout'],
  ['Sandbox.Timeout', 'timeout'],
]);

/** How an invocation ended whose end carries this error type: `error` for every type that is not the platform's own. */
export function statusOfErrorType(type: string | undefined): InvocationStatus {
  return STATUS_OF_TYPE.get(type ?? '') ?? 'error';
}

/**
 * How an invocation ended, from the status word and error type of a report; undefined for a word that is not known.
 * `failure` is the platform's word for an environment that went away (Telemetry API), so without a type it is a crash.
 */
export function endStatus(word: unknown, errorType: string | undefined): InvocationStatus | undefined {
  if (word === 'success') return 'ok';
  if (word === 'timeout') return 'timeout';
  if (word === 'error') return statusOfErrorType(errorType);
  if (word === 'failure') return errorType === undefined ? 'crash' : statusOfErrorType(errorType);
  return undefined;
}

/** How an init or restore ended, in the same words: an error without a status of its own is an `init-error`. */
export function initStatus(word: unknown, errorType: string | undefined): InvocationStatus | undefined {
  const status = endStatus(word, errorType);
  return status === 'error' ? 'init-error' : status;
}
