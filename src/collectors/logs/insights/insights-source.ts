import { batchesOf } from '../../../domain/batches.ts';
import type {
  Answer,
  InsightsProgress,
  InsightsQuestion,
  InsightsRow,
  InsightsSource,
} from '../../../domain/sources.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { AwsSession } from '../../aws/session.ts';
import { createSlots } from '../../aws/slots.ts';
import { worstOf } from '../group-failure.ts';
import { ROW_CAP } from './insights-window.ts';
import { followLate } from './last-calls.ts';
import { readParts } from './question-parts.ts';
import type { QuestionReading } from './question-reading.ts';
import type { QuestionPart } from './start-query.ts';
import { createTally } from './tally.ts';

/** Groups that one query may name (CloudWatch Logs API reference, StartQuery). */
const MOST_GROUPS = 50;
/** Of the queries that an account may run at once (a hundred, those of its dashboards included) slsobs takes a few. */
const MOST_QUERIES = 4;
/** A person who stops slsobs does not wait longer for the queries to be ended in AWS. */
const STOPPING_MS = 150;

/**
 * CloudWatch Logs Insights. It needs `logs:StartQuery` on the groups, `logs:GetQueryResults`, and `logs:StopQuery` so that a
 * question that is given up does not go on in AWS. Rows of a question with `isPerEvent` are cut to its milliseconds by their
 * `@timestamp`, which its query should ask for: AWS itself counts seconds, and what is told of rows that stand for many events
 * can hold up to a second more on either side.
 * @param limits another row cap than AWS's: for tests
 */
export function createInsightsSource(
  session: AwsSession,
  { rowCap = ROW_CAP }: { readonly rowCap?: number } = {},
): InsightsSource {
  const account = { session, slots: createSlots(MOST_QUERIES), rowCap };
  return { ask: (question, signal, onProgress) => ask(account, question, signal, onProgress) };
}

type Account = Pick<QuestionReading, 'session' | 'slots' | 'rowCap'>;

async function ask(
  account: Account,
  question: InsightsQuestion,
  signal: AbortSignal,
  onProgress?: (progress: InsightsProgress) => void,
): Promise<Answer<{ readonly rows: readonly InsightsRow[]; readonly bytesScanned: number }>> {
  const { clock } = account.session;
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const late = followLate(until, clock);
  const fatal: unknown[] = [];
  const giveUp = (error: unknown): void => {
    fatal.push(error);
    stop.abort('given up');
  };
  const signals = { signal: until, lateSignal: late.signal, giveUp };
  const tally = createTally(onProgress);
  const reading = { ...account, ...signals, question, tally, rows: [], gaps: [], errors: [], hasAnswer: false };
  const work = readParts(reading, partsOf(question)).finally(late.release);
  await orStopped(work, until, clock);
  signal.throwIfAborted();
  if (fatal.length > 0) throw fatal[0];
  return answerOf(reading);
}

/** @throws SlsobsError where nothing could be asked */
function answerOf({ rows, gaps, errors, hasAnswer, tally }: QuestionReading) {
  if (!hasAnswer && errors.length > 0) throw worstOf(errors);
  const usage = { apiCalls: tally.apiCalls(), duplicates: 0 };
  return { value: { rows, bytesScanned: tally.bytesScanned() }, gaps, usage };
}

function partsOf({ groups, startAtMs, endAtMs }: InsightsQuestion): QuestionPart[] {
  const each = [...new Map(groups.map((group) => [group.name, group])).values()];
  return batchesOf(each, MOST_GROUPS).map((some) => ({ groups: some, window: { startAtMs, endAtMs } }));
}

/** Resolves when the work is done, or a moment after the signal: the work then ends by itself. */
async function orStopped(work: Promise<void>, signal: AbortSignal, clock: Clock): Promise<void> {
  const done = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    const wait = (): void => void clock.sleep(STOPPING_MS, done.signal).then(resolve);
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true, signal: done.signal });
  });
  await Promise.race([work, stopped]);
  done.abort();
}
