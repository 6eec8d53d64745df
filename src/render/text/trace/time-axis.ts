import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import { groupDigits, milliseconds } from '../numbers.ts';

/** The time that bars are drawn against, and the unit of the columns beside them. */
export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly unit: SafeText;
  /** A duration in that unit, without it; empty when it is not known. */
  cell(durationMs: number | undefined): SafeText;
  /** `0 ms     440     880   1 320`, as wide as the bars. */
  ticks(cells: number): SafeText;
}

/** From here on milliseconds have more digits than a person compares. */
const IN_SECONDS_FROM_MS = 100_000;
/** A quarter of a year in seconds: no call lasts as long, but a document may say so. */
const ABSURD_FROM = 10_000_000;
const LEAST_STEP_MS = 0.001;
/** Cells that a label and the space before it need. */
const CELLS_PER_TICK = 12;
const MOST_TICKS = 3;

/** An axis that begins at `fromMs` and holds `toMs`: its end is a round number, so that every label is true where it stands. */
export function timeAxis(fromMs: number, toMs: number): TimeAxis {
  const lengthMs = Math.max(0, Number.isFinite(toMs - fromMs) ? toMs - fromMs : 0);
  const isLong = lengthMs >= IN_SECONDS_FROM_MS;
  const stepMs = roundedUp(lengthMs / MOST_TICKS);
  const cell = (ms: number | undefined): SafeText => {
    if (ms === undefined) return safe``;
    const value = isLong ? Math.round(ms / 100) / 10 : ms;
    if (value >= ABSURD_FROM) return asSafe(value.toExponential(1));
    return isLong ? groupDigits(value) : milliseconds(value);
  };
  const unit = isLong ? safe`s` : safe`ms`;
  return {
    fromMs,
    toMs: fromMs + stepMs * MOST_TICKS,
    unit,
    cell,
    ticks: (cells) => {
      const count = cells >= MOST_TICKS * CELLS_PER_TICK ? MOST_TICKS : 1;
      let line = `0 ${unit}`;
      for (let tick = 1; tick <= count; tick += 1) {
        const label = tickText((stepMs * MOST_TICKS * tick) / count / (isLong ? 1000 : 1));
        const at = tick === count ? cells - label.length : Math.round((cells * tick) / count);
        if (at > line.length) line = line.padEnd(at) + label;
      }
      return asSafe(line);
    },
  };
}

function tickText(value: number): SafeText {
  return value < ABSURD_FROM ? groupDigits(Number(value.toPrecision(3))) : asSafe(value.toExponential(1));
}

/** The next number with two digits that count; 1 for nought. */
function roundedUp(value: number): number {
  if (value <= 0) return 1;
  if (value < LEAST_STEP_MS) return LEAST_STEP_MS;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(2));
}
