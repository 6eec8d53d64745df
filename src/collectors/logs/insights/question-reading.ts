import type { Gap } from '../../../domain/gap.ts';
import type { InsightsQuestion, InsightsRow } from '../../../domain/sources.ts';
import type { AwsSession } from '../../aws/session.ts';
import type { Slots } from '../../aws/slots.ts';
import type { Tally } from './tally.ts';

/** A question that is being asked, in as many queries as it takes. */
export interface QuestionReading {
  readonly session: AwsSession;
  readonly question: InsightsQuestion;
  readonly slots: Slots;
  /** The most rows that AWS gives of a query. */
  readonly rowCap: number;
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** Aborts a little later: what begins a query then still hears its id, and can end it. */
  readonly lateSignal: AbortSignal;
  /** Ends the question for what concerns all of its queries. */
  readonly giveUp: (error: unknown) => void;
  readonly tally: Tally;
  readonly rows: InsightsRow[];
  readonly gaps: Gap[];
  /** Why groups could not be queried. */
  readonly errors: unknown[];
  /** True once a query has been answered. */
  hasAnswer: boolean;
}
