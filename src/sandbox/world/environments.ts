import type { Attempt } from './attempts.ts';
import { between, chanceOf, hexOf, logNormal } from './chance.ts';
import type { EnvironmentStart } from './environment-starts.ts';
import { type FunctionSpec, hasReturned } from './function-spec.ts';
import { placeLimited } from './limited-placement.ts';
import type { Release, Releases } from './releases.ts';
import { streamNameOf } from './stream-name.ts';

/** An attempt that has found its environment: an invocation. Times in epoch milliseconds. */
export interface Placement {
  readonly attempt: Attempt;
  readonly logStreamName: string;
  /** What its environment runs. */
  readonly release: Release;
  /** How its environment came to be. */
  readonly initType: InitType;
  /** Of the init that it waited for (for a failed init, the first one); absent where the environment was warm. */
  readonly initMs?: number;
  /** How its environment began by itself, told with the first invocation in it. */
  readonly launch?: Launch;
  readonly startedAtMs: number;
  /** When the environment is free again. */
  readonly endedAtMs: number;
}

/** How an environment came to be, in Lambda's words. */
export type InitType = 'on-demand' | 'provisioned-concurrency' | 'snap-start' | 'lambda-managed-instances';

/** An init that nobody waited for. Times in (epoch) milliseconds. */
export interface Launch {
  readonly atMs: number;
  readonly initMs: number;
}

interface Environment {
  readonly logStreamName: string;
  readonly release: Release;
  readonly initType: InitType;
  /** It is not used from then on, idle or not: Lambda takes it away, or other code was deployed. */
  readonly expiresAtMs: number;
  freeAtMs: number;
  /** When its last invocation ended; 0 before the first. */
  usedAtMs: number;
}

/** What environments are made from. */
export interface Surroundings {
  readonly seed: number;
  readonly releases: Releases;
  /** Those that began by themselves, by the time from which they can be used. */
  readonly starts: readonly EnvironmentStart[];
  /** When the shift ends: what still waits then is given up. */
  readonly untilMs: number;
}

const IDLE_LIMIT_MS = 5 * 60_000;
const INIT_LIMIT_MS = 10_000;
/** From the end of an invocation to the next in the same environment, at least. */
const PAUSE_MS = 4;
const MIN_LIFE_MS = 120_000;
const MAX_LIFE_MS = 540_000;

/** What becomes of the attempts of a shift. */
export interface Placed {
  /** By arrival. */
  readonly placements: readonly Placement[];
  /** When one was refused for want of concurrency. */
  readonly throttledMs: readonly number[];
  /** Messages that their queue gave up. */
  readonly deadLetters: readonly DeadLetter[];
}

/** A message that was received too often, and when it was given up. */
export interface DeadLetter {
  readonly attempt: Attempt;
  readonly atMs: number;
}

/**
 * Gives each attempt (in order of arrival) an environment: the free one used last, those that are paid for first, else a new
 * one, which makes a cold start. One environment handles one invocation at a time; after a crash or a timeout, and after a
 * deploy, it is not used again. On Managed Instances environments handle several at a time and begin before they are needed.
 */
export function placeAttempts(surroundings: Surroundings, spec: FunctionSpec, attempts: readonly Attempt[]): Placed {
  if (spec.hosting === 'managed-instances') {
    return { placements: placeTogether(surroundings, spec, attempts), throttledMs: [], deadLetters: [] };
  }
  const handle = createPool(surroundings, spec);
  if (spec.reservedConcurrency === undefined) {
    return { placements: attempts.map(handle), throttledMs: [], deadLetters: [] };
  }
  return placeLimited(attempts, handle, spec.reservedConcurrency, surroundings.untilMs);
}

/** The environments of a function that handle one invocation at a time. Attempts must come in order. */
function createPool(surroundings: Surroundings, spec: FunctionSpec): (attempt: Attempt) => Placement {
  const environments: Environment[] = [];
  const waiting = surroundings.starts.filter(({ hasFailed }) => !hasFailed).reverse();
  return (attempt) => {
    for (let next = waiting.at(-1); next !== undefined && next.usableFromMs <= attempt.atMs; next = waiting.at(-1)) {
      environments.push(startedEnvironment(next));
      waiting.pop();
    }
    const needsNew = isInitFailure(attempt);
    const free = needsNew ? undefined : bestFree(environments, attempt.atMs);
    const environment = free ?? createEnvironment(surroundings, spec, attempt);
    if (free === undefined) environments.push(environment);
    const placement = place(spec, attempt, environment, free === undefined);
    environment.usedAtMs = placement.endedAtMs;
    environment.freeAtMs = isFatal(attempt) ? Number.POSITIVE_INFINITY : placement.endedAtMs + PAUSE_MS;
    return placement;
  };
}

function startedEnvironment(start: EnvironmentStart): Environment {
  const { kind, logStreamName, release, usableFromMs: freeAtMs, usableUntilMs: expiresAtMs } = start;
  const initType = kind === 'provisioned' ? 'provisioned-concurrency' : 'on-demand';
  return { logStreamName, release, initType, expiresAtMs, freeAtMs, usedAtMs: 0 };
}

const MAX_TOGETHER = 10;
/** An environment of a Managed Instance is ready this long before its first invocation. */
const READY_BEFORE_MS = 1500;

function placeTogether(surroundings: Surroundings, spec: FunctionSpec, attempts: readonly Attempt[]): Placement[] {
  const environments: { readonly own: Environment; readonly endsMs: number[] }[] = [];
  return attempts.map((attempt) => {
    const { atMs } = attempt;
    const isOpen = ({ own, endsMs }: (typeof environments)[number]): boolean =>
      own.expiresAtMs > atMs && endsMs.filter((endMs) => endMs > atMs).length < MAX_TOGETHER;
    const known = environments.find(isOpen);
    const environment = known ?? { own: createEnvironment(surroundings, spec, attempt), endsMs: [] };
    if (known === undefined) environments.push(environment);
    const placement = place(spec, attempt, environment.own, false);
    environment.endsMs.push(placement.endedAtMs);
    return known === undefined ? { ...placement, launch: launchOf(spec, attempt) } : placement;
  });
}

function launchOf(spec: FunctionSpec, { seed, atMs }: Attempt): Launch {
  const random = chanceOf(seed, 'launch', spec.name);
  const initMs = Math.round(logNormal(random, spec.initMs, 0.18) * 100) / 100;
  return { atMs: atMs - Math.ceil(initMs) - READY_BEFORE_MS, initMs };
}

function isInitFailure({ scenario: { ending } }: Attempt): boolean {
  return ending.kind === 'import-failed' || ending.kind === 'init-timed-out';
}

function isFatal({ scenario: { ending } }: Attempt): boolean {
  return !hasReturned({ ending }) && ending.kind !== 'threw';
}

/** Provisioned environments first; among equals the one used last. */
function bestFree(environments: Environment[], atMs: number): Environment | undefined {
  for (let index = environments.length - 1; index >= 0; index -= 1) {
    const environment = environments[index];
    if (environment !== undefined && isGone(environment, atMs)) environments.splice(index, 1);
  }
  return environments
    .filter(({ freeAtMs, expiresAtMs }) => freeAtMs <= atMs && atMs < expiresAtMs)
    .sort((a, b) => Number(isPaidFor(b)) - Number(isPaidFor(a)) || b.usedAtMs - a.usedAtMs)[0];
}

function isPaidFor({ initType }: Environment): boolean {
  return initType === 'provisioned-concurrency';
}

function isGone(environment: Environment, atMs: number): boolean {
  const { expiresAtMs, freeAtMs } = environment;
  if (freeAtMs === Number.POSITIVE_INFINITY) return true;
  if (freeAtMs > atMs) return false;
  return expiresAtMs <= atMs || (!isPaidFor(environment) && freeAtMs + IDLE_LIMIT_MS <= atMs);
}

function createEnvironment(
  { seed, releases }: Surroundings,
  spec: FunctionSpec,
  { atMs, seed: attemptSeed }: Attempt,
): Environment {
  const random = chanceOf(seed, 'environment', spec.name, atMs, attemptSeed);
  const livesMs = between(random, MIN_LIFE_MS, MAX_LIFE_MS);
  const release = releases.at(spec, atMs);
  return {
    logStreamName: streamNameOf(spec, release, atMs, hexOf(32, seed, spec.name, atMs, attemptSeed)),
    release,
    initType: initTypeOf(spec),
    expiresAtMs: Math.min(atMs + livesMs, releases.nextDeployMs(spec, atMs)),
    freeAtMs: atMs,
    usedAtMs: 0,
  };
}

function initTypeOf({ hosting }: FunctionSpec): InitType {
  if (hosting === 'managed-instances') return 'lambda-managed-instances';
  return hosting === 'snap-start' ? 'snap-start' : 'on-demand';
}

function place(spec: FunctionSpec, attempt: Attempt, environment: Environment, isNew: boolean): Placement {
  const { logStreamName, release, initType } = environment;
  const random = chanceOf(attempt.seed, 'placement', spec.name);
  const medianMs = spec.initMs * release.initFactor;
  const initMs = isNew ? initDuration(attempt, logNormal(random, medianMs, 0.18)) : undefined;
  const startedAtMs = attempt.atMs + between(random, 1, 4) + Math.ceil(initMs ?? 0);
  const endedAtMs = startedAtMs + Math.round(attempt.durationMs) + 1;
  return {
    attempt,
    logStreamName,
    release,
    initType,
    ...(initMs === undefined ? {} : { initMs }),
    startedAtMs,
    endedAtMs,
  };
}

function initDuration({ scenario: { ending } }: Attempt, drawnMs: number): number {
  const ms = ending.kind === 'init-timed-out' ? INIT_LIMIT_MS + (drawnMs % 20) : Math.min(drawnMs, INIT_LIMIT_MS - 500);
  return Math.round(ms * 100) / 100;
}
