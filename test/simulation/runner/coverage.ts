import { LIVE_FAULTS, TROUBLES, type Trouble } from '../world/trouble.ts';

/** How often each trouble really happened, and each two in one seed. */
export interface Coverage {
  add(result: { readonly fired: readonly Trouble[]; readonly isLive: boolean }): void;
  seeds(): number;
  /** Those with `--live`. */
  liveSeeds(): number;
  count(trouble: Trouble): number;
  /** The two that met least often. */
  rarestPair(): { readonly pair: readonly [Trouble, Trouble]; readonly count: number };
  /**
   * What is below the bounds: a trouble in fewer than 5 % of the seeds that may have it, two in fewer than 1 %. Of live faults
   * no pair is held to a bound: they can meet others only in the live fifth of the seeds.
   */
  shortfalls(): string[];
}

const LEAST_SHARE = 0.05;
const LEAST_PAIR_SHARE = 0.01;

/** Begins at nothing. */
export function createCoverage(): Coverage {
  const counts = new Map<string, number>();
  let seeds = 0;
  let liveSeeds = 0;
  const count = (key: string): number => counts.get(key) ?? 0;
  const increase = (key: string): void => void counts.set(key, count(key) + 1);
  const pairs = TROUBLES.flatMap((one, index) =>
    TROUBLES.slice(index + 1).map((other): [Trouble, Trouble] => [one, other]),
  );
  const pairCount = ([one, other]: readonly [Trouble, Trouble]): number => count(`${one} ${other}`);
  return {
    add: ({ fired, isLive }) => {
      seeds += 1;
      if (isLive) liveSeeds += 1;
      const set = new Set(fired);
      for (const trouble of set) increase(trouble);
      for (const [one, other] of pairs) if (set.has(one) && set.has(other)) increase(`${one} ${other}`);
    },
    seeds: () => seeds,
    liveSeeds: () => liveSeeds,
    count,
    rarestPair: () => {
      const sorted = pairs.toSorted((a, b) => pairCount(a) - pairCount(b));
      const pair = sorted[0] ?? (['throttle', 'reset'] as const);
      return { pair, count: pairCount(pair) };
    },
    shortfalls: () => [
      ...TROUBLES.filter((trouble) => count(trouble) < seeds * LEAST_SHARE).map(
        (trouble) => `${trouble} in ${count(trouble)} seeds`,
      ),
      ...LIVE_FAULTS.filter((fault) => count(fault) < liveSeeds * LEAST_SHARE).map(
        (fault) => `${fault} in ${count(fault)} live seeds`,
      ),
      ...pairs
        .filter((pair) => pairCount(pair) < seeds * LEAST_PAIR_SHARE)
        .map((pair) => `${pair.join(' with ')} in ${pairCount(pair)} seeds`),
    ],
  };
}
