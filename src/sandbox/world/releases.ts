import { chanceOf, hashOf, hexOf } from './chance.ts';
import type { DeployHabit, FunctionSpec, RuntimeName, Scenario } from './function-spec.ts';
import { REGION } from './place.ts';

/** When the company began: every function was created then. */
export const FOUNDED_AT_MS = Date.UTC(2025, 8, 15, 9, 12);

/** A change of a function's code or configuration. It ends the environments that run what was there before. */
export interface Deploy {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** What changed; a function that publishes versions always brings new code. */
  readonly kind: 'created' | 'code' | 'configuration';
  /** SHA-256 of the code that is there from then on, base64. */
  readonly codeSha256: string;
  /** The number that it was published under; absent where only `$LATEST` was replaced. */
  readonly version?: string;
  /** True where it brought the function's flaw (`DeployHabit.flaw`), until the next one. */
  readonly isFlawed: boolean;
}

/** What an environment runs. It is decided when the environment begins. */
export interface Release {
  /** The version that START names. */
  readonly version: string;
  /** `nodejs:22.mainline.v122` */
  readonly runtimeVersion: string;
  /** The ARN that INIT_START and the function's configuration carry. */
  readonly runtimeVersionArn: string;
  /** Inits take so many times as long as is usual for the function. */
  readonly initFactor: number;
}

/** Which code each function had when: drawn from the seed, worked out as it is asked for. */
export interface Releases {
  /** The newest deploy at a moment; before the company began, the first one. */
  lastDeploy(spec: FunctionSpec, atMs: number): Deploy;
  /** When the first deploy after a moment comes. */
  nextDeployMs(spec: FunctionSpec, atMs: number): number;
  /** The deploys in [fromMs, toMs), by time. */
  deploysBetween(spec: FunctionSpec, fromMs: number, toMs: number): Deploy[];
  /** What an environment that begins at a moment runs. */
  at(spec: FunctionSpec, atMs: number): Release;
  /** What may become of an invocation that arrives at a moment. */
  scenariosAt(spec: FunctionSpec, atMs: number): readonly [Scenario, ...Scenario[]];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A deploy comes so late after its turn, at most, as a share of the time between two. */
const DEPLOY_JITTER_SHARE = 1 / 22;
const CONFIGURATION_SHARE = 0.25;
/** From one version of a runtime to the next, for each function at a time of its own. */
const RUNTIME_EVERY_MS = 10 * DAY_MS;
const RUNTIMES_COUNTED_FROM_MS = Date.UTC(2026, 1, 1);
const RUNTIMES: Readonly<Record<RuntimeName, { readonly line: string; readonly number: number }>> = {
  'nodejs22.x': { line: 'nodejs:22.mainline', number: 119 },
  'python3.13': { line: 'python:3.13.mainline', number: 55 },
  java21: { line: 'java:21.mainline', number: 79 },
};

/** The deploys of one function between two that are known, and when they end. */
interface Stretch {
  readonly deploy: Deploy;
  readonly untilMs: number;
}

/** The history of deploys of a company. */
export function createReleases(seed: number): Releases {
  const stretches = new Map<string, Stretch>();

  const stretchAt = (spec: FunctionSpec, atMs: number): Stretch => {
    const known = stretches.get(spec.name);
    if (known !== undefined && known.deploy.atMs <= atMs && atMs < known.untilMs) return known;
    const found = findStretch(seed, spec, atMs);
    stretches.set(spec.name, found);
    return found;
  };

  return {
    lastDeploy: (spec, atMs) => stretchAt(spec, atMs).deploy,
    nextDeployMs: (spec, atMs) => stretchAt(spec, atMs).untilMs,
    deploysBetween: (spec, fromMs, toMs) => {
      const { everyMs } = habitOf(spec);
      const deploys: Deploy[] = [];
      for (let turn = turnAt(everyMs, fromMs) - 1; turnStart(everyMs, turn) < toMs; turn += 1) {
        deploys.push(...deploysOfTurn(seed, spec, turn));
      }
      return deploys.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    },
    at: (spec, atMs) => {
      const { deploy } = stretchAt(spec, atMs);
      const factor = habitOf(spec).flaw?.initFactor ?? 1;
      return {
        version: deploy.version ?? spec.version ?? '$LATEST',
        ...runtimeAt(spec, atMs),
        initFactor: deploy.isFlawed ? factor : 1,
      };
    },
    scenariosAt: (spec, atMs) => {
      const flaw = habitOf(spec).flaw?.scenario;
      return flaw !== undefined && stretchAt(spec, atMs).deploy.isFlawed ? [...spec.scenarios, flaw] : spec.scenarios;
    },
  };
}

/** How a function is deployed: every two to six days where it says nothing of it. */
function habitOf({ name, deploys }: FunctionSpec): DeployHabit {
  return deploys ?? { everyMs: 2 * DAY_MS + (hashOf('deploys', name) % (96 * 60)) * 60_000 };
}

function turnAt(everyMs: number, atMs: number): number {
  return Math.max(0, Math.floor((atMs - FOUNDED_AT_MS) / everyMs));
}

function turnStart(everyMs: number, turn: number): number {
  return FOUNDED_AT_MS + turn * everyMs;
}

function findStretch(seed: number, spec: FunctionSpec, atMs: number): Stretch {
  const turn = turnAt(habitOf(spec).everyMs, atMs);
  const around = [turn - 1, turn, turn + 1].flatMap((one) => deploysOfTurn(seed, spec, one));
  const index = around.findLastIndex((deploy) => deploy.atMs <= atMs);
  // Nothing happened before the company began.
  const deploy = around[Math.max(index, 0)] ?? createdDeploy(seed, spec);
  return { deploy, untilMs: around[Math.max(index, 0) + 1]?.atMs ?? Number.POSITIVE_INFINITY };
}

/** What is deployed in a turn: one thing, or with a flaw two, of which the second mends the first. */
function deploysOfTurn(seed: number, spec: FunctionSpec, turn: number): Deploy[] {
  if (turn < 0) return [];
  if (turn === 0) return [createdDeploy(seed, spec)];
  const { everyMs, flaw } = habitOf(spec);
  const random = chanceOf(seed, 'deploy', spec.name, turn);
  const jitterMs = Math.floor(random.next() * everyMs * DEPLOY_JITTER_SHARE);
  const atMs = turnStart(everyMs, turn) + jitterMs;
  if (flaw === undefined) return [deployOf(seed, spec, turn, atMs, false)];
  return [deployOf(seed, spec, 2 * turn - 1, atMs, true), deployOf(seed, spec, 2 * turn, atMs + flaw.lastsMs, false)];
}

function createdDeploy(seed: number, spec: FunctionSpec): Deploy {
  return { ...deployOf(seed, spec, 0, FOUNDED_AT_MS, false), kind: 'created' };
}

function deployOf(seed: number, spec: FunctionSpec, ordinal: number, atMs: number, isFlawed: boolean): Deploy {
  const isCode = bringsCode(seed, spec, ordinal);
  let codeOrdinal = ordinal;
  while (!bringsCode(seed, spec, codeOrdinal)) codeOrdinal -= 1;
  const code = hexOf(64, 'code', seed, spec.name, codeOrdinal);
  return {
    atMs,
    kind: isCode ? 'code' : 'configuration',
    codeSha256: Buffer.from(code, 'hex').toString('base64'),
    ...(spec.alias === undefined ? {} : { version: String(ordinal + 1) }),
    isFlawed,
  };
}

function bringsCode(seed: number, { name, alias, deploys }: FunctionSpec, ordinal: number): boolean {
  if (ordinal === 0 || alias !== undefined || deploys?.flaw !== undefined) return true;
  return chanceOf(seed, 'deployed', name, ordinal).next() >= CONFIGURATION_SHARE;
}

function runtimeAt(
  { name, runtime }: FunctionSpec,
  atMs: number,
): Pick<Release, 'runtimeVersion' | 'runtimeVersionArn'> {
  const { line, number } = RUNTIMES[runtime];
  const phaseMs = hashOf('runtime', name) % RUNTIME_EVERY_MS;
  const updates = Math.floor((atMs - RUNTIMES_COUNTED_FROM_MS + phaseMs) / RUNTIME_EVERY_MS);
  const runtimeVersion = `${line}.v${number + updates}`;
  const digest = hexOf(64, 'runtime', runtimeVersion);
  return { runtimeVersion, runtimeVersionArn: `arn:aws:lambda:${REGION}::runtime:${digest}` };
}
