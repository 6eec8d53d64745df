import {
  type Attempt,
  attemptsOf,
  type Call,
  firstScenario,
  RETRIES_WITHIN_MS,
  type UntracedAttempt,
} from './attempts.ts';
import { boundedCache } from './bounded-cache.ts';
import { chanceOf, hashOf, logNormal } from './chance.ts';
import type { EnvironmentStarts } from './environment-starts.ts';
import { type Placement, placeAttempts } from './environments.ts';
import { type FunctionSpec, hasReturned } from './function-spec.ts';
import type { Releases } from './releases.ts';
import { shiftAt, shiftOf } from './shifts.ts';
import { segmentIdOf } from './traces/segment-ids.ts';
import { type Arrival, arrivalsOfMinute } from './traffic.ts';

/** Which invocations a function has. */
export interface Timetable {
  /** Those whose event arrived in [fromMs, toMs), in that order. */
  placedBetween(spec: FunctionSpec, fromMs: number, toMs: number): Placement[];
  /** When an invocation was refused in [fromMs, toMs) for want of concurrency: no log tells of it. */
  throttledBetween(spec: FunctionSpec, fromMs: number, toMs: number): number[];
}

const MINUTE_MS = 60_000;
const SHIFTS_KEPT = 200;
const MINUTES_KEPT = 512;
/** From the arrival of an event to what its invocation publishes, at most: two inits, a run and the way. */
const PUBLISHED_WITHIN_MS = 90_000;
const MAX_HOP_MS = 20_000;

/** The timetable of a company: drawn from the seed, made as it is asked for. */
export function createTimetable(
  seed: number,
  functions: readonly FunctionSpec[],
  releases: Releases,
  environmentStarts: EnvironmentStarts,
): Timetable {
  const byName = new Map(functions.map((spec) => [spec.name, spec]));
  const shifts = boundedCache<Placement[]>(SHIFTS_KEPT);
  const minutes = boundedCache<Arrival[]>(MINUTES_KEPT);

  const arrivalsBetween = (name: string, perSecond: number, fromMs: number, toMs: number): Arrival[] => {
    const arrivals: Arrival[] = [];
    for (let minute = Math.floor(fromMs / MINUTE_MS); minute * MINUTE_MS < toMs; minute += 1) {
      arrivals.push(...minutes(`${name} ${minute}`, () => arrivalsOfMinute(seed, name, minute, perSecond)));
    }
    return arrivals;
  };

  const callsBetween = ({ name, source }: FunctionSpec, fromMs: number, toMs: number): Call[] => {
    if (source.kind === 'none') return [];
    if ('perSecond' in source) {
      const arrivals = arrivalsBetween(name, source.perSecond, fromMs, toMs);
      return arrivals.map((arrival) => ({ ...arrival, errandSeed: arrival.seed }));
    }
    const publisher = byName.get(source.from);
    if (publisher === undefined) return [];
    return placedBetween(publisher, fromMs - PUBLISHED_WITHIN_MS, toMs)
      .filter(({ attempt }) => publishes(attempt))
      .map((placement) => publishedCall(name, publisher, placement));
  };

  /** Whether a subscriber fails at first: it belongs to the trace of whoever published. */
  const failsLater = ({ name: publisher }: FunctionSpec, attempt: UntracedAttempt): boolean =>
    publishes(attempt) &&
    functions.some(
      (spec) =>
        spec.source.kind === 'sns' &&
        spec.source.from === publisher &&
        !hasReturned(firstScenario(spec, { seed: publishedSeed(spec.name, attempt) })),
    );

  const attemptsBetween = (spec: FunctionSpec, fromMs: number, toMs: number): Attempt[] =>
    callsBetween(spec, fromMs - RETRIES_WITHIN_MS, toMs)
      .flatMap((call) =>
        attemptsOf(spec, call, releases.scenariosAt(spec, call.atMs), (attempt) => failsLater(spec, attempt)),
      )
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .sort((a, b) => a.atMs - b.atMs || a.seed - b.seed);

  const placedInShift = (spec: FunctionSpec, index: number): Placement[] =>
    shifts(`${spec.name} ${index}`, () => {
      const shift = shiftOf(spec, index);
      const starts = environmentStarts.usableIn(spec, shift);
      return placeAttempts({ seed, releases, starts }, spec, attemptsBetween(spec, shift.fromMs, shift.toMs));
    });

  const placedBetween = (spec: FunctionSpec, fromMs: number, toMs: number): Placement[] => {
    const placements: Placement[] = [];
    for (let index = shiftAt(spec, fromMs); shiftOf(spec, index).fromMs < toMs; index += 1) {
      const shift = placedInShift(spec, index);
      placements.push(...shift.slice(firstAt(shift, fromMs), firstAt(shift, toMs)));
    }
    return placements;
  };

  return { placedBetween, throttledBetween: () => [] };
}

function publishes({ scenario }: UntracedAttempt): boolean {
  return hasReturned(scenario) && scenario.endsChain !== true;
}

function publishedSeed(name: string, { seed, atMs }: UntracedAttempt): number {
  return hashOf(seed, atMs, name);
}

function publishedCall(name: string, publisher: FunctionSpec, { attempt, endedAtMs }: Placement): Call {
  const seed = publishedSeed(name, attempt);
  const hopMs = Math.min(logNormal(chanceOf(seed, 'hop'), 60, 0.8), MAX_HOP_MS);
  const sender = { trace: attempt.trace, segmentId: segmentIdOf('send', publisher.name, attempt.seed) };
  const atMs = endedAtMs + Math.ceil(hopMs);
  return { atMs, seed, isFirstOfSecond: false, errandSeed: attempt.errandSeed, sender };
}

/** Index of the first placement that arrived at or after a moment. */
function firstAt(placements: readonly Placement[], atMs: number): number {
  let low = 0;
  let high = placements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((placements[middle]?.attempt.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
