import type { Operation } from '../call.ts';

/** GetTraceSegmentDestination: where spans are kept, in X-Ray or (Transaction Search) in the log group `aws/spans`. */
export const getTraceSegmentDestination: Operation = (_input, _nowMs, { tracing }) => ({
  Destination: tracing.destination,
  Status: 'ACTIVE',
});
