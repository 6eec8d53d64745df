import { seededRandom } from '../../../src/runtime/random.ts';
import type { FaultSpell } from '../../../src/sandbox/faults/spells.ts';
import { between } from '../../../src/sandbox/world/chance.ts';
import { LIVE_FAULTS, type LiveFault } from './trouble.ts';

/** What of a seed concerns live sessions alone. */
export interface LivePlan {
  /** True where the command line has `--live`. */
  readonly isLive: boolean;
  readonly faults: readonly LiveFault[];
  readonly spells: readonly FaultSpell[];
}

const LIVE_SHARE = 0.2;
const FAULT_SHARE = 0.35;
/** Each update is a second. */
const ONE_UPDATE_MS = 1500;

/** How long each fault lasts, in seconds; a session's end is a moment. */
const LASTS_S: Readonly<Record<LiveFault, readonly [number, number]>> = {
  sampled: [3, 60],
  'session-end': [0, 0],
  'silent-stream': [8, 40],
  'slow-client': [30, 90],
};

/**
 * Draws whether a seed is live, and what goes wrong with that, from a source of chance of its own: a seed's world and all other
 * trouble are the same as without.
 * @param time when faults may begin; they end within it
 */
export function drawLive(
  seed: number,
  isCalm: boolean,
  time: { readonly fromMs: number; readonly toMs: number },
): LivePlan {
  const random = seededRandom(seed ^ 0x1_11ce);
  const isLive = random.next() < LIVE_SHARE;
  if (!isLive) return { isLive, faults: [], spells: [] };
  const faults = LIVE_FAULTS.filter(() => random.next() < FAULT_SHARE && !isCalm);
  const spells = faults.flatMap((kind) =>
    Array.from({ length: between(random, 1, 3) }, (): FaultSpell => {
      const [shortestS, longestS] = LASTS_S[kind];
      const lengthMs = Math.max(ONE_UPDATE_MS, between(random, shortestS * 1000, longestS * 1000));
      const fromMs = between(random, time.fromMs, Math.max(time.fromMs, time.toMs - lengthMs));
      return { kind, fromMs, toMs: fromMs + lengthMs };
    }),
  );
  return { isLive, faults, spells };
}
