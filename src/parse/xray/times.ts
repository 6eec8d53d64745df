import type { JsonObject, JsonValue } from '../../domain/json.ts';

/** The last second that a date can name (ECMAScript's time values). */
const LAST_SECOND = 8.64e12;

/** When a segment began and ended, and what was wrong with that. */
export interface SegmentTimes {
  /** Undefined where neither the segment nor what it is part of has a time. */
  readonly startedAtMs: number | undefined;
  /** Undefined while it is in progress. */
  readonly endedAtMs: number | undefined;
  /** Milliseconds by which it ended before it began, before that was repaired; 0 where it did not. */
  readonly backwardsMs: number;
  /** Clauses without their subject. */
  readonly complaints: readonly string[];
}

/** @param outerStartAtMs when what it is part of began: stands in for times that are missing */
export function segmentTimes(fields: JsonObject, outerStartAtMs: number | undefined): SegmentTimes {
  const start = instantOfSeconds(fields.start_time);
  const end = instantOfSeconds(fields.end_time);
  const complaints: string[] = [];
  if (end === undefined && fields.end_time !== undefined) complaints.push('its end is no time');
  if (start === undefined) complaints.push(`its start is ${fields.start_time === undefined ? 'missing' : 'no time'}`);
  const startedAtMs = start ?? end ?? outerStartAtMs;
  if (end === undefined || startedAtMs === undefined) {
    return { startedAtMs, endedAtMs: undefined, backwardsMs: 0, complaints };
  }
  const backwardsMs = Math.max(0, startedAtMs - end);
  return { startedAtMs, endedAtMs: Math.max(startedAtMs, end), backwardsMs, complaints };
}

/** Epoch seconds, as a number or (rarely) as text, in milliseconds to the microsecond; undefined for what no calendar holds. */
function instantOfSeconds(value: JsonValue | undefined): number | undefined {
  const seconds = typeof value === 'string' ? Number(value) : value;
  if (typeof seconds !== 'number' || !(seconds > 0) || seconds > LAST_SECOND) return undefined;
  // Apart from the whole seconds, the fraction keeps digits that the product would lose.
  const whole = Math.floor(seconds);
  return whole * 1000 + Math.round((seconds - whole) * 1e6) / 1e3;
}
