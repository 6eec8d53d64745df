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

const STATED = /read again until (?:(\d+) h ?)?(?:(\d+) min ?)?(?:(\d+) s )?after/;

function horizonIn(notice: string): number {
  const [, hours, minutes, seconds] = STATED.exec(notice) ?? [];
  const totalMs = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
  if (totalMs === 0 && !/behind|calls a second/.test(notice)) throw new Error(`what does this state? ${notice}`);
  return totalMs;
}
