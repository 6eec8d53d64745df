/** A moment, as `@timestamp` and `bin` give one. Epoch milliseconds. */
export interface Instant {
  readonly atMs: number;
}

/** What an expression comes to; undefined where something is missing. */
export type Value = string | number | boolean | Instant | undefined;

/** True for a moment. */
export function isInstant(value: Value): value is Instant {
  return typeof value === 'object';
}

/**
 * A value as a number: fields are text, and count as numbers where they look like decimal ones. undefined for anything else, also for
 * a moment: the documentation has `toMillis` for that.
 */
export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? numberIn(value) : undefined;
}

function numberIn(text: string): number | undefined {
  const code = text.charCodeAt(0);
  // Most texts are none: their first character tells.
  if (!((code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 32)) return undefined;
  const number = Number(text);
  if (!Number.isFinite(number) || /^\s*$|[xob]/i.test(text)) return undefined;
  return number;
}

/** A value as text, as it is printed; undefined where it is missing. */
export function asText(value: Value): string | undefined {
  if (typeof value === 'string' || value === undefined) return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return instantText(value);
}

const DECIMALS = 4;

/**
 * A calculated number: whole ones plain, others with up to four decimals, as the console shows them (AWS documents no format). What
 * a log holds is printed as it stands there.
 */
function numberText(value: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(DECIMALS));
  return String(rounded === 0 ? 0 : rounded);
}

/** `2026-03-02 10:15:30.123`, UTC without saying so. */
function instantText({ atMs }: Instant): string {
  return new Date(atMs).toISOString().slice(0, 23).replace('T', ' ');
}

/** Whether a value counts as TRUE. Several functions of the documentation answer 1 and 0. */
export function isTrue(value: Value): boolean {
  return typeof value === 'boolean' ? value : (asNumber(value) ?? 0) !== 0;
}

/** Whether two values are equal: two texts by their characters, else by number. undefined where one is missing. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (isInstant(a) || isInstant(b)) return isInstant(a) && isInstant(b) && a.atMs === b.atMs;
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  return asNumber(a) === asNumber(b);
}

/** Which of two values is the less, as a negative or positive number; undefined where they cannot be compared. */
export function compared(a: Value, b: Value): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (isInstant(a) || isInstant(b)) return isInstant(a) && isInstant(b) ? a.atMs - b.atMs : undefined;
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  return a < b ? -1 : Number(a > b);
}
