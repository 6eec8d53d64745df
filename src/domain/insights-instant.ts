/** Epoch milliseconds of a time as Insights writes it, `2026-03-02 10:15:30.123`: UTC, which it does not say (platform fact 8.10); undefined for none. */
export function insightsInstant(text: string | undefined): number | undefined {
  const atMs = text === undefined ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}
