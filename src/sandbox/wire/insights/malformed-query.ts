import { AwsError } from '../aws-error.ts';

/** A stretch of a query's text, as offsets of its characters: the start inclusive, the end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The refusal of a query: MalformedQueryException with a `queryCompileError` that says where and what ("API_QueryCompileError" of
 * the CloudWatch Logs API reference). The sandbox gives it for a query that is wrong and for one that it does not evaluate.
 */
export function malformedQuery(what: string, { from, to }: Span): AwsError {
  const message = `${what} ([${from},${to}])`;
  const location = { startCharOffset: from, endCharOffset: to };
  return new AwsError('MalformedQueryException', message, 400, { queryCompileError: { location, message } });
}
