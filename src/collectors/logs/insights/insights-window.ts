/** The most rows that AWS gives of a query (CloudWatch Logs API reference, StartQuery: `limit`). */
export const ROW_CAP = 100_000;
/** Parts hold this much less than the cap on average, because events do not come evenly. */
const PART_OF_CAP = 2 / 3;

const SECOND_MS = 1000;

/** Epoch milliseconds, both inclusive. */
export interface InsightsWindow {
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/**
 * Epoch seconds to ask for so that nothing within the window is left out, whether or not AWS counts the whole last second as
 * part of the range ("both inclusive"): what comes too much is cut off by `isWithin`.
 */
export function secondsOf({ startAtMs, endAtMs }: InsightsWindow): { startTime: number; endTime: number } {
  return { startTime: Math.floor(startAtMs / SECOND_MS), endTime: Math.ceil(endAtMs / SECOND_MS) };
}

/**
 * Cuts a window at whole seconds.
 * @param parts how many are wanted; as many come as there are seconds, and two at least
 * @returns two or more windows that follow on one another; none where it is no longer than a second
 */
export function cutWindow({ startAtMs, endAtMs }: InsightsWindow, parts: number): InsightsWindow[] {
  const firstSecond = Math.floor(startAtMs / SECOND_MS);
  const seconds = Math.floor(endAtMs / SECOND_MS) - firstSecond + 1;
  if (seconds < 2) return [];
  const count = Math.min(seconds, Math.max(2, parts));
  const edgeOf = (index: number): number => (firstSecond + Math.floor((seconds * index) / count)) * SECOND_MS;
  return Array.from({ length: count }, (_, index) => ({
    startAtMs: index === 0 ? startAtMs : edgeOf(index),
    endAtMs: index === count - 1 ? endAtMs : edgeOf(index + 1) - 1,
  }));
}

/** Into how many parts a window is to be cut that holds so many rows. @param rows undefined: more than the cap, nobody knows how many */
export function partsFor(rows: number | undefined, rowCap: number): number {
  return Math.ceil((rows ?? 0) / (rowCap * PART_OF_CAP));
}
