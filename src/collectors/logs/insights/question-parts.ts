import { AccessDeniedError, NotFoundError, RemoteError, UsageError } from '../../../domain/errors.ts';
import type { Gap, GapReason } from '../../../domain/gap.ts';
import { stableId } from '../../../domain/stable-id.ts';
import { failureOf } from '../../aws/failures.ts';
import { firstRevision } from '../gap-revisions.ts';
import { adviceOf, gapReasonOf } from '../group-failure.ts';
import { isWithin } from './insights-rows.ts';
import { cutWindow, partsFor } from './insights-window.ts';
import { type QueryResults, resultsOf } from './query-results.ts';
import type { QuestionReading } from './question-reading.ts';
import { isOutOfQueries, type QuestionPart, startQuery } from './start-query.ts';

/** How one query ended. `refused`: because of one of its groups; `lost`: because of AWS. */
type Outcome =
  | { readonly kind: 'answered'; readonly results: QueryResults }
  | { readonly kind: 'refused' | 'lost'; readonly reason: GapReason; readonly error: unknown };

const OUT_OF_REACH_ADVICE = 'the group is younger than that, or keeps its lines for less long';

/** Tries of a query that AWS ends without an answer. */
const TRIES = 2;

/** AWS ended a query, twice, without an answer. */
class QueryEndedError extends RemoteError {
  constructor(status: QueryResults['status']) {
    const hint = status === 'Timeout' ? 'narrow the time range, or name fewer functions' : 'try again';
    super(`CloudWatch Logs has ended a query without an answer (${status})`, { hint });
  }
}

/** Asks parts of a question side by side, and what they fall into. Never rejects: what ends them all is told to `giveUp`. */
export async function readParts(reading: QuestionReading, parts: readonly QuestionPart[]): Promise<void> {
  reading.tally.expect(parts.length);
  await Promise.all(
    parts.map(async (part) => {
      try {
        await readPart(reading, part);
      } catch (error) {
        reading.giveUp(error);
      }
    }),
  );
}

async function readPart(reading: QuestionReading, part: QuestionPart): Promise<void> {
  const outcome = await reading.slots.use(() => runQuery(reading, part));
  reading.tally.queryDone();
  if (outcome.kind === 'answered') return await noteAnswer(reading, part, outcome.results);
  if (outcome.kind === 'refused' && part.groups.length > 1) {
    return await readParts(
      reading,
      groupsApart(part, outcome.reason).map((groups) => ({ ...part, groups })),
    );
  }
  noteLost(reading, part, outcome.reason, outcome.error);
}

/**
 * Permissions are mostly missing for all groups: then one by one takes the fewest calls until that is known. What else is wrong is
 * mostly wrong with one group, which halving finds.
 */
function groupsApart({ groups }: QuestionPart, reason: GapReason): QuestionPart['groups'][] {
  if (reason === 'denied') return groups.map((group) => [group]);
  const half = Math.ceil(groups.length / 2);
  return [groups.slice(0, half), groups.slice(half)];
}

/** @throws what concerns every query */
async function runQuery(reading: QuestionReading, part: QuestionPart): Promise<Outcome> {
  const { question, signal } = reading;
  const mayCut = question.isPerEvent && cutWindow(part.window, 2).length > 0;
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    let queryId: string | undefined;
    try {
      queryId = await startQuery(reading, part);
      const results = await resultsOf(reading, queryId, !mayCut);
      if (results.status === 'Complete') return { kind: 'answered', results };
      if (tries === TRIES) throw new QueryEndedError(results.status);
    } catch (error) {
      if (signal.aborted) throw error;
      return outcomeOf(error, queryId !== undefined);
    }
  }
}

/** @throws the error, where it concerns every query */
function outcomeOf(error: unknown, isStarted: boolean): Outcome {
  const refused = isStarted ? undefined : refusalReasonOf(error);
  if (refused !== undefined) return { kind: 'refused', reason: refused, error };
  const lost = lossReasonOf(error);
  if (lost === undefined) throw error;
  return { kind: 'lost', reason: lost, error };
}

/** Why a query may not begin that may without one of its groups. */
function refusalReasonOf(error: unknown): GapReason | undefined {
  if (error instanceof AccessDeniedError) return 'denied';
  if (error instanceof NotFoundError) return 'not-logged';
  if (!(error instanceof UsageError || error instanceof RemoteError)) return undefined;
  const { name, message } = failureOf(error.cause);
  if (name === 'InvalidOperationException') return 'log-class';
  if (!(error instanceof UsageError)) return undefined;
  // Of a malformed query this is all that is advised as a person's.
  if (name === 'MalformedQueryException') return 'retention';
  // "This operation is not supported for Delivery log class": AWS gives it no name of its own.
  return /\bclass\b/i.test(message) ? 'log-class' : 'rejected';
}

/** Why a query did not come to its end while others may. */
function lossReasonOf(error: unknown): GapReason | undefined {
  if (error instanceof QueryEndedError) return 'unprocessed';
  if (isOutOfQueries(error)) return 'throttled';
  // AWS keeps results for seven days; an emulator that was started anew has none.
  if (error instanceof NotFoundError || error instanceof UsageError) return 'unprocessed';
  return error instanceof RemoteError ? gapReasonOf(error) : undefined;
}

async function noteAnswer(reading: QuestionReading, part: QuestionPart, results: QueryResults): Promise<void> {
  const { question } = reading;
  reading.hasAnswer = true;
  if (results.isCapped && question.isPerEvent) {
    const windows = cutWindow(part.window, partsFor(results.matched, reading.rowCap));
    if (windows.length > 0) {
      return await readParts(
        reading,
        windows.map((window) => ({ ...part, window })),
      );
    }
  }
  const rows = question.isPerEvent ? results.rows.filter((row) => isWithin(row, part.window)) : results.rows;
  for (const row of rows) reading.rows.push(row);
  reading.tally.rowsCame(rows.length);
  if (results.isCapped) reading.gaps.push(rowCapGap(reading, part));
}

function rowCapGap({ session, question, rowCap }: QuestionReading, { groups, window }: QuestionPart): Gap {
  const { startAtMs: fromAtMs, endAtMs: toAtMs } = window;
  const advice = `CloudWatch Logs gives ${rowCap.toLocaleString('en')} rows of a query and there are more: name fewer functions${question.isPerEvent ? '' : ', or narrow the time range'}`;
  const [group, ...others] = groups;
  if (group !== undefined && others.length === 0) {
    return firstRevision('final', { group, reason: 'row-cap', fromAtMs, toAtMs, advice });
  }
  const gapId = stableId('insights', session.region, 'row-cap', fromAtMs, ...groups.map(({ name }) => name));
  return { gapId, state: 'final', revision: 1, reason: 'row-cap', region: session.region, fromAtMs, toAtMs, advice };
}

function noteLost(reading: QuestionReading, { groups, window }: QuestionPart, reason: GapReason, error: unknown): void {
  reading.errors.push(error);
  // That is an answer: there is nothing of that time.
  if (reason === 'retention') reading.hasAnswer = true;
  const { startAtMs: fromAtMs, endAtMs: toAtMs } = window;
  const advice = reason === 'retention' ? OUT_OF_REACH_ADVICE : adviceOf(error);
  reading.gaps.push(...groups.map((group) => firstRevision('final', { group, reason, fromAtMs, toAtMs, advice })));
}
