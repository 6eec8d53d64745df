import { errorDetail } from '../line.ts';
import { withNewlines } from '../text.ts';
import type { StackText } from './text-stack.ts';

const HEADER = 'Traceback (most recent call last):';

/**
 * A traceback as Python prints it, the exception's own line last. A chain of exceptions is one trace; the last is the one
 * that was raised.
 */
export function pythonTraceback(text: string): StackText | undefined {
  const start = headerIndex(text);
  if (start < 0) return undefined;
  const stackStart = Math.min(text.length, start + HEADER.length + 1);
  const end = exceptionIndex(text, text.lastIndexOf(HEADER) + HEADER.length);
  const { type, message } = end < 0 ? {} : pythonException(text.slice(end));
  const stack = withPlainSpaces(text.slice(stackStart, end < 0 ? text.length : Math.max(stackStart, end - 1)));
  const error = errorDetail(type, message, stack);
  return error && { heading: text.slice(0, Math.max(0, start - 1)), error };
}

/** The first header that begins a line; −1 where there is none. */
function headerIndex(text: string): number {
  if (text.startsWith(HEADER)) return 0;
  const found = text.indexOf(`\n${HEADER}`);
  return found < 0 ? -1 : found + 1;
}

/** The first line after the last header that is not indented: the exception, which may itself have several lines. */
function exceptionIndex(text: string, from: number): number {
  for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
    const next = text[at + 1];
    if (next !== undefined && next !== ' ' && next !== '\u00a0' && next !== '\n') return at + 1;
  }
  return -1;
}

/** The indentation that the runtime prints as U+00A0, made spaces. */
export function withPlainSpaces(text: string): string {
  return text.includes('\u00a0') ? text.replaceAll('\u00a0', ' ') : text;
}

/**
 * `KeyError: 'sku'` or a name alone. The module before the name is left out, since the runtime prints none either; the
 * platform's own names (`Runtime.ImportModuleError`) are kept whole.
 */
function pythonException(text: string): { type?: string; message?: string } {
  const name = /^[A-Za-z_][\w.]{0,255}(?=: |$|\n)/.exec(text)?.[0];
  if (name === undefined) return { message: text };
  const type = name.startsWith('Runtime.') ? name : name.slice(name.lastIndexOf('.') + 1);
  const message = text.slice(name.length + 2);
  return message === '' ? { type } : { type, message };
}

const LABEL = '[ERROR] ';

/**
 * The runtime's report of an exception that no handler caught: `[ERROR] KeyError: 'sku'`, a header and the frames, joined by
 * `\r` or `\n`, without a request id (platform facts 2.3). On stdout it can follow on an unended line. Without a header it is
 * the runtime's only when the name is one of its own, `Runtime.ImportModuleError`: other loggers print `[ERROR] FooError: …` too.
 * The heading holds the report's words.
 */
export function unhandledPython(raw: string): StackText | undefined {
  const labelled = raw.startsWith(LABEL);
  if (!labelled && !raw.includes(`\r${HEADER}`)) return undefined;
  const text = withNewlines(raw);
  const headerAt = headerIndex(text);
  const report = headerAt < 0 ? text : text.slice(0, headerAt - 1);
  const label = labelled ? 0 : report.lastIndexOf(LABEL);
  const words = label < 0 ? '' : report.slice(label + LABEL.length);
  const { type, message } = words === '' ? {} : pythonException(words);
  if (headerAt < 0 && !type?.startsWith('Runtime.')) return undefined;
  const stack = headerAt < 0 ? undefined : withPlainSpaces(text.slice(headerAt + HEADER.length + 1));
  const error = errorDetail(type, message, stack) ?? {};
  return { heading: labelled ? words : text, error };
}
