import type { Attempt } from './attempts.ts';
import { between, chanceOf, hexOf, logNormal } from './chance.ts';
import { type FunctionSpec, hasReturned, versionOf } from './function-spec.ts';

/** An attempt that has found its environment: an invocation. Times in epoch milliseconds. */
export interface Placement {
  readonly attempt: Attempt;
  readonly logStreamName: string;
  /** Of the init that it waited for (for a failed init, the first one); absent where the environment was warm. */
  readonly initMs?: number;
  /** How its environment began by itself, told with the first invocation in it. */
  readonly launch?: Launch;
  readonly startedAtMs: number;
  /** When the environment is free again. */
  readonly endedAtMs: number;
}

/** An init that nobody waited for. Times in (epoch) milliseconds. */
export interface Launch {
  readonly atMs: number;
  readonly initMs: number;
}

interface Environment {
  readonly logStreamName: string;
  /** Lambda takes it away then, idle or not. */
  readonly expiresAtMs: number;
  freeAtMs: number;
}

const IDLE_LIMIT_MS = 5 * 60_000;
const INIT_LIMIT_MS = 10_000;
/** From the end of an invocation to the next in the same environment, at least. */
const PAUSE_MS = 4;

/**
 * Gives each attempt (in order of arrival) an environment: the free one used last, else a new one, which makes a cold
 * start. One environment handles one invocation at a time; after a crash or a timeout it is not used again. On Managed
 * Instances environments handle several at a time and begin before they are needed.
 */
export function placeAttempts(seed: number, spec: FunctionSpec, attempts: readonly Attempt[]): Placement[] {
  return spec.hosting === 'managed-instances' ? placeTogether(seed, spec, attempts) : placeAlone(seed, spec, attempts);
}

function placeAlone(seed: number, spec: FunctionSpec, attempts: readonly Attempt[]): Placement[] {
  const environments: Environment[] = [];
  return attempts.map((attempt) => {
    const needsNew = isInitFailure(attempt);
    const free = needsNew ? undefined : lastFree(environments, attempt.atMs);
    const environment = free ?? createEnvironment(seed, spec, attempt);
    if (free === undefined) environments.push(environment);
    const placement = place(spec, attempt, environment, free === undefined);
    environment.freeAtMs = isFatal(attempt) ? Number.POSITIVE_INFINITY : placement.endedAtMs + PAUSE_MS;
    return placement;
  });
}

const MAX_TOGETHER = 10;
/** An environment of a Managed Instance is ready this long before its first invocation. */
const READY_BEFORE_MS = 1500;

function placeTogether(seed: number, spec: FunctionSpec, attempts: readonly Attempt[]): Placement[] {
  const environments: { readonly own: Environment; readonly endsMs: number[] }[] = [];
  return attempts.map((attempt) => {
    const { atMs } = attempt;
    const isOpen = ({ own, endsMs }: (typeof environments)[number]): boolean =>
      own.expiresAtMs > atMs && endsMs.filter((endMs) => endMs > atMs).length < MAX_TOGETHER;
    const known = environments.find(isOpen);
    const environment = known ?? { own: createEnvironment(seed, spec, attempt), endsMs: [] };
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

function lastFree(environments: Environment[], atMs: number): Environment | undefined {
  for (let index = environments.length - 1; index >= 0; index -= 1) {
    const environment = environments[index];
    if (environment !== undefined && isGone(environment, atMs)) environments.splice(index, 1);
  }
  return environments.filter(({ freeAtMs }) => freeAtMs <= atMs).sort((a, b) => b.freeAtMs - a.freeAtMs)[0];
}

function isGone({ expiresAtMs, freeAtMs }: Environment, atMs: number): boolean {
  if (freeAtMs === Number.POSITIVE_INFINITY) return true;
  return freeAtMs <= atMs && (expiresAtMs <= atMs || freeAtMs + IDLE_LIMIT_MS <= atMs);
}

function createEnvironment(seed: number, spec: FunctionSpec, { atMs, seed: attemptSeed }: Attempt): Environment {
  const random = chanceOf(seed, 'environment', spec.name, atMs, attemptSeed);
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const owner = spec.logGroup === undefined ? '' : spec.name;
  const id = hexOf(32, seed, spec.name, atMs, attemptSeed);
  return {
    logStreamName: `${day}/${owner}[${versionOf(spec)}]${id}`,
    expiresAtMs: atMs + between(random, 120_000, 540_000),
    freeAtMs: atMs,
  };
}

function place(spec: FunctionSpec, attempt: Attempt, { logStreamName }: Environment, isNew: boolean): Placement {
  const random = chanceOf(attempt.seed, 'placement', spec.name);
  const initMs = isNew ? initDuration(attempt, logNormal(random, spec.initMs, 0.18)) : undefined;
  const startedAtMs = attempt.atMs + between(random, 1, 4) + Math.ceil(initMs ?? 0);
  const endedAtMs = startedAtMs + Math.round(attempt.durationMs) + 1;
  return { attempt, logStreamName, ...(initMs === undefined ? {} : { initMs }), startedAtMs, endedAtMs };
}

function initDuration({ scenario: { ending } }: Attempt, drawnMs: number): number {
  const ms = ending.kind === 'init-timed-out' ? INIT_LIMIT_MS + (drawnMs % 20) : Math.min(drawnMs, INIT_LIMIT_MS - 500);
  return Math.round(ms * 100) / 100;
}
