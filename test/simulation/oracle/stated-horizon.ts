import { HORIZON_MS } from '../world/scenario.ts';

/**
 * How late an event may come and still be shown, as the program states it: 150 s, or what it said when it saw events come
 * later ("… each stretch is read again until 5 min 30 s after").
 * @param notices texts of `lag` notices; those of another matter ("lines come about 12 s behind") state no horizon
 * @returns milliseconds: the longest that was stated
 * @throws Error for a notice of unknown words: the oracle has to learn them
 */
export function statedHorizonMs(notices: readonly string[]): number {
  return Math.max(HORIZON_MS, ...notices.map(horizonIn));
}

/** A duration as the program words it: `12 s`, `5 min 30 s`, `2 h 5 min`. */
const DURATION = '(?:(\\d+) h ?)?(?:(\\d+) min ?)?(?:(\\d+) s ?)?';
const STATED_HORIZON = new RegExp(`read again until ${DURATION}\\s?after`);
const STATED_DELAY = new RegExp(`lines come about ${DURATION}\\s?behind`);

function horizonIn(notice: string): number {
  const totalMs = durationIn(notice, STATED_HORIZON);
  if (totalMs === 0 && durationIn(notice, STATED_DELAY) === 0) throw new Error(`what does this state? ${notice}`);
  return totalMs;
}

/**
 * How far behind lines come, as the program stated it last: a short quota stretches the time between two reads.
 * @param notices in time order, those up to the moment that counts
 * @returns milliseconds; 0 where nothing was stated
 */
export function statedDelayMs(notices: readonly string[]): number {
  return notices.map((notice) => durationIn(notice, STATED_DELAY)).findLast((delayMs) => delayMs > 0) ?? 0;
}

function durationIn(notice: string, pattern: RegExp): number {
  const [, hours = 0, minutes = 0, seconds = 0] = pattern.exec(notice) ?? [];
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
