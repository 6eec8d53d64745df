import { accessEvent } from '../access-log.ts';
import type { Attempt } from '../attempts.ts';
import { hashOf, hexOf } from '../chance.ts';
import type { InitType, Placement } from '../environments.ts';
import type { FunctionSpec, Scenario } from '../function-spec.ts';
import { invocationLog } from '../invocation-log.ts';
import { FOUNDED_AT_MS, type Release } from '../releases.ts';
import type { StoredEvent } from '../stored-event.ts';

/** How much is logged: events, and bytes of their messages in UTF-8. */
export interface LogVolume {
  readonly events: number;
  readonly bytes: number;
}

/** Nothing logged. */
export const NO_VOLUME: LogVolume = { events: 0, bytes: 0 };

/** So many invocations are made up to see how much one of a kind logs on average. */
const SAMPLES = 40;

/** Tells how much invocations log, without making their lines: from others of the same kind. Within one or two percent over an hour. */
export interface VolumeEstimate {
  ofInvocation(spec: FunctionSpec, placement: Placement): LogVolume;
  /** Of the line about it in the access log of the API. */
  ofAccess(spec: FunctionSpec, placement: Placement): LogVolume;
}

/** Estimates what a company's invocations log; each kind is measured once. */
export function createVolumeEstimate(): VolumeEstimate {
  const byKind = new Map<Scenario, Map<string, LogVolume>>();
  const known = (spec: FunctionSpec, { scenario }: Attempt, kind: string, measure: () => LogVolume): LogVolume => {
    const kinds = byKind.get(scenario) ?? new Map<string, LogVolume>();
    byKind.set(scenario, kinds);
    const key = `${spec.name} ${kind}`;
    const volume = kinds.get(key) ?? measure();
    kinds.set(key, volume);
    return volume;
  };
  return {
    ofInvocation: (spec, placement) => {
      const { attempt, initMs, launch, initType } = placement;
      const begins = initMs !== undefined ? 'cold' : launch !== undefined ? 'launched' : 'warm';
      const kind = `${begins} ${initType} ${attempt.trace.isSampled}`;
      return known(spec, attempt, kind, () =>
        averageOf((ordinal) => {
          const { lines, environmentLines } = invocationLog(spec, alike(spec, placement, ordinal));
          return [...lines, ...environmentLines];
        }),
      );
    },
    ofAccess: (spec, placement) =>
      known(spec, placement.attempt, 'access', () =>
        averageOf((ordinal) => [accessEvent(spec, alike(spec, placement, ordinal))]),
      ),
  };
}

/** The volume of events that exist. */
export function volumeOf(events: readonly Pick<StoredEvent, 'message'>[]): LogVolume {
  return {
    events: events.length,
    bytes: events.reduce((total, { message }) => total + Buffer.byteLength(message), 0),
  };
}

/** Two volumes together. */
export function addVolumes(one: LogVolume, other: LogVolume): LogVolume {
  return { events: one.events + other.events, bytes: one.bytes + other.bytes };
}

function averageOf(eventsOf: (ordinal: number) => readonly StoredEvent[]): LogVolume {
  const volumes = Array.from({ length: SAMPLES }, (_, ordinal) => volumeOf(eventsOf(ordinal)));
  const total = volumes.reduce(addVolumes, NO_VOLUME);
  return { events: total.events / SAMPLES, bytes: total.bytes / SAMPLES };
}

/** An invocation that is like another in kind, and in all else depends on the ordinal alone: whoever is met first. */
function alike(spec: FunctionSpec, { attempt, initMs, launch, initType }: Placement, ordinal: number): Placement {
  const { scenario } = attempt;
  const seed = hashOf('alike', spec.name, ordinal);
  const atMs = FOUNDED_AT_MS + (seed % 1_000_000);
  const durationMs = scenario.ending.kind === 'timed-out' ? spec.timeoutMs : scenario.medianMs;
  return {
    attempt: {
      atMs,
      seed,
      isFirstOfSecond: false,
      number: 1,
      eventSeed: seed,
      idSeed: seed,
      idAtMs: atMs,
      errandSeed: seed,
      scenario,
      durationMs,
      trace: { id: `1-${hexOf(8, seed)}-${hexOf(24, seed)}`, startedAtMs: atMs, isSampled: attempt.trace.isSampled },
    },
    logStreamName: '',
    release: sampleRelease(initType),
    initType,
    ...(initMs === undefined ? {} : { initMs: spec.initMs }),
    ...(launch === undefined ? {} : { launch: { atMs, initMs: spec.initMs } }),
    startedAtMs: atMs + 2,
    endedAtMs: atMs + 2 + Math.round(durationMs),
  };
}

function sampleRelease(initType: InitType): Release {
  const version = initType === 'lambda-managed-instances' ? '$LATEST.PUBLISHED' : '$LATEST';
  const runtimeVersionArn = `arn:aws:lambda:eu-west-1::runtime:${'0'.repeat(64)}`;
  return { version, runtimeVersion: 'nodejs:22.mainline.v122', runtimeVersionArn, initFactor: 1 };
}
