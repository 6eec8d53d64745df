import { sanitize } from '../sanitize.ts';
import { wireJson } from './wire-json.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * A value on one line, for `tsv`, `csv` and bare fields: tab, line breaks and the backslash are written `\t`, `\n`, `\r`, `\\`;
 * other control characters are shown as on screen; objects are JSON, which has escapes of its own; an unknown value is empty.
 */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return wireJson(value);
  return sanitize(String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character));
}
