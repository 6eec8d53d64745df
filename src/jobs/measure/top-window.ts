import type { MinuteWindow } from './top-question.ts';

const MINUTE_MS = 60_000;
/** What `top` looks at unless told. */
const USUAL_LENGTH_MS = 15 * MINUTE_MS;
/** Metrics come up to three minutes late: what is newer reads as too little (platform fact 8.45). */
const LATE_MS = 3 * MINUTE_MS;

/** A window in whole minutes. */
export interface TopWindow extends MinuteWindow {
  /** True where it was to reach nearer to now. */
  readonly isNewestLeftOut: boolean;
}

/**
 * What metrics can tell of a window: whole minutes that have settled.
 * @param asked epoch milliseconds; a side that was not named is absent
 */
export function topWindow(
  asked: { readonly startAtMs?: number; readonly endAtMs?: number },
  nowAtMs: number,
): TopWindow {
  const settledAtMs = minuteBefore(nowAtMs - LATE_MS);
  const wantedEndAtMs = Math.ceil((asked.endAtMs ?? nowAtMs) / MINUTE_MS) * MINUTE_MS;
  const endAtMs = Math.min(wantedEndAtMs, settledAtMs);
  const wantedStartAtMs = minuteBefore(asked.startAtMs ?? endAtMs - USUAL_LENGTH_MS);
  // A window that lies within the newest minutes is moved back whole, and the answer says from when to when it is.
  const startAtMs = Math.min(wantedStartAtMs, endAtMs - MINUTE_MS);
  return { startAtMs, endAtMs, isNewestLeftOut: endAtMs < wantedEndAtMs };
}

function minuteBefore(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
