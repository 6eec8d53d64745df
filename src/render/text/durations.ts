import { asSafe, type SafeText } from '../safe-text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A duration for reading, three digits of it: `1.3 ms`, `319 ms`, `1.29 s`, `15.0 s`, `12 min`, `2 h 5 min`. */
export function durationText(durationMs: number): SafeText {
  const ms = Math.abs(durationMs);
  const sign = durationMs < 0 ? '−' : '';
  return asSafe(sign + magnitude(ms));
}

/** Two digits of it, for how late or how far: `6.1 s`, `42 s`, `3 min`. */
export function roughDurationText(durationMs: number): SafeText {
  const ms = Math.abs(durationMs);
  if (ms < 999.5) return asSafe(`${Math.round(ms)} ms`);
  if (ms < 9950) return asSafe(`${(ms / 1000).toFixed(1)} s`);
  if (ms < 59_500) return asSafe(`${Math.round(ms / 1000)} s`);
  return asSafe(longDuration(ms));
}

function magnitude(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1).replace('.0', '')} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 10 * MINUTE_MS) return withRest(ms, MINUTE_MS, 'min', 1000, 's');
  return longDuration(ms);
}

function longDuration(ms: number): string {
  if (ms < HOUR_MS - MINUTE_MS / 2) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return withRest(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  return withRest(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

function withRest(ms: number, unitMs: number, unit: string, restMs: number, rest: string): string {
  const rests = Math.round(ms / restMs);
  const perUnit = unitMs / restMs;
  const left = rests % perUnit;
  return `${Math.floor(rests / perUnit)} ${unit}${left === 0 ? '' : ` ${left} ${rest}`}`;
}
