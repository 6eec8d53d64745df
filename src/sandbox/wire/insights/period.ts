/** A length of time as `bin(5m)` takes it, in milliseconds. */
export interface Period {
  readonly ms: number;
}

interface Unit {
  readonly names: readonly string[];
  readonly ms: number;
  /** The greatest count that is used; a greater one is taken for this one. Absent: none. */
  readonly cap?: number;
}

/**
 * The units of the documentation's page "Boolean, comparison, numeric, datetime, and other functions" that are of one length, with
 * their caps: `bin(300s)` is `bin(60s)`. The sandbox does not evaluate weeks, months, quarters and years, as it does not say where
 * those begin.
 */
const UNITS: readonly Unit[] = [
  { names: ['millisecond', 'ms', 'msec'], ms: 1, cap: 1000 },
  { names: ['second', 's', 'sec'], ms: 1000, cap: 60 },
  { names: ['minute', 'm', 'min'], ms: 60_000, cap: 60 },
  { names: ['hour', 'h', 'hr'], ms: 3_600_000, cap: 24 },
  { names: ['day', 'd'], ms: 86_400_000 },
];

/** Reads `5m`; undefined where it is no period. Names of more than one letter may have an s at their end. */
export function readPeriod(text: string): Period | undefined {
  const parts = /^(\d{1,6})([a-z]{1,12})$/i.exec(text);
  const count = Number(parts?.[1]);
  const name = (parts?.[2] ?? '').toLowerCase();
  const unit = UNITS.find(({ names }) => names.some((one) => one === name || (one.length > 1 && `${one}s` === name)));
  if (unit === undefined || !(count > 0)) return undefined;
  return { ms: unit.ms * Math.min(count, unit.cap ?? count) };
}

/** The last start of a period at or before a moment, counted from 1970. */
export function floorTo(atMs: number, { ms }: Period): number {
  return Math.floor(atMs / ms) * ms;
}

/** The first start of a period at or after a moment. */
export function ceilTo(atMs: number, { ms }: Period): number {
  return Math.ceil(atMs / ms) * ms;
}
