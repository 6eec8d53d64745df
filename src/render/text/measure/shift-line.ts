import type { Change } from '../../../domain/results/changes.ts';
import type { ColdStartShift } from '../../../domain/results/cold-starts.ts';
import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { groupDigits, milliseconds } from '../numbers.ts';
import { percentText } from '../percents.ts';
import { createTimeFormat } from '../time.ts';
import type { MeasuredLook } from './measured-answer.ts';

/** From here on a difference is told as one. */
const SURE = 0.95;
/** So many changes that made no clear difference are told one by one. */
const MOST_UNCLEAR = 3;

/** Changes as lines: those that made a difference and those that were asked about each, the others by their number where they are many. */
export function shiftLines(
  shifts: readonly ColdStartShift[],
  nameOf: (functionName: string) => SafeText,
  look: Pick<MeasuredLook, 'timeZone' | 'todayAtMs'>,
  sanitizing: SanitizeOptions,
): SafeText[] {
  const isTold = ({ confidence, isAsked }: ColdStartShift): boolean => isAsked === true || confidence >= SURE;
  const unclear = shifts.filter((shift) => !isTold(shift));
  const told = unclear.length > MOST_UNCLEAR ? shifts.filter(isTold) : shifts;
  const rest = shifts.length - told.length;
  return [
    ...told.map((shift) => shiftLine(shift, nameOf, look, sanitizing)),
    ...(rest === 0 ? [] : [safe`▲ ${groupDigits(rest)} more changes made no clear difference`]),
  ];
}

/**
 * `▲ 12:05 orders-api changed: init p50 391 → 448 ms (+15 %, 98 % sure; 1 021 before, 183 after)`. Where it is not sure that anything
 * moved, it says so in place of a difference.
 * @param nameOf a function as the screen calls it
 */
function shiftLine(
  shift: ColdStartShift,
  nameOf: (functionName: string) => SafeText,
  look: Pick<MeasuredLook, 'timeZone' | 'todayAtMs'>,
  sanitizing: SanitizeOptions,
): SafeText {
  const { change, isAsked, before, after } = shift;
  const what = isAsked ? safe`before and after` : changeWords(change, sanitizing);
  const head = safe`▲ ${whenText(change, look)} ${nameOf(change.functionName)} ${what}`;
  const counts = safe`${groupDigits(before.n)} before, ${groupDigits(after.n)} after`;
  if (before.n === 0 || after.n === 0) return safe`${head}: nothing to compare, inits: ${counts}`;
  const middles = safe`init p50 ${milliseconds(before.p50)} → ${milliseconds(after.p50)} ms`;
  return safe`${head}: ${middles} (${movedText(shift)}; ${counts})`;
}

function movedText({ shiftMs, before, confidence }: ColdStartShift): SafeText {
  if (confidence < SURE) return safe`no clear difference, only ${sureText(confidence)}`;
  const share = before.p50 === 0 ? undefined : Math.abs(shiftMs) / before.p50;
  const sign = shiftMs < 0 ? safe`−` : safe`+`;
  const by = share === undefined ? safe`${milliseconds(Math.abs(shiftMs))} ms` : roughPercent(share);
  return safe`${sign}${by}, ${sureText(confidence)}`;
}

function roughPercent(share: number): SafeText {
  return share >= 0.0995 ? asSafe(`${groupDigits(Math.round(share * 100))} %`) : percentText(share);
}

/** Rounded down: nothing is ever wholly sure. */
function sureText(confidence: number): SafeText {
  if (confidence >= 0.999) return safe`over 99.9 % sure`;
  return asSafe(`${Math.floor(confidence * 100)} % sure`);
}

function whenText(
  { atMs, isFirstSeen }: Change,
  { timeZone, todayAtMs }: Pick<MeasuredLook, 'timeZone' | 'todayAtMs'>,
): SafeText {
  const time = createTimeFormat(timeZone);
  const clock = asSafe(time.clock(atMs).replace(/:\d\d$/, ''));
  const isToday = todayAtMs !== undefined && time.date(todayAtMs) === time.date(atMs);
  const when = isToday ? clock : safe`${asSafe(time.date(atMs).slice('2026-'.length))} ${clock}`;
  return isFirstSeen ? safe`by ${when}` : when;
}

/** What happened, in two or three words. */
function changeWords({ kind, version, detail }: Change, sanitizing: SanitizeOptions): SafeText {
  const more = detail === undefined ? safe`` : safe`, ${sanitizeLine(detail, sanitizing)}`;
  switch (kind) {
    case 'version':
      return safe`version ${sanitizeLine(version ?? '?', sanitizing)}${more}`;
    case 'created':
      return safe`was created${more}`;
    case 'runtime':
      return safe`runtime changed${more}`;
    case 'first-run':
      return safe`first ran version ${sanitizeLine(version ?? '?', sanitizing)}${more}`;
    case 'latest':
      return safe`changed${more}`;
  }
}
