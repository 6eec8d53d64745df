import { AccessDeniedError, NotFoundError, RemoteError } from '../../domain/errors.ts';
import type { GapReason } from '../../domain/gap.ts';
import { failureOf } from '../aws/failures.ts';
import { PagingStuckError } from './filter-log-events.ts';

/**
 * Why one group cannot be read while others may. Undefined for what concerns them all (credentials, a filter pattern that is
 * refused) and for what is no answer of AWS.
 */
export function gapReasonOf(error: unknown): GapReason | undefined {
  if (error instanceof AccessDeniedError) return 'denied';
  if (error instanceof NotFoundError) return 'not-logged';
  if (error instanceof PagingStuckError) return 'unprocessed';
  if (!(error instanceof RemoteError)) return undefined;
  return failureOf(error.cause).name === 'InvalidOperationException' ? 'log-class' : 'disconnected';
}

/** Of the reasons why nothing at all could be read, the one to tell: a permission that is missing, else the first. */
export function worstOf(errors: readonly unknown[]): unknown {
  return errors.find((error) => error instanceof AccessDeniedError) ?? errors[0];
}

/** What to try, out of an error's hint; among other groups a missing one needs no more than a clause. */
export function adviceOf(error: unknown): string | undefined {
  if (error instanceof NotFoundError) return 'its function was never invoked, or logs elsewhere';
  return error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
}
