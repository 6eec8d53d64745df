import type { Random } from '../../runtime/random.ts';
import { between, chanceOf, hexOf, logNormal, poisson } from './chance.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { Release, Releases } from './releases.ts';
import { type Shift, shiftAt, shiftOf } from './shifts.ts';
import { streamNameOf } from './stream-name.ts';

/** An environment that Lambda begins although nobody waits for it. Times in epoch milliseconds. */
export interface EnvironmentStart {
  /**
   * `provisioned`: kept ready because it is paid for; `proactive`: begun in advance of an on-demand call; `snapshot`: SnapStart's
   * init of a version that was published, never called itself.
   */
  readonly kind: 'provisioned' | 'proactive' | 'snapshot';
  readonly logStreamName: string;
  /** When its init began. */
  readonly atMs: number;
  readonly initMs: number;
  /** True where init ended in an error: nothing is handled there. */
  readonly hasFailed: boolean;
  readonly release: Release;
  /** When it can handle its first invocation, and from when none any more. */
  readonly usableFromMs: number;
  readonly usableUntilMs: number;
}

/** The environments that begin by themselves: a lazy function of seed and time, as all of the world. */
export interface EnvironmentStarts {
  /** Those that can be used in a shift of a function, by the time from which they can. */
  usableIn(spec: FunctionSpec, shift: Shift): EnvironmentStart[];
  /** Those whose init begins in [fromMs, toMs). */
  between(spec: FunctionSpec, fromMs: number, toMs: number): EnvironmentStart[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A provisioned environment is begun so long before it takes the place of the former one. */
const LEAD_FROM_MS = 90_000;
const LEAD_TO_MS = 10 * MINUTE_MS;
const FAILED_SHARE = 0.06;
/** SnapStart runs the whole init once; what callers wait for later is the restore (`initMs`). */
const SNAPSHOT_INIT_FACTOR = 9;
/** A start begins this long before or after the border of its shift, at most. */
const MAX_REACH_MS = LEAD_TO_MS + MINUTE_MS;
/** From the beginning of a provisioned environment's init to the last event it handles. */
export const PROVISIONED_LIFE_MS = 3 * HOUR_MS + MAX_REACH_MS;

/** Works out which environments a company's functions have begun for them. */
export function createEnvironmentStarts(seed: number, releases: Releases): EnvironmentStarts {
  const usableIn = (spec: FunctionSpec, shift: Shift): EnvironmentStart[] => {
    const starts = [...provisionedStarts(seed, releases, spec, shift), ...proactiveStarts(seed, releases, spec, shift)];
    return starts.sort((a, b) => a.usableFromMs - b.usableFromMs);
  };
  return {
    usableIn,
    between: (spec, fromMs, toMs) => {
      const starts = snapshotStarts(seed, releases, spec, fromMs, toMs);
      if (spec.provisionedConcurrency !== undefined || spec.proactiveInitsPerHour !== undefined) {
        for (let index = shiftAt(spec, fromMs) - 1; shiftOf(spec, index).fromMs < toMs + MAX_REACH_MS; index += 1) {
          starts.push(...usableIn(spec, shiftOf(spec, index)));
        }
      }
      return starts.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).sort((a, b) => a.atMs - b.atMs);
    },
  };
}

/** So many environments a shift, and as many again after each deploy in it. */
function provisionedStarts(seed: number, releases: Releases, spec: FunctionSpec, shift: Shift): EnvironmentStart[] {
  const { provisionedConcurrency = 0 } = spec;
  if (provisionedConcurrency === 0) return [];
  const deploysMs = releases.deploysBetween(spec, shift.fromMs + 1, shift.toMs).map(({ atMs }) => atMs);
  return [shift.fromMs, ...deploysMs].flatMap((fromMs, generation) => {
    const usableUntilMs = deploysMs[generation] ?? shift.toMs;
    return Array.from({ length: provisionedConcurrency }, (_, slot) => {
      const random = chanceOf(seed, 'provisioned', spec.name, fromMs, slot);
      const release = releases.at(spec, fromMs);
      const initMs = drawnInitMs(random, spec, release);
      // A border of shifts is prepared for; a deploy is not, but the code is there only after it.
      const preparedMs = fromMs - Math.ceil(initMs) - between(random, LEAD_FROM_MS, LEAD_TO_MS);
      const atMs = Math.max(generation === 0 ? preparedMs : 0, releases.lastDeploy(spec, fromMs).atMs + 2000 + slot);
      return {
        kind: 'provisioned' as const,
        logStreamName: streamNameOf(spec, release, atMs, hexOf(32, seed, 'provisioned', spec.name, fromMs, slot)),
        atMs,
        initMs,
        hasFailed: false,
        release,
        usableFromMs: Math.max(fromMs, atMs + Math.ceil(initMs)),
        usableUntilMs,
      };
    });
  });
}

function proactiveStarts(seed: number, releases: Releases, spec: FunctionSpec, shift: Shift): EnvironmentStart[] {
  const { proactiveInitsPerHour = 0 } = spec;
  if (proactiveInitsPerHour === 0) return [];
  const random = chanceOf(seed, 'proactive', spec.name, shift.fromMs);
  const lengthMs = shift.toMs - shift.fromMs;
  const count = poisson(random, (proactiveInitsPerHour * lengthMs) / HOUR_MS);
  return Array.from({ length: count }, (_, ordinal) => {
    const atMs = shift.fromMs + Math.floor(random.next() * (lengthMs - MINUTE_MS));
    const release = releases.at(spec, atMs);
    const initMs = drawnInitMs(random, spec, release);
    const livesMs = between(random, 120_000, 540_000);
    return {
      kind: 'proactive' as const,
      logStreamName: streamNameOf(spec, release, atMs, hexOf(32, seed, 'proactive', spec.name, shift.fromMs, ordinal)),
      atMs,
      initMs,
      hasFailed: random.next() < FAILED_SHARE,
      release,
      usableFromMs: atMs + Math.ceil(initMs),
      usableUntilMs: Math.min(shift.toMs, atMs + livesMs, releases.nextDeployMs(spec, atMs)),
    };
  });
}

/** SnapStart takes its snapshot when a version is published: once a deploy. */
function snapshotStarts(
  seed: number,
  releases: Releases,
  spec: FunctionSpec,
  fromMs: number,
  toMs: number,
): EnvironmentStart[] {
  if (spec.hosting !== 'snap-start') return [];
  return releases.deploysBetween(spec, fromMs - MINUTE_MS, toMs).map((deploy) => {
    const random = chanceOf(seed, 'snapshot', spec.name, deploy.atMs);
    const atMs = deploy.atMs + between(random, 1000, 9000);
    const release = releases.at(spec, deploy.atMs);
    const initMs = Math.round(spec.initMs * SNAPSHOT_INIT_FACTOR * (0.9 + random.next() * 0.2) * 100) / 100;
    return {
      kind: 'snapshot' as const,
      logStreamName: streamNameOf(spec, release, atMs, hexOf(32, seed, 'snapshot', spec.name, deploy.atMs)),
      atMs,
      initMs,
      hasFailed: false,
      release,
      usableFromMs: atMs,
      usableUntilMs: atMs,
    };
  });
}

function drawnInitMs(random: Random, spec: FunctionSpec, { initFactor }: Release): number {
  return Math.round(logNormal(random, spec.initMs * initFactor, 0.18) * 100) / 100;
}
