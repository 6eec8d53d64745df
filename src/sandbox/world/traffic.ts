import { chanceOf, hashOf, poisson } from './chance.ts';

/** Something from outside that sets a function off. */
export interface Arrival {
  /** When the event is there for the function. */
  readonly atMs: number;
  /** What all else about it is drawn from. */
  readonly seed: number;
  /** True for the first of its kind in a second: X-Ray samples that. */
  readonly isFirstOfSecond: boolean;
}

const MINUTE_MS = 60_000;
const HOURS = 24;
const BUSIEST_HOUR_UTC = 19.5;
const SWING = 0.4;

/** Traffic at an hour of the day, as a share of the daily mean: 0.6 in the early morning, 1.4 in the evening. */
function dailyRhythm(atMs: number): number {
  const hour = (atMs / 3_600_000) % HOURS;
  return 1 + SWING * Math.cos(((hour - BUSIEST_HOUR_UTC) / HOURS) * 2 * Math.PI);
}

/** What arrives from outside in one minute (counted from 1970), in order. */
export function arrivalsOfMinute(seed: number, name: string, minute: number, perSecond: number): Arrival[] {
  const random = chanceOf(seed, 'traffic', name, minute);
  const fromMs = minute * MINUTE_MS;
  const count = poisson(random, perSecond * 60 * dailyRhythm(fromMs));
  const times = Array.from({ length: count }, () => fromMs + Math.floor(random.next() * MINUTE_MS));
  const sorted = times.sort((a, b) => a - b);
  return sorted.map((atMs, index) => ({
    atMs,
    seed: hashOf(seed, name, minute, index),
    isFirstOfSecond: Math.floor((sorted[index - 1] ?? 0) / 1000) !== Math.floor(atMs / 1000),
  }));
}
