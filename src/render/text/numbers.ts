import { asSafe, type SafeText } from '../safe-text.ts';

/** `48210` as `48 210`. Grouped by spaces, which no locale reads as a decimal mark. */
export function groupDigits(value: number): SafeText {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ' ');
  return asSafe(fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

/** A duration for a column whose title says ms: `12 340`, `1.3`; empty when it is not known. */
export function milliseconds(durationMs: number | undefined): SafeText {
  if (durationMs === undefined) return asSafe('');
  return groupDigits(durationMs < 10 ? Math.round(durationMs * 10) / 10 : Math.round(durationMs));
}

/** A count with its noun: `1 gap`, `2 048 events`. The plural is the noun with an s unless given. */
export function countOf(count: number, noun: string, plural = `${noun}s`): SafeText {
  return asSafe(`${groupDigits(count)} ${count === 1 ? noun : plural}`);
}

/** Bytes with a decimal unit: `512 B`, `88 kB`, `1.8 GB`. */
export function byteSize(bytes: number): SafeText {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return asSafe(`${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`);
}
