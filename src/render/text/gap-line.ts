import type { Gap, GapReason } from '../../domain/gap.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';
import { roughDurationText } from './durations.ts';
import { countOf } from './numbers.ts';
import type { TimeFormat } from './time.ts';

const REASONS: Readonly<Record<GapReason, SafeText>> = {
  sampled: safe`CloudWatch sampled the live stream`,
  throttled: safe`CloudWatch throttles`,
  horizon: safe`it came too late`,
  disconnected: safe`the connection broke`,
  rejected: safe`CloudWatch refused some events`,
  dropped: safe`events were dropped`,
  denied: safe`no permission`,
  expired: safe`the credentials expired`,
  'not-logged': safe`there is no such log group`,
  'log-class': safe`the log class of the group does not allow it`,
  retention: safe`older than the group keeps`,
  'row-cap': safe`more rows than one query gives`,
  deleted: safe`it was deleted`,
  unprocessed: safe`AWS left it unprocessed`,
  'not-indexed': safe`it is not indexed`,
  interrupted: safe`stopped before that`,
};

/** `gap 14:02:11 – 14:02:14 not read yet: CloudWatch throttles; retrying`, without mark and line break. */
export function gapText(gap: Gap, time: TimeFormat, options: SanitizeOptions): SafeText {
  const start = safe`gap${range(gap, time)}${whereText(gap, options)}`;
  if (gap.state === 'filled') return safe`${start} filled: read after all`;
  const seen = gap.state === 'open' ? safe`not read yet` : safe`not read`;
  const missing = gap.count === undefined ? safe`` : safe`, ${countOf(gap.count, 'event')}`;
  const retrying = gap.state === 'open' && gap.reason === 'throttled' ? safe`retrying` : undefined;
  const advice = gap.advice === undefined ? retrying : sanitizeLine(gap.advice, options);
  const next = advice === undefined ? safe`` : safe`; ${advice}`;
  return safe`${start} ${seen}${missing}: ${REASONS[gap.reason]}${next}`;
}

/** ` in /aws/lambda/orders of prod/eu-west-1`: the account and region where several are read, or where all of one is missing. */
function whereText({ group, place, region }: Gap, options: SanitizeOptions): SafeText {
  const names = [group?.name, place ?? (group === undefined ? region : undefined)].filter((name) => name !== undefined);
  if (names.length === 0) return safe``;
  return safe` in ${joinSafe(
    names.map((name) => sanitizeLine(name, options)),
    ' of ',
  )}`;
}

function range({ state, fromAtMs, toAtMs }: Gap, time: TimeFormat): SafeText {
  if (fromAtMs === undefined && toAtMs === undefined) return safe``;
  if (toAtMs === undefined) return safe` from ${time.clock(fromAtMs ?? 0)}`;
  if (fromAtMs === undefined) return safe` until ${time.clock(toAtMs)}`;
  const isSameDay = time.date(fromAtMs) === time.date(toAtMs);
  const from = isSameDay ? time.clock(fromAtMs) : safe`${time.date(fromAtMs)} ${time.clock(fromAtMs)}`;
  const to = isSameDay ? time.clock(toAtMs) : safe`${time.date(toAtMs)} ${time.clock(toAtMs)}`;
  // What is open is not over: how long it will have been is not known.
  const lasted = state === 'open' ? safe`` : safe` (${roughDurationText(toAtMs - fromAtMs)})`;
  return asSafe(` ${from} – ${to}${lasted}`);
}
