import type { Operation } from '../call.ts';
import { requiredText } from '../input.ts';

/** StopQuery: ends a query that is scheduled or runs; an error for one that has ended. */
export const stopQuery: Operation = (input, nowMs, { queries }) => {
  queries.stop(requiredText(input, 'queryId'), nowMs);
  return { success: true };
};
