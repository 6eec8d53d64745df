import type { Scenario, Stretch } from '../world/scenario.ts';

/**
 * Tells in which stretches the machine slept, or seemed to: a process cannot tell a clock that springs ahead from a sleep. What is
 * under way then is given up.
 */
export function sleepsOf({ sleeps, jumps }: Scenario['laptop']): (stretch: Stretch) => boolean {
  const asleep = [
    ...sleeps.map(({ atMs, durationMs }) => ({ fromMs: atMs, toMs: atMs + durationMs })),
    ...jumps.filter(({ byMs }) => byMs > 0).map(({ atMs }) => ({ fromMs: atMs, toMs: atMs })),
  ];
  return ({ fromMs, toMs }) => asleep.some((one) => one.fromMs < toMs && one.toMs > fromMs);
}
