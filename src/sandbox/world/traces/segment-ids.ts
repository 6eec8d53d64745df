import { hexOf } from '../chance.ts';

/**
 * What a segment is of: the stage of the API (`stage`) and its call of the function, Lambda's own segment of an invocation
 * (`lambda`), an asynchronous attempt in it, the function's segment, the subsegment that sends a message on, or one that
 * nothing else refers to.
 */
export type SegmentRole = 'stage' | 'stage call' | 'lambda' | 'attempt' | 'segment' | 'send' | 'other';

/** The id of a segment or subsegment: 16 hexadecimal digits. `seed` is the attempt's, for `lambda` that of the request ID. */
export function segmentIdOf(role: SegmentRole, name: string, seed: number, ordinal = 0): string {
  // The function's segment stands in the log: it keeps the id that it had before there were others.
  return role === 'segment' ? hexOf(16, 'segment', seed, name) : hexOf(16, role, seed, name, ordinal);
}
