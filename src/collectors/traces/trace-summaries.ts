import type {
  TraceSummary as AwsTraceSummary,
  GetTraceSummariesCommandInput,
  GetTraceSummariesCommandOutput,
} from '@aws-sdk/client-xray';
import { RemoteError, UsageError } from '../../domain/errors.ts';
import type { TraceSummary } from '../../domain/sources.ts';
import type { AwsSession } from '../aws/session.ts';

/** X-Ray refuses windows that are too long: six hours pass, a day has been seen to (platform fact 3). */
const LONGEST_WINDOW_MS = 6 * 3_600_000;
/** Below this a window is not refused for its length. */
const SHORTEST_WINDOW_MS = 15 * 60_000;

const SECOND_MS = 1000;

/** Which traces: those that began from `startAtMs` (inclusive) to `endAtMs` (exclusive), epoch milliseconds, to the second. */
export interface SummaryQuestion {
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly filterExpression?: string;
}

/**
 * Finds traces, newest window first, as X-Ray itself gives them newest first, each once. A window that is refused, or whose
 * pages go in a circle, is halved and read again.
 * @throws SlsobsError, a refusal at the shortest window included: then it is the question that is wrong
 */
export async function* readSummaries(
  session: AwsSession,
  question: SummaryQuestion,
  signal: AbortSignal,
): AsyncGenerator<readonly TraceSummary[]> {
  const told = new Set<string>();
  let longestMs = LONGEST_WINDOW_MS;
  // A trace is known by the second that its id carries.
  const fromAtMs = Math.floor(question.startAtMs / SECOND_MS) * SECOND_MS;
  let endAtMs = Math.ceil(question.endAtMs / SECOND_MS) * SECOND_MS;
  while (endAtMs > fromAtMs) {
    const startAtMs = Math.max(fromAtMs, endAtMs - longestMs);
    try {
      for await (const page of readWindow(session, { ...question, startAtMs, endAtMs }, signal)) {
        const fresh = page.filter(({ traceId }) => !told.has(traceId));
        for (const { traceId } of fresh) told.add(traceId);
        if (fresh.length > 0) yield fresh;
      }
      endAtMs = startAtMs;
    } catch (error) {
      const isTooLong = error instanceof UsageError || error instanceof PagesInCircleError;
      const halfMs = Math.ceil((endAtMs - startAtMs) / 2 / SECOND_MS) * SECOND_MS;
      if (!isTooLong || signal.aborted || halfMs < SHORTEST_WINDOW_MS) throw error;
      longestMs = halfMs;
    }
  }
}

/** X-Ray gave a page token that it had given before. */
class PagesInCircleError extends RemoteError {
  constructor() {
    super('X-Ray gives no end to the pages of GetTraceSummaries', { hint: 'narrow the time range' });
  }
}

async function* readWindow(
  session: AwsSession,
  question: SummaryQuestion,
  signal: AbortSignal,
): AsyncGenerator<readonly TraceSummary[]> {
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await pageOf(session, question, token, signal);
    yield (page.TraceSummaries ?? []).map(summaryOf).filter((summary) => summary !== undefined);
    token = page.NextToken || undefined;
    if (token === undefined) return;
    if (tokens.has(token)) throw new PagesInCircleError();
    tokens.add(token);
  } while (true);
}

function pageOf(
  session: AwsSession,
  { startAtMs, endAtMs, filterExpression }: SummaryQuestion,
  token: string | undefined,
  signal: AbortSignal,
): Promise<GetTraceSummariesCommandOutput> {
  const input: GetTraceSummariesCommandInput = {
    StartTime: new Date(startAtMs),
    EndTime: new Date(endAtMs),
    ...(filterExpression === undefined ? {} : { FilterExpression: filterExpression }),
    ...(token === undefined ? {} : { NextToken: token }),
  };
  const send = async () => (await session.xray()).getTraceSummaries(input, signal);
  return session.ask({ api: 'GetTraceSummaries', send }, { signal });
}

/** Undefined without an id, with which nothing could be done. */
function summaryOf(summary: AwsTraceSummary): TraceSummary | undefined {
  const { Id: traceId, StartTime: startTime, Duration: seconds } = summary;
  if (traceId === undefined) return undefined;
  return {
    traceId,
    ...(startTime === undefined ? {} : { startedAtMs: startTime.getTime() }),
    ...(seconds === undefined ? {} : { durationMs: Math.round(seconds * 1e6) / 1e3 }),
    hasError: summary.HasError === true,
    hasFault: summary.HasFault === true,
    hasThrottle: summary.HasThrottle === true,
    isPartial: summary.IsPartial === true,
  };
}
