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
import { type DeadLetter, type Placed, type Placement, placeAttempts } from './environments.ts';
import { partSeed } from './errand.ts';
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
const SHIFTS_KEPT = 128;
const MINUTES_KEPT = 512;
/** From the arrival of an event to what its invocation publishes, at most: two inits, a run and the way. */
const PUBLISHED_WITHIN_MS = 90_000;
const MAX_HOP_MS = 20_000;
/** From the end of a shift to the last message given up in it, at most. */
const GIVEN_UP_WITHIN_MS = 3 * MINUTE_MS;
const DEAD_LETTER_HOP_MS = 700;
const BETWEEN_PARTS_MS = 25;
const SCHEDULE_SPREAD_MS = 3000;

/** The timetable of a company: drawn from the seed, made as it is asked for. */
export function createTimetable(
  seed: number,
  functions: readonly FunctionSpec[],
  releases: Releases,
  environmentStarts: EnvironmentStarts,
): Timetable {
  const byName = new Map(functions.map((spec) => [spec.name, spec]));
  const shifts = boundedCache<Placed>(SHIFTS_KEPT);
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
    if (source.kind === 'schedule') return scheduledCalls(seed, name, source, fromMs, toMs);
    const publisher = byName.get(source.from);
    if (publisher === undefined) return [];
    if (source.kind === 'dead-letters') {
      return [...shiftsBetween(publisher, fromMs - GIVEN_UP_WITHIN_MS, toMs)]
        .flatMap(({ deadLetters }) => deadLetters)
        .map((letter) => deadLetterCall(name, publisher, letter))
        .filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    }
    return placedBetween(publisher, fromMs - PUBLISHED_WITHIN_MS, toMs)
      .filter(({ attempt }) => publishes(attempt))
      .flatMap((placement) => partsOf(publishedCall(name, publisher, placement), source.fanOut));
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

  const placedInShift = (spec: FunctionSpec, index: number): Placed =>
    shifts(`${spec.name} ${index}`, () => {
      const shift = shiftOf(spec, index);
      const starts = environmentStarts.usableIn(spec, shift);
      const untilMs = shift.toMs;
      return placeAttempts({ seed, releases, starts, untilMs }, spec, attemptsBetween(spec, shift.fromMs, shift.toMs));
    });

  /** What became of the attempts of every shift that touches [fromMs, toMs). */
  function* shiftsBetween(spec: FunctionSpec, fromMs: number, toMs: number): Generator<Placed> {
    for (let index = shiftAt(spec, fromMs); shiftOf(spec, index).fromMs < toMs; index += 1) {
      yield placedInShift(spec, index);
    }
  }

  const placedBetween = (spec: FunctionSpec, fromMs: number, toMs: number): Placement[] => {
    const found: Placement[] = [];
    for (const { placements } of shiftsBetween(spec, fromMs, toMs)) {
      found.push(...placements.slice(firstAt(placements, fromMs), firstAt(placements, toMs)));
    }
    return found;
  };

  return {
    placedBetween,
    throttledBetween: (spec, fromMs, toMs) =>
      [...shiftsBetween(spec, fromMs, toMs)]
        .flatMap(({ throttledMs }) => throttledMs)
        .filter((atMs) => atMs >= fromMs && atMs < toMs),
  };
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

/** A message each part of the errand, close after one another; one for the whole where it is not divided. */
function partsOf(call: Call, fanOut: number | undefined): Call[] {
  if (fanOut === undefined) return [call];
  return Array.from({ length: fanOut }, (_, index) => ({
    ...call,
    atMs: call.atMs + index * BETWEEN_PARTS_MS,
    seed: hashOf(call.seed, 'part', index),
    errandSeed: partSeed(call.errandSeed, index + 1),
  }));
}

function scheduledCalls(
  seed: number,
  name: string,
  { everyMs, offsetMs }: { readonly everyMs: number; readonly offsetMs: number },
  fromMs: number,
  toMs: number,
): Call[] {
  const calls: Call[] = [];
  for (let turn = Math.floor((fromMs - offsetMs) / everyMs); turn * everyMs + offsetMs < toMs; turn += 1) {
    const own = hashOf(seed, 'scheduled', name, turn);
    const atMs = turn * everyMs + offsetMs + (own % SCHEDULE_SPREAD_MS);
    if (atMs >= fromMs && atMs < toMs) calls.push({ atMs, seed: own, isFirstOfSecond: true, errandSeed: own });
  }
  return calls;
}

function deadLetterCall(name: string, publisher: FunctionSpec, { attempt, atMs }: DeadLetter): Call {
  const seed = hashOf(attempt.eventSeed, 'dead letter', name);
  const sender = { trace: attempt.trace, segmentId: segmentIdOf('send', publisher.name, attempt.eventSeed) };
  return { atMs: atMs + DEAD_LETTER_HOP_MS, seed, isFirstOfSecond: false, errandSeed: attempt.errandSeed, sender };
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
