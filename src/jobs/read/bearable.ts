import { CredentialsError, SlsobsError } from '../../domain/errors.ts';

/**
 * The error of a part of a question, where the rest can be answered without it.
 * @throws the error itself where it concerns everything: a stop, credentials, a bug
 */
export function bearable(error: unknown, signal: AbortSignal): SlsobsError {
  if (signal.aborted || error instanceof CredentialsError || !(error instanceof SlsobsError)) throw error;
  return error;
}
