import { afterSeparator, isLineBreak } from '../text.ts';

/**
 * The `Key: value` pairs of a platform line, from `at` on. Pairs are separated by tabs, by runs of two or more spaces, or
 * by line breaks (a traced REPORT is two lines in one event), and come in any order: the emulators' differs from Lambda's.
 */
export function reportFields(text: string, at: number): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let start = at;
  for (let end = at; end <= text.length; end += 1) {
    const next = end === text.length || isLineBreak(text.charCodeAt(end)) ? end + 1 : afterSeparator(text, end);
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
  if (value === undefined || value.length > 32 || !value.endsWith(` ${unit}`)) return undefined;
  const digits = value.slice(0, -3);
  return /^\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : undefined;
}
