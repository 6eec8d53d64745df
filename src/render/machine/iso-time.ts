const FIRST_AT_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_AT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** An instant as RFC 3339 in UTC with milliseconds; undefined when it is unknown or RFC 3339 cannot write it. */
export function isoTime(atMs: number | undefined): string | undefined {
  if (atMs === undefined || !(atMs >= FIRST_AT_MS && atMs <= LAST_AT_MS)) return undefined;
  return new Date(atMs).toISOString();
}
