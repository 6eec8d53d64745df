import { LIVE_FAULTS, TROUBLES } from '../world/trouble.ts';
import type { Coverage } from './coverage.ts';
import type { SeedResult } from './seed-result.ts';

/** Adds up what seeds came to. */
export interface Report {
  add(result: SeedResult): void;
  addLost(seed: number, why: string): void;
  failedSeeds(): readonly number[];
  /** Seeds that violated one of these rules. */
  caughtBy(rules: readonly string[]): number;
  /** Seeds that carried less than a seed has to. */
  lightSeeds(): readonly number[];
  /** What the seeds came to: a line for people each. */
  lines(): string[];
  /** The first violations of the first seeds that failed. */
  violationLines(): string[];
}

const LEAST_EVENTS = 2000;
const LEAST_GROUPS = 3;
const LEAST_MINUTES = 5;
const TOLD_SEEDS = 20;

/** Begins at nothing. */
export function createReport(): Report {
  const failed: { seed: number; lines: string[]; rules: Set<string> }[] = [];
  const light: number[] = [];
  const sums = {
    seeds: 0,
    calm: 0,
    owed: 0,
    printed: 0,
    provisional: 0,
    late: 0,
    gaps: 0,
    missedPastHorizon: 0,
    tookMs: 0,
  };
  const wrong = { lost: 0, repeated: 0, falseGaps: 0, others: 0 };
  return {
    add: ({ seed, isCalm, violations, violationCount, measures, events, groups, minutes, tookMs }) => {
      sums.seeds += 1;
      if (isCalm) sums.calm += 1;
      for (const name of ['owed', 'printed', 'provisional', 'late', 'gaps', 'missedPastHorizon'] as const)
        sums[name] += measures[name];
      sums.tookMs += tookMs;
      const { lost, repeated, falseGaps } = measures;
      wrong.lost += lost;
      wrong.repeated += repeated;
      wrong.falseGaps += falseGaps;
      if (events < LEAST_EVENTS || groups < LEAST_GROUPS || minutes < LEAST_MINUTES) light.push(seed);
      if (violationCount === 0) return;
      const counted = new Set(['lost', 'repeated', 'false-gap']);
      const rules = new Set(violations.map(({ rule }) => rule));
      if (![...rules].every((rule) => counted.has(rule))) wrong.others += 1;
      failed.push({ seed, rules, lines: violations.map(({ rule, text }) => `  seed ${seed} ${rule}: ${text}`) });
    },
    addLost: (seed, why) => {
      failed.push({ seed, rules: new Set(['crashed']), lines: [`  seed ${seed} crashed: ${why}`] });
      wrong.others += 1;
    },
    failedSeeds: () => failed.map(({ seed }) => seed),
    caughtBy: (rules) => failed.filter((one) => rules.some((rule) => one.rules.has(rule))).length,
    lightSeeds: () => light,
    lines: () => [
      `${number(sums.seeds)} seeds (${number(sums.calm)} calm), ${Math.round(sums.tookMs / Math.max(1, sums.seeds))} ms each; ` +
        `${number(sums.owed)} events owed, ${number(sums.printed)} printed (${number(sums.provisional)} live, before their reads), ` +
        `${number(sums.late)} marked late, ` +
        `${number(sums.missedPastHorizon)} past the horizon and not seen; ${number(sums.gaps)} gaps told`,
      `${number(wrong.lost)} lost, ${number(wrong.repeated)} repeated, ${number(wrong.falseGaps)} false gaps, ` +
        `${number(wrong.others)} seeds with anything else wrong`,
    ],
    violationLines: () => failed.slice(0, TOLD_SEEDS).flatMap(({ lines }) => lines),
  };
}

/** How often each trouble happened. */
export function coverageLines(coverage: Coverage): string[] {
  const seeds = Math.max(1, coverage.seeds());
  const share = (count: number): string => `${((100 * count) / seeds).toFixed(1)} %`;
  const cells = TROUBLES.map((trouble) => `${trouble} ${share(coverage.count(trouble))}`);
  const { pair, count } = coverage.rarestPair();
  const rows = Array.from({ length: Math.ceil(cells.length / 4) }, (_, row) =>
    cells
      .slice(row * 4, row * 4 + 4)
      .map((cell) => cell.padEnd(30))
      .join('')
      .trimEnd(),
  );
  const live = Math.max(1, coverage.liveSeeds());
  const ofLive = LIVE_FAULTS.map((fault) => `${fault} ${((100 * coverage.count(fault)) / live).toFixed(1)} %`);
  return ['Faults and hazards, by share of the seeds in which they happened:', ...rows.map((row) => `  ${row}`)].concat(
    `  rarest pair: ${pair.join(' with ')}, in ${number(count)} seeds`,
    `Of ${number(coverage.liveSeeds())} live seeds: ${ofLive.join(', ')}`,
  );
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
