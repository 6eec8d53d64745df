import { type Random, seededRandom } from '../../../src/runtime/random.ts';
import type { FaultSpell } from '../../../src/sandbox/faults/spells.ts';
import { between, pick } from '../../../src/sandbox/world/chance.ts';
import type { ReaderPace, ReaderPause } from '../laptop/reader.ts';
import { drawLive } from './live.ts';
import { FAULTS, HAZARDS, type Trouble } from './trouble.ts';

/** A stretch of the world's time: epoch milliseconds, the end exclusive. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A fault of the network that comes and goes. */
export interface NetworkSpell extends Stretch {
  readonly kind: 'reset' | 'truncated-body' | 'half-open' | 'offline';
  /** Share of the calls, 0 to 1. */
  readonly rate: number;
}

/** A log group and what becomes of it. Times in epoch milliseconds; absent: it is always there, and readable. */
export interface GroupPlan {
  readonly name: string;
  /** Share of all that is written, more than 0. */
  readonly weight: number;
  readonly streamCount: number;
  readonly bornAtMs?: number;
  readonly deleted?: { readonly atMs: number; readonly againAtMs: number };
}

/** One seed's world, network, laptop and command line, drawn before anything runs. Times in epoch milliseconds. */
export interface Scenario {
  readonly seed: number;
  readonly troubles: ReadonlySet<Trouble>;
  /** True when nothing is done wrong by anyone: no gap may be told. */
  readonly isCalm: boolean;
  readonly argv: readonly string[];
  /** True with `--live`. */
  readonly isLive: boolean;
  /** From when on every event is asked for. */
  readonly owedFromMs: number;
  readonly groups: readonly [GroupPlan, ...GroupPlan[]];
  readonly startAtMs: number;
  /** Functions write until here: three to five and a half minutes of an awake laptop. */
  readonly writeUntilMs: number;
  /** Nothing is wrong any more. */
  readonly quietAtMs: number;
  /** Ctrl-C, where the program states no longer horizon than the usual. */
  readonly stopAtMs: number;
  readonly spells: readonly FaultSpell[];
  readonly network: readonly NetworkSpell[];
  readonly latency: { readonly usualMs: number; readonly spells: readonly Stretch[]; readonly mostMs: number };
  readonly laptop: {
    readonly skewMs: number;
    readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[];
    readonly sleeps: readonly { readonly atMs: number; readonly durationMs: number }[];
  };
  readonly reader: ReaderPace;
  /** For what is drawn while it runs. */
  readonly random: Random;
}

const MINUTE_MS = 60_000;
/** What a follow promises: an event that is readable this long after its timestamp is shown. */
export const HORIZON_MS = 150_000;
/** How long an event is held for others that belong before it. */
export const HOLD_MS = 3000;
const CALM_SHARE = 0.2;
const TROUBLE_SHARE = 0.29;
/** Seeds with room for faults of five minutes. */
const LONG_SHARE = 0.2;
/** What was logged before the program began. */
export const HISTORY_MS = MINUTE_MS;
/** After the last event that has to come, until the horizon's own reads have been made. */
const QUIET_MS = HORIZON_MS + 45_000;
/** Where the program stated a longer horizon, Ctrl-C waits for it, up to this. */
export const LONGEST_QUIET_MS = 285_000;

/** Draws a seed's scenario. */
export function drawScenario(seed: number): Scenario {
  const random = seededRandom(seed);
  const startAtMs = Date.UTC(2026, 2, 2, 12) + between(random, 0, 86_400_000);
  const isCalm = random.next() < CALM_SHARE;
  const troubles = new Set<Trouble>();
  for (const fault of FAULTS) if (random.next() < TROUBLE_SHARE && !isCalm) troubles.add(fault);
  for (const hazard of HAZARDS) if (random.next() < TROUBLE_SHARE) troubles.add(hazard);

  const sleeps = troubles.has('sleep') ? drawSleeps(random, startAtMs) : [];
  const sleptMs = sleeps.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const isLong = random.next() < LONG_SHARE;
  const awakeMs = isLong ? between(random, 302_000, 330_000) : between(random, 180_000, 215_000);
  const writeUntilMs = startAtMs + awakeMs + sleptMs;
  const time = { fromMs: startAtMs + 15_000, toMs: writeUntilMs };
  const groups = drawGroups(random, troubles, startAtMs, time);
  const spells = drawSpells(random, troubles, time, groups);
  const network = drawNetwork(random, troubles, time);
  const latency = drawLatency(random, troubles, time);
  const jumps = troubles.has('clock-jump') ? [{ atMs: momentIn(random, time), byMs: drawSkew(random) }] : [];
  const skewMs = troubles.has('clock-skew') ? drawSkew(random) : between(random, -200, 200);
  const reader = drawReader(random, troubles, time);

  const ends = [
    ...[...spells, ...network, ...latency.spells, ...reader.pauses].map(({ toMs }) => toMs).filter(Number.isFinite),
    ...sleeps.map(({ atMs, durationMs }) => atMs + durationMs),
    ...jumps.map(({ atMs }) => atMs),
    ...groups.map(({ bornAtMs = 0, deleted }) => Math.max(bornAtMs, deleted?.againAtMs ?? 0)),
  ];
  const quietAtMs = Math.max(writeUntilMs, ...ends);
  const begin = drawBegin(random, troubles.has('clock-skew'));
  const live = drawLive(seed, isCalm, time);
  return {
    seed,
    troubles: new Set([...troubles, ...live.faults]),
    isCalm,
    argv: [
      'tail',
      ...groups.map(({ name }) => name),
      '-o',
      'ndjson',
      ...begin.words,
      ...(live.isLive ? ['--live'] : []),
    ],
    isLive: live.isLive,
    owedFromMs: startAtMs + begin.owedAfterMs,
    groups,
    startAtMs,
    writeUntilMs,
    quietAtMs,
    stopAtMs: quietAtMs + QUIET_MS,
    spells: [...spells, ...live.spells],
    network,
    latency,
    laptop: { skewMs, jumps, sleeps },
    reader,
    random,
  };
}

/** How the tail begins. A laptop whose clock is wrong means another minute by “the last minute”. */
function drawBegin(random: Random, isSkewed: boolean): { words: string[]; owedAfterMs: number } {
  const draw = random.next();
  if (draw < 0.4) return { words: ['-s', '1m'], owedAfterMs: isSkewed ? 3000 : -HISTORY_MS + 2000 };
  return { words: draw < 0.7 ? ['-n', '0'] : [], owedAfterMs: 3000 };
}

function drawGroups(
  random: Random,
  troubles: ReadonlySet<Trouble>,
  startAtMs: number,
  time: Stretch,
): readonly [GroupPlan, ...GroupPlan[]] {
  const count = pick(random, [3, 3, 3, 3, 3, 4, 5]);
  const born = { bornAtMs: startAtMs + between(random, 20_000, 120_000) };
  const atMs = time.fromMs + Math.floor((time.toMs - time.fromMs) * (0.2 + 0.4 * random.next()));
  const deleted = { deleted: { atMs, againAtMs: atMs + between(random, 12_000, 60_000) } };
  const planOf = (index: number): GroupPlan => ({
    name: `/aws/lambda/sim-${'abcde'.charAt(index)}`,
    weight: index === 0 ? 1 : 0.2 + random.next(),
    streamCount: between(random, 2, 6),
    ...(index === 1 && troubles.has('born-group') ? born : {}),
    ...(index === 2 && troubles.has('deleted-group') ? deleted : {}),
  });
  return [planOf(0), ...Array.from({ length: count - 1 }, (_, index) => planOf(index + 1))];
}

function drawSpells(
  random: Random,
  troubles: ReadonlySet<Trouble>,
  time: Stretch,
  groups: readonly GroupPlan[],
): FaultSpell[] {
  const spells: FaultSpell[] = [];
  const add = (
    trouble: Trouble,
    kind: FaultSpell['kind'],
    fromS: number,
    toS: number,
    rate?: number,
    group?: string,
  ) => {
    if (!troubles.has(trouble)) return;
    const stretch = stretchIn(random, time, fromS * 1000, toS * 1000);
    const options = {
      ...(rate === undefined ? {} : { rate }),
      ...(group === undefined ? {} : { logGroupName: group }),
    };
    spells.push({ kind, ...stretch, ...options });
  };
  const rate = (from: number, to: number): number => from + random.next() * (to - from);
  // A page that comes again and equal lines in one millisecond cannot be told apart where events carry no id: each has its groups.
  const [first, ...others] = groups.map(({ name }) => name);
  const isMixed = troubles.has('no-event-ids') && troubles.has('repeated-page');
  const withoutIds = isMixed ? others : groups.map(({ name }) => name);
  add('throttle', 'throttle', 60, 280, rate(0.05, 0.4));
  add('throttle-outage', 'throttle', 60, 240, 0.9);
  add('server-error', 'server-error', 30, 200, rate(0.05, 0.9));
  add('expired-credentials', 'expired-credentials', 20, 200);
  add('denied-group', 'denied', 15, 120, 1, groups[0]?.name);
  add('empty-page', 'empty-page', 200, 300, rate(0.1, 0.5));
  add('cut-page', 'cut-page', 200, 300, rate(0.2, 0.9));
  add('repeated-page', 'repeated-page', 200, 300, rate(0.05, 0.4), isMixed ? first : undefined);
  add('repeated-token', 'repeated-token', 200, 300, rate(0.1, 0.4));
  add('refused-token', 'refused-token', 200, 300, rate(0.1, 0.4));
  // Where pages are whole there is hardly a token that could be odd.
  for (const trouble of ['repeated-token', 'refused-token'] as const) add(trouble, 'cut-page', 200, 300, 0.6);
  if (troubles.has('no-event-ids')) {
    const always = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
    spells.push(...withoutIds.map((logGroupName): FaultSpell => ({ kind: 'no-event-ids', ...always, logGroupName })));
  }
  return spells;
}

function drawNetwork(random: Random, troubles: ReadonlySet<Trouble>, time: Stretch): NetworkSpell[] {
  const spell = (kind: NetworkSpell['kind'], fromS: number, toS: number, rate: number): NetworkSpell[] =>
    troubles.has(kind) ? [{ kind, rate, ...stretchIn(random, time, fromS * 1000, toS * 1000) }] : [];
  return [
    ...spell('reset', 30, 280, 0.05 + 0.4 * random.next()),
    ...spell('truncated-body', 60, 280, 0.05 + 0.3 * random.next()),
    ...spell('half-open', 60, 280, 0.02 + 0.1 * random.next()),
    ...spell('offline', 15, 120, 1),
  ];
}

function drawLatency(random: Random, troubles: ReadonlySet<Trouble>, time: Stretch): Scenario['latency'] {
  const spells = troubles.has('latency') ? [stretchIn(random, time, 100_000, 300_000)] : [];
  return { usualMs: between(random, 10, 120), spells, mostMs: between(random, 500, 3000) };
}

function drawReader(random: Random, troubles: ReadonlySet<Trouble>, time: Stretch): ReaderPace {
  const pauses: ReaderPause[] = troubles.has('paused-reader') ? [stretchIn(random, time, 30_000, 120_000)] : [];
  return { pauses, ...(troubles.has('slow-reader') ? { bytesPerMs: 12 + 28 * random.next() } : {}) };
}

function drawSleeps(random: Random, startAtMs: number): Scenario['laptop']['sleeps'] {
  const first = { atMs: startAtMs + between(random, 40_000, 150_000), durationMs: between(random, 1, 20) * MINUTE_MS };
  if (random.next() < 0.7) return [first];
  const againAtMs = first.atMs + first.durationMs + between(random, 5000, 60_000);
  return [first, { atMs: againAtMs, durationMs: between(random, 1, 4) * MINUTE_MS }];
}

/** Half a minute to ten minutes, either way. */
function drawSkew(random: Random): number {
  return pick(random, [-1, 1]) * between(random, 30_000, 10 * MINUTE_MS);
}

/** A stretch of some length (at most all) within a time. */
function stretchIn(random: Random, { fromMs, toMs }: Stretch, shortestMs: number, longestMs: number): Stretch {
  const lengthMs = Math.min(toMs - fromMs, between(random, shortestMs, longestMs));
  const startMs = fromMs + Math.floor(random.next() * (toMs - fromMs - lengthMs));
  return { fromMs: startMs, toMs: startMs + lengthMs };
}

function momentIn(random: Random, { fromMs, toMs }: Stretch): number {
  return between(random, fromMs, toMs - 1);
}
