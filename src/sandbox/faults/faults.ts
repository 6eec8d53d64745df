import type { Clock } from '../../runtime/clock.ts';
import type { HttpRequest } from '../../runtime/http.ts';
import type { Random } from '../../runtime/random.ts';
import type { CalledOperation } from '../wire/answer.ts';
import type { PagingHabits } from '../wire/call.ts';
import { denied, expiredCredentials, serverError, staleSignature, throttled } from './refusals.ts';
import { type FaultKind, type FaultSpell, rateAt } from './spells.ts';

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
  /** Most events that a page which is cut short may hold; 500 when absent. */
  readonly mostOnPartialPage?: number;
  /** Most events in an update of a live tail: of more, so many are sent; 500 when absent, as in AWS. */
  readonly mostLiveEvents?: number;
  /** Live tails at one time; 15 when absent, AWS's usual quota. */
  readonly mostLiveTails?: number;
  /** Queries of Logs Insights that may run at one time; 100 when absent, as in AWS. */
  readonly mostQueries?: number;
  /** What such a query reads in a second, so how long it takes; 25 MB when absent. */
  readonly queryBytesPerSecond?: number;
  /** Faults that come and go. */
  readonly spells?: readonly FaultSpell[];
  /** Requests signed with a date further than this from the sandbox's are refused, as AWS does after five minutes. */
  readonly signatureLifeMs?: number;
  /** Told of every fault that a call met, for tests that count them. */
  readonly onFault?: (kind: FaultKind, logGroupName: string | undefined) => void;
}

const EMPTY_PAGE_RATE = 0.02;
const PARTIAL_PAGE_RATE = 0.05;

/**
 * Lets one call pass, late, or refuses it.
 * @throws AwsError what the fault that it meets answers
 */
export async function meetFaults(
  faults: Faults,
  request: HttpRequest,
  called: CalledOperation,
  clock: Clock,
  random: Random,
): Promise<void> {
  if (faults.latencyMs !== undefined) await clock.sleep(faults.latencyMs);
  if (random.next() < (faults.throttleRate ?? 0)) throw throttled(called);
  const isDenied = faults.deniedActions?.includes(`${called.service}:${called.name}`) ?? false;
  const deniedGroup = groupsOf(called).find((name) => faults.deniedLogGroups?.includes(name));
  if (deniedGroup !== undefined) throw denied({ ...called, logGroupName: deniedGroup });
  if (isDenied) throw denied(called);
  if (isStale(request, clock.now(), faults.signatureLifeMs)) throw staleSignature();
  meetSpells(faults, called, clock.now(), random);
}

function meetSpells({ spells = [], onFault }: Faults, called: CalledOperation, nowMs: number, random: Random): void {
  const meets = (kind: FaultKind): boolean => {
    const names = called.logGroupNames ?? [called.logGroupName];
    const rate = Math.max(0, ...names.map((name) => rateAt(spells, kind, nowMs, name)));
    if (rate === 0 || random.next() >= rate) return false;
    onFault?.(kind, called.logGroupName);
    return true;
  };
  if (meets('server-error')) throw serverError(random.next() < 0.5);
  if (meets('throttle')) throw throttled(called);
  if (meets('expired-credentials')) throw expiredCredentials(called);
  if (meets('denied')) throw denied(called);
}

function groupsOf({ logGroupName, logGroupNames }: CalledOperation): readonly string[] {
  return logGroupNames ?? (logGroupName === undefined ? [] : [logGroupName]);
}

/** SigV4 carries the time of signing as `20260302T120000Z`. */
function isStale({ headers }: HttpRequest, nowMs: number, lifeMs = Number.POSITIVE_INFINITY): boolean {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'] ?? '');
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return Math.abs(Date.UTC(year, month - 1, day, hour, minute, second) - nowMs) > lifeMs;
}

/** How answers are cut into pages at a moment, for calls about one group. */
export function pagingAt(faults: Faults, seed: number, nowMs: number, logGroupName: string | undefined): PagingHabits {
  const { emptyPageRate = EMPTY_PAGE_RATE, partialPageRate = PARTIAL_PAGE_RATE, spells = [], onFault } = faults;
  const rate = (kind: FaultKind): number => rateAt(spells, kind, nowMs, logGroupName);
  return {
    seed,
    emptyPageRate: Math.max(emptyPageRate, rate('empty-page')),
    partialPageRate: Math.max(partialPageRate, rate('cut-page')),
    repeatedPageRate: rate('repeated-page'),
    repeatedTokenRate: rate('repeated-token'),
    refusedTokenRate: rate('refused-token'),
    hasEventIds: rate('no-event-ids') === 0,
    ...(faults.mostOnPartialPage === undefined ? {} : { mostOnPartialPage: faults.mostOnPartialPage }),
    ...(onFault === undefined ? {} : { onHabit: (kind) => onFault(kind, logGroupName) }),
  };
}
