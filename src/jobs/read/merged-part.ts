import { AccessDeniedError, CredentialsError, NotFoundError, SlsobsError, UsageError } from '../../domain/errors.ts';
import type { Gap, GapReason } from '../../domain/gap.ts';
import type { GroupSelection, LogRequest, LogSource } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';

/** One account and region of several that are read as one. */
export interface MergedPart {
  readonly source: LogSource;
  /** What is asked of it: those of a request's selections that are in here, the same objects. */
  readonly selections: readonly GroupSelection[];
  /** What people call it: `prod/eu-west-1`. */
  readonly place: string;
  /** Absent when unknown. */
  readonly region?: string;
}

/** A source that cannot be asked, for a part whose account or region could not even be opened. */
export function failedSource(error: SlsobsError, now: () => number): LogSource {
  const fail = (): AsyncIterable<never> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
  });
  return { read: fail, newest: fail, now };
}

/**
 * Why one part is lost while others are read. Undefined for what concerns them all (a filter pattern that is refused) and for
 * bugs; `not-logged` where the part just has nothing of what was asked for.
 */
export function lossOf(error: unknown): GapReason | undefined {
  if (error instanceof NotFoundError) return 'not-logged';
  if (error instanceof CredentialsError) return 'expired';
  if (error instanceof AccessDeniedError) return 'denied';
  return error instanceof SlsobsError && !(error instanceof UsageError) ? 'disconnected' : undefined;
}

/** Of the reasons why no part could be read, the one to tell: what a person can cure first, what is missing last. */
export function worstOf(errors: readonly unknown[]): unknown {
  const rank = (error: unknown): number =>
    ['expired', 'denied', 'disconnected', 'not-logged'].indexOf(lossOf(error) ?? '');
  return errors.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** The gap over all that a lost part was asked for, from where it had come to. */
export function gapOfPart(
  { place, region }: MergedPart,
  reason: GapReason,
  error: unknown,
  { fromAtMs, toAtMs }: { readonly fromAtMs: number | undefined; readonly toAtMs: number | undefined },
): Gap {
  const advice = error instanceof SlsobsError ? (error.hint ?? error.message) : undefined;
  return {
    gapId: stableId('gap', place, reason, fromAtMs ?? ''),
    state: 'final',
    revision: 1,
    reason,
    place,
    ...(region === undefined ? {} : { region }),
    ...(fromAtMs === undefined ? {} : { fromAtMs }),
    ...(toAtMs === undefined ? {} : { toAtMs }),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** The same request, of one part. */
export function requestOfPart<Request extends Pick<LogRequest, 'groups'>>(part: MergedPart, request: Request): Request {
  return { ...request, groups: request.groups.filter((selection) => part.selections.includes(selection)) };
}
