import { afterSeparator, isLineBreak } from '../text.ts';

const NEWLINE = 10;
const SPACE = 32;
const POINT = 46;

/**
 * The `Key: value` pairs of a platform line that follow index `at`. Pairs are separated by tabs, by runs of two or more spaces, or
 * by line breaks (a traced REPORT is two lines in one event), and come in any order: the emulators' differs from Lambda's.
 */
export function reportFields(text: string, at: number): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let start = at;
  for (let end = at; end <= text.length; end += 1) {
    const code = end === text.length ? NEWLINE : text.charCodeAt(end);
    // Almost every character is a letter or digit: the separators all sort below them.
    if (code > SPACE) continue;
    const next = isLineBreak(code) ? end + 1 : afterSeparator(text, end);
    if (next < 0) continue;
    addField(fields, text, start, end);
    start = next;
    end = next - 1;
  }
  return fields;
}

/** More than any platform line has; a hostile one is read no further. */
const MOST_FIELDS = 64;

function addField(fields: Map<string, string>, text: string, start: number, end: number): void {
  if (fields.size >= MOST_FIELDS || start >= end) return;
  const pair = text.slice(start, end);
  const colon = pair.indexOf(': ');
  if (colon > 0) fields.set(pair.slice(0, colon), pair.slice(colon + 2).trim());
}

/** The number in `41.27 ms` or `512 MB`; undefined where number or unit cannot be read. */
export function quantity(value: string | undefined, unit: 'ms' | 'MB'): number | undefined {
  if (value === undefined || value.length > 32 || !value.endsWith(unit)) return undefined;
  const end = value.length - unit.length - 1;
  if (end < 1 || value.charCodeAt(end) !== SPACE) return undefined;
  for (let at = 0; at < end; at += 1) {
    const code = value.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    if (!isDigit && (code !== POINT || at === 0 || at === end - 1)) return undefined;
  }
  const amount = Number(value.slice(0, end));
  return Number.isNaN(amount) ? undefined : amount;
}
