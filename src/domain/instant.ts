import { parseDuration } from './duration.ts';
import { UsageError } from './errors.ts';
import { instantOfWallTime, zoneOffsetMs } from './time-zone.ts';

const ACCEPTED =
  '10m, 1h30m, 2d, "10m ago", 13:10, yesterday, deploy, 2026-03-02T13:10, an ISO time with zone, or epoch milliseconds';
const DAY_MS = 86_400_000;

/** What a time word is read against. */
export interface InstantContext {
  readonly nowAtMs: number;
  /** IANA name: the zone of `13:10`, `yesterday` and of ISO times that name none. */
  readonly timeZone: string;
}

/** A time that only the account can tell: so long after the last deploy; before it where negative. */
export interface DeployInstant {
  readonly afterDeployMs: number;
}

/** Epoch milliseconds, or what they are counted from. */
export type Instant = number | DeployInstant;

/**
 * Reads one time word. A duration (`10m`, `-2h`, `10m ago`) counts back from now; `13:10` is the
 * last time the clock showed it; `yesterday` is its midnight; `deploy`, `deploy+10m` and `deploy-5m` wait for the account's answer.
 * @throws UsageError for anything that is not understood whole
 */
export function parseInstant(word: string, flag: string, context: InstantContext): Instant {
  const text = word.trim();
  const instant =
    back(text, context) ??
    clockTime(text, context) ??
    dayWord(text, context) ??
    calendar(text, context) ??
    deployWord(text);
  if (instant !== undefined) return instant;
  throw new UsageError(`${flag} does not understand “${word}”`, { hint: ACCEPTED });
}

function back(text: string, { nowAtMs }: InstantContext): number | undefined {
  const durationMs = parseDuration(text.replace(/^-/, '').replace(/ ago$/, ''));
  return durationMs === undefined ? undefined : nowAtMs - durationMs;
}

function clockTime(text: string, context: InstantContext): number | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const sinceMidnightMs = ((hour * 60 + minute) * 60 + second) * 1000;
  const today = instantOfWallTime(wallMidnight(context) + sinceMidnightMs, context.timeZone);
  if (today <= context.nowAtMs) return today;
  return instantOfWallTime(wallMidnight(context) - DAY_MS + sinceMidnightMs, context.timeZone);
}

function dayWord(text: string, context: InstantContext): number | undefined {
  if (text === 'now') return context.nowAtMs;
  if (text === 'today') return instantOfWallTime(wallMidnight(context), context.timeZone);
  if (text === 'yesterday') return instantOfWallTime(wallMidnight(context) - DAY_MS, context.timeZone);
  return undefined;
}

function deployWord(text: string): DeployInstant | undefined {
  const match = /^deploy(?:([+-])(.+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, distance] = match;
  const distanceMs = distance === undefined ? 0 : parseDuration(distance);
  return distanceMs === undefined ? undefined : { afterDeployMs: sign === '-' ? -distanceMs : distanceMs };
}

/** Today's midnight as the zone's clocks count it, written as if it were UTC. */
function wallMidnight({ nowAtMs, timeZone }: InstantContext): number {
  const wallNow = nowAtMs + zoneOffsetMs(timeZone, nowAtMs);
  return wallNow - (((wallNow % DAY_MS) + DAY_MS) % DAY_MS);
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)( ?Z|[+-]\d{2}:?\d{2})?)?$/;

function calendar(text: string, { timeZone }: InstantContext): number | undefined {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '00:00', zone] = match;
  const asUtcMs = Date.parse(`${date}T${time}Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(asUtcMs) || !new Date(asUtcMs).toISOString().startsWith(date)) return undefined;
  if (zone === undefined) return instantOfWallTime(asUtcMs, timeZone);
  const explicit = /([+-])(\d{2}):?(\d{2})/.exec(zone);
  if (explicit === null) return asUtcMs;
  const offsetMs = (Number(explicit[2]) * 60 + Number(explicit[3])) * 60_000;
  return explicit[1] === '-' ? asUtcMs + offsetMs : asUtcMs - offsetMs;
}
