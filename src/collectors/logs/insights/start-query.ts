import type { StartQueryCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { RemoteError } from '../../../domain/errors.ts';
import type { LogGroup } from '../../../domain/log-event.ts';
import { failureOf } from '../../aws/failures.ts';
import { type InsightsWindow, secondsOf } from './insights-window.ts';
import type { QuestionReading } from './question-reading.ts';

/** Which part of a question one query asks. */
export interface QuestionPart {
  /** At most fifty. */
  readonly groups: readonly LogGroup[];
  readonly window: InsightsWindow;
}

/** Waits before a query is offered again to an account that runs as many as it may. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;
const GROWTH = 1.5;
/** Queries end within minutes: an account that has no room for so long will have none. */
const PATIENCE_MS = 600_000;

/**
 * Begins a query. Where the account runs as many queries as it may (`LimitExceededException`, which is no throttling: platform
 * fact 8.52), waits until one has ended.
 * @returns its id
 * @throws SlsobsError; anything at all once the signal has aborted
 */
export async function startQuery(reading: QuestionReading, part: QuestionPart): Promise<string> {
  const { clock } = reading.session;
  const begunAtMs = clock.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * GROWTH)) {
    try {
      return await sendStart(reading, part);
    } catch (error) {
      if (!isOutOfQueries(error) || clock.now() - begunAtMs > PATIENCE_MS) throw error;
    }
    await clock.sleep(waitMs, reading.signal);
    reading.signal.throwIfAborted();
  }
}

/** True where the account runs as many queries as it may. */
export function isOutOfQueries(error: unknown): boolean {
  return error instanceof RemoteError && failureOf(error.cause).name === 'LimitExceededException';
}

async function sendStart(reading: QuestionReading, part: QuestionPart): Promise<string> {
  const { session, signal, lateSignal, tally } = reading;
  const input = inputFor(reading, part);
  const [group, ...others] = part.groups;
  const isOne = group !== undefined && others.length === 0;
  const subject = isOne ? { subject: { kind: 'log group', name: group.name } as const } : {};
  const send = async () => (await session.logs()).startQuery(input, lateSignal);
  const { queryId } = await session.ask({ api: 'StartQuery', ...subject, send }, { signal, onTry: tally.call });
  if (queryId === undefined) throw new RemoteError('CloudWatch Logs has begun a query and does not say which');
  return queryId;
}

function inputFor({ question, rowCap }: QuestionReading, { groups, window }: QuestionPart): StartQueryCommandInput {
  return {
    logGroupNames: groups.map(({ name }) => name),
    ...secondsOf(window),
    queryString: question.query,
    limit: rowCap,
  };
}
