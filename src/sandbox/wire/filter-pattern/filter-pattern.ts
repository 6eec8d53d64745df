import { validationError } from '../aws-error.ts';
import { takeJsonPattern } from './json-pattern.ts';
import { scan } from './scanner.ts';
import { takeSpaceDelimitedPattern } from './space-delimited-pattern.ts';
import { takeTextPattern } from './text-pattern.ts';

/** Says whether an event's message matches. */
export type MessageTest = (message: string) => boolean;

const MAX_PATTERN_LENGTH = 1024;

/**
 * Compiles the filter patterns of FilterLogEvents, as AWS's page "Filter pattern syntax for metric filters, subscription
 * filters, filter log events, and Live Tail" gives them. An empty pattern matches everything.
 * @throws AwsError InvalidParameterException for a malformed pattern
 */
export function compileFilterPattern(pattern: string): MessageTest {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw validationError(pattern, 'filterPattern', 'Member must have length less than or equal to 1024');
  }
  const scanner = scan(pattern);
  if (scanner.isAtEnd()) return () => true;
  const first = scanner.peek();
  if (first === '{') return takeJsonPattern(scanner);
  if (first === '[') return takeSpaceDelimitedPattern(scanner);
  return takeTextPattern(scanner);
}
