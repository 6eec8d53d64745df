import type { LogEvent } from '../../../domain/log-event.ts';
import type { RawLogEvent } from '../filter-log-events.ts';
import type { GroupPass } from '../group-events.ts';

/** A step back in one group. */
export interface BackwardStep {
  /** Newest first. */
  readonly events: readonly LogEvent[];
  /** Epoch milliseconds: everything after this has been read; −∞ at the end. */
  readonly knownAfterMs: number;
}

/** What is read of one group, and how far back. */
export interface BackwardWindow {
  readonly question: { readonly logGroupName: string; readonly logStreamNames?: readonly string[] };
  readonly startAtMs: number;
  /** Absent: everything there is, events stamped in the future too. */
  readonly endAtMs?: number;
}

/** Takes events, in whatever order they came, and gives the new ones newest first. */
export function newestFirst(pass: GroupPass, raw: readonly RawLogEvent[]): LogEvent[] {
  const isRising = (raw[0]?.timestamp ?? 0) < (raw.at(-1)?.timestamp ?? 0);
  // Numbered as they were logged; the sort is stable.
  const rising = isRising ? [...raw] : raw.toReversed();
  const events = pass.take(rising.sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0)));
  return events.reverse();
}
