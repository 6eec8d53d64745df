import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { isoTimeEnd } from '../text.ts';

/** Epoch milliseconds of 2001: a smaller number in a time field is something else, or seconds. */
const FIRST_PLAUSIBLE_MS = 978_307_200_000;

/**
 * When a line says that it was written, by the time in its own prefix or fields; undefined where it carries none. Times
 * without a zone are UTC, as everything in Lambda.
 */
export function lineTimeMs(text: string, fields: JsonObject | undefined): number | undefined {
  if (fields !== undefined)
    return fieldTime(fields.timestamp) ?? fieldTime(fields.time) ?? fieldTime(fields['@timestamp']);
  const start = text.startsWith('[') ? text.slice(0, 16).indexOf('\t') + 1 : 0;
  const end = isoTimeEnd(text, start);
  return end < 0 ? zonelessTime(text) : validTime(Date.parse(text.slice(start, end)));
}

/** `2026/03/02 10:15:30` of Go, `2026-03-02 10:15:30,123` of log4j and Python. */
function zonelessTime(text: string): number | undefined {
  const code = text.charCodeAt(0);
  if (code < 48 || code > 57) return undefined;
  const match = /^(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,](\d{1,3}))?/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, time, fraction = '0'] = match;
  return validTime(Date.parse(`${year}-${month}-${day}T${time}.${fraction.padEnd(3, '0')}Z`));
}

function fieldTime(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value >= FIRST_PLAUSIBLE_MS ? validTime(Math.round(value)) : undefined;
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const text = value.slice(0, 40);
  const hasZone = /Z$|[+-]\d\d:?\d\d$/.test(text);
  return validTime(Date.parse(hasZone ? text.replace(' ', 'T').replace(',', '.') : `${text.replace(' ', 'T')}Z`));
}

function validTime(atMs: number): number | undefined {
  return Number.isFinite(atMs) ? atMs : undefined;
}
