import { afterSeparator, isLineBreak } from '../text.ts';

const SPACE = 32;
const POINT = 46;

/**
 * The value of `Name: value` in a platform line, looked for from index `at` on; undefined where there is none. Pairs are
 * separated by tabs, by runs of two or more spaces, or by line breaks (a traced REPORT is two lines in one event), and come in
 * any order: the emulators' differs from Lambda's. `Duration` is not found inside `Billed Duration` (platform fact 8.14).
 */
export function reportField(text: string, at: number, name: string): string | undefined {
  const label = `${name}: `;
  for (let found = text.indexOf(label, at); found >= 0; found = text.indexOf(label, found + 1)) {
    if (found > at && !isBoundary(text, found)) continue;
    const start = found + label.length;
    let end = start;
    while (end < text.length && !endsField(text, end)) end += 1;
    return text.slice(start, end).trimEnd();
  }
  return undefined;
}

/** Whether a field may begin at an index: behind a tab, a line break or two spaces. */
function isBoundary(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (before === SPACE) return text.charCodeAt(at - 2) === SPACE;
  return before < SPACE;
}

function endsField(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= SPACE && (isLineBreak(code) || afterSeparator(text, at) >= 0);
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
