import { asSafe, type SafeText, safe } from '../safe-text.ts';
import { sanitizeLine } from '../sanitize.ts';
import { widthOf } from './width.ts';

/** What is shown of a long text to either side of what is pointed at, characters. */
const MOST_AROUND = 60;

/**
 * A text that a person typed with carets under one part of it, two lines: `levl >= warn` and below it `^^^^`.
 * @param start where the part begins, UTF-16 units @param end where it ends; one caret stands under an empty part
 */
export function pointedAt(text: string, start: number, end: number): SafeText {
  const from = start > MOST_AROUND ? start - MOST_AROUND : 0;
  const to = Math.min(text.length, Math.max(end, start) + MOST_AROUND, start + 2 * MOST_AROUND);
  const before = sanitizeLine(`${from > 0 ? '…' : ''}${text.slice(from, start)}`);
  const part = sanitizeLine(text.slice(start, Math.min(end, to)));
  const after = sanitizeLine(`${text.slice(Math.min(end, to), to)}${to < text.length ? '…' : ''}`);
  const carets = '^'.repeat(Math.max(1, widthOf(part)));
  return safe`${before}${part}${after}\n${asSafe(' '.repeat(widthOf(before)) + carets)}`;
}
