import { zoneOffsetMs } from '../../domain/time-zone.ts';
import { asSafe, type SafeText } from '../safe-text.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The last instant that a `Date` can hold. */
const MAX_AT_MS = 8.64e15;

/** Instants as a zone's clocks show them. */
export interface TimeFormat {
  /** `14:02:07.390` */
  time(atMs: number): SafeText;
  /** `14:02:07`, for ranges. */
  clock(atMs: number): SafeText;
  /** `2026-03-02` */
  date(atMs: number): SafeText;
  /** What the zone is called at that instant: `UTC`, `UTC+1`, `UTC−3:30`. */
  zone(atMs: number): SafeText;
}

/**
 * Asks the zone's offset once a minute of log, not once a line: `Intl` is some hundred times slower than the arithmetic.
 * An instant that no calendar holds is shown as question marks.
 * @param timeZone IANA name
 */
export function createTimeFormat(timeZone: string): TimeFormat {
  let knownMinute = Number.NaN;
  let knownOffsetMs = 0;
  const offsetAt = (atMs: number): number => {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute !== knownMinute) {
      knownOffsetMs = timeZone === 'UTC' ? 0 : zoneOffsetMs(timeZone, atMs);
      knownMinute = minute;
    }
    return knownOffsetMs;
  };
  const isShown = (atMs: number): boolean => Math.abs(atMs) <= MAX_AT_MS - DAY_MS;
  const clock = (atMs: number): string => {
    const inDay = Math.floor(modulo(atMs + offsetAt(atMs), DAY_MS) / 1000);
    return `${two(Math.floor(inDay / 3600))}:${two(Math.floor(inDay / 60) % 60)}:${two(inDay % 60)}`;
  };
  return {
    time: (atMs) =>
      asSafe(
        isShown(atMs) ? `${clock(atMs)}.${String(Math.floor(modulo(atMs, 1000))).padStart(3, '0')}` : '??:??:??.???',
      ),
    clock: (atMs) => asSafe(isShown(atMs) ? clock(atMs) : '??:??:??'),
    date: (atMs) =>
      asSafe(isShown(atMs) ? new Date(atMs + offsetAt(atMs)).toISOString().replace(/T.*/, '') : '????-??-??'),
    zone: (atMs) => asSafe(isShown(atMs) ? zoneName(offsetAt(atMs)) : 'UTC?'),
  };
}

function zoneName(offsetMs: number): string {
  if (offsetMs === 0) return 'UTC';
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  const rest = minutes % 60 === 0 ? '' : `:${two(minutes % 60)}`;
  return `UTC${offsetMs < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
