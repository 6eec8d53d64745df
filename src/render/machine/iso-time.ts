const FIRST_AT_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_AT_MS = Date.parse('9999-12-31T23:59:59.999Z');

// Times come by the hundred thousand, those of an event in one or two neighbouring seconds, most in those of the event before.
const SECONDS_KEPT = 16;
const keptSeconds = new Float64Array(SECONDS_KEPT).fill(Number.NaN);
const keptTexts: string[] = Array.from({ length: SECONDS_KEPT }, () => '');
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => `${String(ms).padStart(3, '0')}Z`);

/** An instant as RFC 3339 in UTC with milliseconds; undefined when it is unknown or RFC 3339 cannot write it. */
export function isoTime(atMs: number | undefined): string | undefined {
  if (atMs === undefined || !(atMs >= FIRST_AT_MS && atMs <= LAST_AT_MS)) return undefined;
  const second = Math.floor(atMs / 1000);
  const slot = second & (SECONDS_KEPT - 1);
  if (keptSeconds[slot] !== second) {
    keptTexts[slot] = new Date(second * 1000).toISOString().slice(0, -'000Z'.length);
    keptSeconds[slot] = second;
  }
  return `${keptTexts[slot]}${MILLISECONDS[Math.floor(atMs - second * 1000)]}`;
}
