import { hashOf } from '../../world/chance.ts';
import type { StoredTrace } from '../../world/traces/segment.ts';
import type { TraceStore } from '../../world/traces/trace-store.ts';
import type { Backend, Input, Operation } from '../call.ts';
import { optionalFlag, optionalText } from '../input.ts';
import { readToken, writeToken } from '../page-token.ts';
import { compileFilterExpression, type TraceTest } from './filter-expression/filter-expression.ts';
import { invalidRequest, requiredSeconds } from './requests.ts';
import { changedAtMs, endsMs, traceFacts } from './trace-facts.ts';
import { traceSummary } from './trace-summary.ts';

const MAX_RANGE_MS = 6 * 3_600_000;
const MAX_SUMMARIES = 250;
/** A page ends after looking at so many traces, found or not: a rare filter makes empty pages, as in AWS. */
const MAX_SCANNED = 1000;
const RANGE_TYPES = ['TraceId', 'Event', 'Service'] as const;
type RangeType = (typeof RANGE_TYPES)[number];

interface Search {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rangeType: RangeType;
  readonly isMatch: TraceTest;
}

/** Where a page begins: behind a trace (absent: at the newest). */
interface Place {
  readonly beforeId?: string;
  /** True when the page before was empty for no reason, so that this one is not. */
  readonly isAfterEmpty: boolean;
}

interface Page {
  readonly summaries: readonly object[];
  readonly scanned: number;
  /** The trace looked at last, where there may be more; absent at the end. */
  readonly lastId?: string;
}

/**
 * GetTraceSummaries: [StartTime, EndTime) of at most six hours, by the time in the trace id, by the last change (`Event`) or
 * by the end of any segment (`Service`); newest first, in pages, some of them empty. It is over only when `NextToken` is absent.
 */
export const getTraceSummaries: Operation = (input, nowMs, backend) => {
  const search = readSearch(input);
  const owner = JSON.stringify([
    'summaries',
    ...['StartTime', 'EndTime', 'TimeRangeType', 'FilterExpression'].map((key) => input[key]),
  ]);
  const token = optionalText(input, 'NextToken');
  const place: Place =
    token === undefined ? { isAfterEmpty: false } : placeIn(readToken(owner, nowMs, token, badToken));
  if (backend.tracing.destination !== 'XRay') return answer({ summaries: [], scanned: 0 }, search, undefined);
  if (isEmptyPage(backend, owner, place)) {
    const next = writeToken(owner, nowMs, [true, place.beforeId ?? null]);
    return answer({ summaries: [], scanned: 0 }, search, next);
  }
  const page = readPage(search, place, nowMs, backend.traces);
  return answer(page, search, page.lastId === undefined ? undefined : writeToken(owner, nowMs, [false, page.lastId]));
};

function answer({ summaries, scanned }: Page, { fromMs }: Search, nextToken: string | undefined): object {
  return {
    TraceSummaries: summaries,
    ApproximateTime: fromMs / 1000,
    TracesProcessedCount: scanned,
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

function badToken(): Error {
  return invalidRequest('Invalid NextToken');
}

function placeIn([isAfterEmpty, beforeId]: readonly unknown[]): Place {
  return { isAfterEmpty: isAfterEmpty === true, ...(typeof beforeId === 'string' ? { beforeId } : {}) };
}

function readSearch(input: Input): Search {
  const fromMs = requiredSeconds(input, 'StartTime');
  const toMs = requiredSeconds(input, 'EndTime');
  if (fromMs >= toMs) throw invalidRequest('StartTime must be before EndTime');
  if (toMs - fromMs > MAX_RANGE_MS) throw invalidRequest('Time range cannot be longer than 6 hours');
  if (optionalFlag(input, 'Sampling') === true || (input.SamplingStrategy ?? undefined) !== undefined) {
    throw invalidRequest('The sandbox looks at every trace: Sampling and SamplingStrategy are not supported');
  }
  const wanted = optionalText(input, 'TimeRangeType') ?? 'TraceId';
  const rangeType = RANGE_TYPES.find((type) => type === wanted);
  if (rangeType === undefined) throw invalidRequest(`TimeRangeType must be one of ${RANGE_TYPES.join(', ')}`);
  const isMatch = compileFilterExpression(optionalText(input, 'FilterExpression') ?? '');
  return { fromMs, toMs, rangeType, isMatch };
}

function isEmptyPage({ paging }: Backend, owner: string, { beforeId, isAfterEmpty }: Place): boolean {
  if (isAfterEmpty) return false;
  return hashOf('summary page', paging.seed, owner, beforeId ?? '') / 4_294_967_296 < paging.emptyPageRate;
}

function readPage({ fromMs, toMs, rangeType, isMatch }: Search, place: Place, nowMs: number, traces: TraceStore): Page {
  const isByChange = rangeType !== 'TraceId';
  const { beforeId } = place;
  const range = { fromMs, toMs, nowMs, isByChange, ...(beforeId === undefined ? {} : { beforeId }) };
  const summaries: object[] = [];
  let scanned = 0;
  for (const trace of traces.between(range)) {
    scanned += 1;
    const eventAtMs = timesOf(trace, rangeType).find((atMs) => atMs >= fromMs && atMs < toMs);
    if (!isByChange || eventAtMs !== undefined) {
      const facts = traceFacts(trace);
      if (isMatch(facts)) summaries.push(traceSummary(facts, rangeType === 'Event' ? eventAtMs : undefined));
    }
    if (summaries.length >= MAX_SUMMARIES || scanned >= MAX_SCANNED) return { summaries, scanned, lastId: trace.id };
  }
  return { summaries, scanned };
}

/** The moments by which a trace is found; those in its id are looked at where the traces are listed. */
function timesOf(trace: StoredTrace, rangeType: RangeType): number[] {
  if (rangeType === 'Event') return [changedAtMs(trace)];
  return rangeType === 'Service' ? endsMs(trace) : [];
}
