import { judge, type Verdict } from '../oracle/judge.ts';
import { type SimulatedSeed, simulateSeed } from '../simulate-seed.ts';
import type { Trouble } from '../world/trouble.ts';

/** What a seed came to, as a worker process tells it. */
export interface SeedResult {
  readonly seed: number;
  readonly isCalm: boolean;
  readonly isLive: boolean;
  readonly violations: Verdict['violations'];
  /** How many violations there were; those told are the first of each rule. */
  readonly violationCount: number;
  readonly measures: Verdict['measures'];
  readonly fired: readonly Trouble[];
  readonly events: number;
  readonly groups: number;
  /** Minutes of the world's time for which the program ran on an awake laptop. */
  readonly minutes: number;
  readonly tookMs: number;
}

const TOLD_OF_A_RULE = 3;

/** Runs and judges one seed. */
export async function runSeed(
  seed: number,
): Promise<{ readonly result: SeedResult; readonly simulated: SimulatedSeed }> {
  const beganMs = performance.now();
  const simulated = await simulateSeed(seed);
  const { scenario, evidence, fired } = simulated;
  const { violations, measures } = judge(evidence);
  const sleptMs = scenario.laptop.sleeps.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const told = [...Map.groupBy(violations, ({ rule }) => rule).values()].flatMap((ofRule) =>
    ofRule.slice(0, TOLD_OF_A_RULE),
  );
  const result: SeedResult = {
    seed,
    isCalm: scenario.isCalm,
    isLive: scenario.isLive,
    violations: told.map(({ rule, text }) => ({ rule, text: text.slice(0, 1000) })),
    violationCount: violations.length,
    measures,
    fired: [...fired],
    events: evidence.events.length,
    groups: scenario.groups.length,
    minutes: (evidence.stopAtMs - scenario.startAtMs - sleptMs) / 60_000,
    tookMs: performance.now() - beganMs,
  };
  return { result, simulated };
}
