import type { Scenario, Stretch } from '../world/scenario.ts';

/** The program looks at its clock once a second: what it asked for between the waking and that look is given up too. */
const NOTICED_WITHIN_MS = 1100;

/**
 * Tells in which stretches the machine slept, or seemed to: a process cannot tell a clock that springs ahead from a sleep. What is
 * under way then is given up.
 */
export function sleepsOf({ sleeps, jumps }: Scenario['laptop']): (stretch: Stretch) => boolean {
  const asleep = [...sleeps, ...jumps.filter(({ byMs }) => byMs > 0).map(({ atMs }) => ({ atMs, durationMs: 0 }))].map(
    ({ atMs, durationMs }) => ({ fromMs: atMs, toMs: atMs + durationMs + NOTICED_WITHIN_MS }),
  );
  return ({ fromMs, toMs }) => asleep.some((one) => one.fromMs < toMs && one.toMs > fromMs);
}
