/** The measurements of a metric in a stretch of time, as CloudWatch would have collected them. There is at least one. */
export interface Sample {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Each measurement, in no order. */
  values(): readonly number[];
}

/** The sample of some measurements; undefined for none, which is not zero. */
export function sampleOf(measured: readonly number[]): Sample | undefined {
  if (measured.length === 0) return undefined;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of measured) {
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { count: measured.length, sum, min, max, values: () => measured };
}

/** So many things were looked at, and so many of them counted 1, the others 0. */
export function countSample(looked: number, counted: number): Sample | undefined {
  if (looked === 0) return undefined;
  return {
    count: looked,
    sum: counted,
    min: counted === looked ? 1 : 0,
    max: counted === 0 ? 0 : 1,
    values: () => Array.from({ length: looked }, (_, index) => (index < counted ? 1 : 0)),
  };
}

/** One sample of several; undefined for none. */
export function mergeSamples(samples: readonly Sample[]): Sample | undefined {
  const [first, ...rest] = samples;
  if (first === undefined) return undefined;
  if (rest.length === 0) return first;
  return {
    count: samples.reduce((total, { count }) => total + count, 0),
    sum: samples.reduce((total, { sum }) => total + sum, 0),
    min: samples.reduce((least, { min }) => Math.min(least, min), first.min),
    max: samples.reduce((most, { max }) => Math.max(most, max), first.max),
    values: () => samples.flatMap((sample) => sample.values()),
  };
}
