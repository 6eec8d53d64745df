import type { EngineUse } from '../../../domain/results/engine-use.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { durationText } from '../durations.ts';
import { usdText } from '../money.ts';
import { byteSize, countOf } from '../numbers.ts';
import { createTimeFormat } from '../time.ts';
import type { MeasuredAnswer, MeasuredLook } from './measured-answer.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/** `4 functions · prod eu-west-1 · 24 h to 14:00 UTC+1 · Insights 1.8 GB, $0.009 · 1 function unseen`, without a line break. */
export function answerHeader(answer: MeasuredAnswer, look: MeasuredLook, sanitizing: SanitizeOptions): SafeText {
  const { rows, unseen, use } = answer;
  const unseenNames = new Set(unseen.map(({ functionName }) => functionName));
  const names = new Set([...rows.map(({ key }) => key.functionName), ...unseenNames]);
  const parts = [
    countOf(names.size, 'function'),
    sanitizeLine(look.place, sanitizing),
    windowText(answer, look),
    engineText(use),
    ...(unseenNames.size === 0 ? [] : [safe`${countOf(unseenNames.size, 'function')} unseen`]),
  ];
  return joinSafe(parts, ' · ');
}

/** `24 h to 14:00 UTC+1`: with the date where that is not today's. */
export function windowText(
  { startAtMs, endAtMs }: Pick<MeasuredAnswer, 'startAtMs' | 'endAtMs'>,
  { timeZone, todayAtMs }: Pick<MeasuredLook, 'timeZone' | 'todayAtMs'>,
): SafeText {
  if (!Number.isFinite(startAtMs) || !Number.isFinite(endAtMs)) return safe`no time that is known`;
  const time = createTimeFormat(timeZone);
  const clock = asSafe(time.clock(endAtMs).replace(/:00$/, ''));
  const isToday = todayAtMs !== undefined && time.date(todayAtMs) === time.date(endAtMs);
  const end = isToday ? clock : safe`${time.date(endAtMs)} ${clock}`;
  return safe`${windowLength(endAtMs - startAtMs)} to ${end} ${time.zone(endAtMs)}`;
}

/** `24 h`, `7 d`: a last millisecond belongs to its window, and must not make it a little longer or shorter than it was asked for. */
function windowLength(lengthMs: number): SafeText {
  const roundMs = lengthMs >= SECOND_MS ? Math.round(lengthMs / SECOND_MS) * SECOND_MS : lengthMs;
  const isInHours = roundMs % HOUR_MS === 0 && roundMs > 0 && roundMs < 2 * 24 * HOUR_MS;
  return isInHours ? safe`${roundMs / HOUR_MS} h` : durationText(roundMs);
}

const NAMES = { filter: safe`lines read`, insights: safe`Insights`, metrics: safe`metrics` } as const;

/** Looking how much there is to read costs something too, but no more than this for a hundred functions. US dollars. */
const NOT_WORTH_A_WORD_USD = 0.001;

/** `Insights 1.8 GB, $0.009`, `metrics, $0.0004`, `lines read`: reading them is free. */
export function engineText({ engine, bytesScanned, costUsd }: EngineUse): SafeText {
  const name = bytesScanned === undefined ? NAMES[engine] : safe`${NAMES[engine]} ${byteSize(bytesScanned)}`;
  if (engine === 'filter' && (costUsd ?? 0) < NOT_WORTH_A_WORD_USD) return name;
  return costUsd === undefined ? safe`${name}, price not known` : safe`${name}, ${usdText(costUsd)}`;
}
