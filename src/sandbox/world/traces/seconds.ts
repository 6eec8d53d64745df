/** Epoch milliseconds as X-Ray writes them: seconds, to the microsecond. */
export function seconds(atMs: number): number {
  return Math.round(atMs * 1000) / 1_000_000;
}
