import { createAccessLog } from './access-log.ts';
import { boundedCache } from './bounded-cache.ts';
import { club } from './company/club.ts';
import { dataPipeline } from './company/data-pipeline.ts';
import { fleet } from './company/fleet.ts';
import { photoChain } from './company/photo-chain.ts';
import { webShop } from './company/web-shop.ts';
import { createEnvironmentStarts, type EnvironmentStart, type EnvironmentStarts } from './environment-starts.ts';
import type { Placement } from './environments.ts';
import type { FunctionSpec } from './function-spec.ts';
import { invocationLog } from './invocation-log.ts';
import { createFunctionHours } from './metrics/function-hours.ts';
import { createLambdaMetrics, type LambdaMetrics } from './metrics/lambda-metrics.ts';
import { createLogMetrics, type LogMetrics } from './metrics/log-metrics.ts';
import { createReleases, type Releases } from './releases.ts';
import { startLog } from './start-log.ts';
import { comparePositions, type StoredEvent } from './stored-event.ts';
import { createTimetable, type Timetable } from './timetable.ts';
import { createCompanyTraces, type WorldTrace } from './traces/company-traces.ts';
import type { TrueInvocation, TrueStart } from './truth.ts';
import { environmentLifeMs, groupsOf, type WorldGroup, WRITTEN_WITHIN_MS, writersByGroup } from './world-groups.ts';

/** A log stream of the company: one execution environment. Times in epoch milliseconds. */
export interface WorldStream {
  readonly name: string;
  readonly createdAtMs: number;
  /** Of the last event of each of its invocations, in order. */
  readonly endedAtMs: readonly number[];
}

/** The company behind the sandbox. Every answer depends on the seed and the arguments alone. */
export interface World {
  readonly functions: readonly FunctionSpec[];
  /** What was deployed when. */
  readonly releases: Releases;
  readonly timetable: Timetable;
  /** The environments that begin by themselves. */
  readonly environmentStarts: EnvironmentStarts;
  readonly groups: readonly WorldGroup[];
  /** What Lambda measures. */
  readonly lambdaMetrics: LambdaMetrics;
  /** How much the groups take in. */
  readonly logMetrics: LogMetrics;
  /** All events of a group stamped in one minute (counted from 1970), in order, also those not ingested yet. */
  eventsOfMinute(groupName: string, minute: number): readonly StoredEvent[];
  /** The streams of a group whose environment began in [fromMs, toMs). */
  streamsBegunBetween(groupName: string, fromMs: number, toMs: number): WorldStream[];
  /** The traces whose id's time lies in one minute (counted from 1970). */
  tracesOfMinute(minute: number): readonly WorldTrace[];
  /** The invocations whose START is stamped in [fromMs, toMs), by start. */
  truth(fromMs: number, toMs: number): TrueInvocation[];
  /** The environments whose init began in [fromMs, toMs) although nobody waited for it, by that time. */
  trueStarts(fromMs: number, toMs: number): TrueStart[];
}

const MINUTE_MS = 60_000;
const MINUTES_KEPT = 256;
/** An invocation can reach into the next minute: the logs of a minute are needed twice, shortly after one another. */
const LOG_MINUTES_KEPT = 96;

/** The group of a function that was deleted long ago: still there, and empty. */
const LEGACY_GROUP = '/aws/lambda/shop-prod-legacy-import';

/** The web shop, the photo chain, the fleet, the club and the data pipeline. */
export function createCompany(seed: number): World {
  return createWorld(seed, [...webShop, ...photoChain, ...fleet, ...club, ...dataPipeline], [LEGACY_GROUP]);
}

const COMPANIES_KEPT = 4;
const companies = boundedCache<World>(COMPANIES_KEPT);

/**
 * The same company for the same seed, with what was worked out of it before. It is a function of its seed, so nobody can tell; but
 * sandboxes that stand side by side, or one after the other, need not work out the same hours each.
 */
export function sharedCompany(seed: number): World {
  return companies(String(seed), () => createCompany(seed));
}

/** No functions and no groups: only what is put in. */
export function createEmptyWorld(): World {
  return createWorld(0, [], []);
}

function createWorld(seed: number, functions: readonly FunctionSpec[], emptyGroups: readonly string[]): World {
  const releases = createReleases(seed);
  const environmentStarts = createEnvironmentStarts(seed, releases);
  const timetable = createTimetable(seed, functions, releases, environmentStarts);
  const logs = boundedCache<TrueInvocation[]>(LOG_MINUTES_KEPT);
  const minutes = boundedCache<StoredEvent[]>(MINUTES_KEPT);
  const writers = writersByGroup(functions);
  const accessLog = createAccessLog(functions, timetable);

  const logsOfMinute = (spec: FunctionSpec, minute: number): TrueInvocation[] =>
    logs(`${spec.name} ${minute}`, () =>
      timetable
        .placedBetween(spec, minute * MINUTE_MS, (minute + 1) * MINUTE_MS)
        .map((placement) => invocationLog(spec, placement)),
    );

  /** The invocations that may have written in a minute. */
  const logsAround = (spec: FunctionSpec, minute: number): TrueInvocation[] => {
    // An environment of a Managed Instance begins before the event that is the first to reach it.
    const ahead = spec.hosting === 'managed-instances' ? logsOfMinute(spec, minute + 1) : [];
    return [...logsOfMinute(spec, minute - 1), ...logsOfMinute(spec, minute), ...ahead];
  };

  const startsBetween = (spec: FunctionSpec, fromMs: number, toMs: number): TrueStart[] =>
    environmentStarts.between(spec, fromMs, toMs).map((start) => startLog(spec, start));

  const eventsOfMinute = (groupName: string, minute: number): StoredEvent[] =>
    minutes(`${groupName} ${minute}`, () => {
      const specs = writers.get(groupName) ?? [];
      const ofGateway = groupName === accessLog?.groupName ? accessLog.eventsAround(minute) : [];
      const ofInvocations = specs.flatMap((spec) => logsAround(spec, minute)).flatMap(eventsOf);
      const [fromMs, toMs] = [(minute - 1) * MINUTE_MS, (minute + 1) * MINUTE_MS];
      const ofStarts = specs.flatMap((spec) => startsBetween(spec, fromMs, toMs)).flatMap(({ lines }) => lines);
      return [...ofInvocations, ...ofStarts, ...ofGateway]
        .filter(({ timestampMs }) => Math.floor(timestampMs / MINUTE_MS) === minute)
        .sort(comparePositions);
    });

  const functionHours = createFunctionHours(timetable, environmentStarts);
  return {
    functions,
    releases,
    timetable,
    environmentStarts,
    groups: groupsOf(writers, emptyGroups, accessLog),
    lambdaMetrics: createLambdaMetrics(functions, timetable, functionHours),
    logMetrics: createLogMetrics(functions, accessLog?.groupName, functionHours),
    eventsOfMinute,
    streamsBegunBetween: (groupName, fromMs, toMs) =>
      (writers.get(groupName) ?? []).flatMap((spec) => {
        const placements = timetable.placedBetween(spec, fromMs, toMs + environmentLifeMs(spec));
        return streamsOf(placements, environmentStarts.between(spec, fromMs, toMs), toMs);
      }),
    tracesOfMinute: createCompanyTraces(functions, timetable),
    truth: (fromMs, toMs) =>
      functions
        .flatMap((spec) =>
          timetable.placedBetween(spec, fromMs - WRITTEN_WITHIN_MS, toMs).map((placement) => ({ spec, placement })),
        )
        .filter(({ placement }) => placement.startedAtMs >= fromMs && placement.startedAtMs < toMs)
        .sort((a, b) => a.placement.startedAtMs - b.placement.startedAtMs)
        .map(({ spec, placement }) => invocationLog(spec, placement)),
    trueStarts: (fromMs, toMs) =>
      functions.flatMap((spec) => startsBetween(spec, fromMs, toMs)).sort((a, b) => a.atMs - b.atMs),
  };
}

function eventsOf({ lines, environmentLines }: TrueInvocation): StoredEvent[] {
  return [...environmentLines, ...lines];
}

/** The environments among placements (in order of arrival), and those that began by themselves, that began before a moment. */
function streamsOf(
  placements: readonly Placement[],
  starts: readonly EnvironmentStart[],
  beforeMs: number,
): WorldStream[] {
  const ends = new Map<string, { createdAtMs: number; endedAtMs: number[] }>();
  for (const { logStreamName, atMs, initMs } of starts) {
    ends.set(logStreamName, { createdAtMs: atMs, endedAtMs: [atMs + Math.floor(initMs)] });
  }
  for (const { logStreamName, attempt, initMs, launch, startedAtMs } of placements) {
    const isFirst = initMs !== undefined || launch !== undefined;
    if (isFirst && attempt.atMs < beforeMs) {
      ends.set(logStreamName, { createdAtMs: launch?.atMs ?? attempt.atMs, endedAtMs: [] });
    }
    ends.get(logStreamName)?.endedAtMs.push(startedAtMs + Math.round(attempt.durationMs));
  }
  return [...ends].map(([name, { createdAtMs, endedAtMs }]) => ({
    name,
    createdAtMs,
    endedAtMs: endedAtMs.sort((a, b) => a - b),
  }));
}
