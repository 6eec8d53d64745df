import type { ErrorDetail } from '../../domain/log-record.ts';
import { nodeStack } from './node.ts';
import { pythonTraceback } from './python.ts';

/** A text that ends in a stack trace, taken apart. */
export interface StackText {
  /** What stands before the trace: the line's own words. */
  readonly heading: string;
  readonly error: ErrorDetail;
}

/** One a language. A new one is a file beside these, and a place in this list. */
const LANGUAGES: readonly ((text: string) => StackText | undefined)[] = [pythonTraceback, nodeStack];

/** Finds a stack trace in a text whose line breaks are `\n`; undefined where there is none. */
export function stackText(text: string): StackText | undefined {
  if (!text.includes('\n')) return undefined;
  for (const read of LANGUAGES) {
    const found = read(text);
    if (found !== undefined) return found;
  }
  return undefined;
}
