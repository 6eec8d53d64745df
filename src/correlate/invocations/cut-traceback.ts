import type { ErrorDetail, LogRecord } from '../../domain/log-record.ts';
import { pythonTraceback, unhandledPython } from '../../parse/stacks/python.ts';

/** A traceback that was printed line by line, put together again. */
export interface CutTraceback {
  /** The record of its first line. */
  readonly record: LogRecord;
  readonly error: ErrorDetail;
  /**
   * True when no handler caught it: its outermost frame is the runtime's own call of the handler, or the runtime's report stands
   * before it.
   */
  readonly isUncaught: boolean;
}

const HEADER = 'Traceback (most recent call last):';
/** Python cuts the traceback of a runaway recursion itself. */
const MAX_LINES = 400;
/** Characters of a line of code that are looked at: the test below takes time quadratic in them on hostile text. */
const MAX_CODE = 300;
/** `response = request_handler(event, lambda_context)` in Lambda's Python runtime client; emulators call it much the same. */
const HANDLER_CALL = /\w*handler\w*\(\s*event\s*,\s*\w*context\s*\)/;

/**
 * Finds tracebacks among the lines without a request ID, in order, of one invocation. `traceback.print_exc()` and runtimes that
 * let Python print what no handler caught leave one event a line: the header, indented frames, and the exception. Where the
 * runtime's own report was cut so, `[ERROR] KeyError: 'sku'` stands before the header, and no exception behind the frames.
 */
export function cutTracebacks(records: readonly LogRecord[]): CutTraceback[] {
  const found: CutTraceback[] = [];
  for (const [index, record] of records.entries()) {
    if (record.error !== undefined || !record.message.startsWith(HEADER)) continue;
    const lines = tracebackLines(records, index);
    const reported = reportedBefore(records[index - 1], lines);
    if (reported !== undefined) {
      found.push({ record, error: reported, isUncaught: true });
      continue;
    }
    const error = pythonTraceback(lines.join('\n'))?.error;
    const outermost = lines
      .slice(1, 3)
      .map((text) => text.slice(0, MAX_CODE))
      .join('\n');
    if (error?.type !== undefined) found.push({ record, error, isUncaught: HANDLER_CALL.test(outermost) });
  }
  return found;
}

/** The error of the runtime's report whose first line is `before`; undefined where that is none. */
function reportedBefore(before: LogRecord | undefined, lines: readonly string[]): ErrorDetail | undefined {
  const label = before?.event.message.slice(0, MAX_CODE).trimEnd();
  if (label === undefined || !label.startsWith('[ERROR] ')) return undefined;
  const frames = lines.filter((text, index) => index === 0 || INDENTED.test(text));
  return unhandledPython(`${label}\n${frames.join('\n')}`)?.error;
}

const INDENTED = /^[ \u00a0]/;

/** The header, what is indented below it, and the first line that is not. */
function tracebackLines(records: readonly LogRecord[], from: number): string[] {
  const lines: string[] = [];
  for (const { message } of records.slice(from, from + MAX_LINES)) {
    lines.push(message);
    if (lines.length > 1 && !INDENTED.test(message)) break;
  }
  return lines;
}
