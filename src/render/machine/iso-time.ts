const FIRST_AT_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_AT_MS = Date.parse('9999-12-31T23:59:59.999Z');

// Times come by the hundred thousand, and most lie in the second of the one before.
let lastSecond = Number.NaN;
let lastText = '';

/** An instant as RFC 3339 in UTC with milliseconds; undefined when it is unknown or RFC 3339 cannot write it. */
export function isoTime(atMs: number | undefined): string | undefined {
  if (atMs === undefined || !(atMs >= FIRST_AT_MS && atMs <= LAST_AT_MS)) return undefined;
  const second = Math.floor(atMs / 1000);
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().slice(0, -'000Z'.length);
    lastSecond = second;
  }
  return `${lastText}${String(Math.floor(atMs - second * 1000)).padStart(3, '0')}Z`;
}
