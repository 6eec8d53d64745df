import { between, logNormal, pick, pickWeighted } from '../../../src/sandbox/world/chance.ts';
import { invocationLines, LINE_FORMATS, type LineFormat, uuid } from './lambda-lines.ts';
import { type GroupPlan, HISTORY_MS, HORIZON_MS, type Scenario } from './scenario.ts';
import type { Hazard } from './trouble.ts';
import type { TrueEvent } from './truth.ts';

/** From timestamp to being readable, per seed: the usual delay is log-normal, as measured delays look. */
interface Lateness {
  readonly medianMs: number;
  readonly sigma: number;
}

/** Everything that is written in one seed, by when it can be read, and the hazards that it holds. */
export interface Writing {
  readonly events: readonly TrueEvent[];
  readonly hazards: ReadonlySet<Hazard>;
  /** One event of each group, written when all is quiet again. */
  readonly fresh: readonly TrueEvent[];
}

/** Invocations in a seed, about; each writes about seven lines. */
const CALLS = 385;
/** While the laptop sleeps functions have less to do. */
const ASLEEP_SHARE = 0.1;

/** Writes what the functions of a scenario log. */
export function writeLogs(scenario: Scenario): Writing {
  const { random, troubles, quietAtMs } = scenario;
  const hazards = new Set<Hazard>();
  const lateness = { medianMs: between(random, 200, 1500), sigma: 0.3 + random.next() * 0.5 };
  const writer = createWriter(scenario, lateness, hazards);
  for (const [atMs, group] of callsOf(scenario)) writer.invocation(group, atMs);
  if (troubles.has('burst')) writer.burst();
  if (troubles.has('equal-lines')) writer.equalLines();
  if (troubles.has('huge-line')) writer.hugeLines();
  if (troubles.has('future-stamp')) writer.futureStamps();
  const fresh = scenario.groups.map((group, index): TrueEvent => {
    const atMs = quietAtMs + 3000 + index * 100;
    return eventOf(group, `fresh/${group.name}`, atMs, 900, `fresh ${group.name} ${uuid(random)}\n`);
  });
  const events = [...writer.events, ...fresh]
    .map((event) => withFate(event, scenario))
    .filter((event) => event !== undefined);
  return { events: events.sort((a, b) => a.visibleAtMs - b.visibleAtMs), hazards, fresh };
}

function* callsOf({ random, groups, laptop, startAtMs, writeUntilMs }: Scenario): Generator<[number, GroupPlan]> {
  const isAsleep = (atMs: number): boolean =>
    laptop.sleeps.some((sleep) => atMs >= sleep.atMs && atMs < sleep.atMs + sleep.durationMs);
  const sleptMs = laptop.sleeps.reduce((sum, { durationMs }) => sum + durationMs, 0);
  // What a group that comes or goes misses is written to the others.
  const isAlwaysThere = groups.every(({ bornAtMs, deleted }) => bornAtMs === undefined && deleted === undefined);
  const awakeMs = writeUntilMs - sleptMs - startAtMs + HISTORY_MS;
  const count = Math.ceil(((isAlwaysThere ? CALLS : CALLS * 1.35) * (awakeMs + sleptMs)) / awakeMs);
  const moments = Array.from({ length: count }, () => between(random, startAtMs - HISTORY_MS, writeUntilMs - 1));
  for (const atMs of moments.toSorted((a, b) => a - b)) {
    if (!isAsleep(atMs) || random.next() < ASLEEP_SHARE) yield [atMs, pickWeighted(random, groups)];
  }
}

/** Adds events of every kind. */
interface Writer {
  readonly events: TrueEvent[];
  invocation(group: GroupPlan, atMs: number): void;
  burst(): void;
  equalLines(): void;
  hugeLines(): void;
  futureStamps(): void;
}

function createWriter(scenario: Scenario, lateness: Lateness, hazards: Set<Hazard>): Writer {
  const { random, groups, troubles, startAtMs, writeUntilMs } = scenario;
  const events: TrueEvent[] = [];
  const formats = new Map(groups.map((group) => [group, pick(random, LINE_FORMATS as unknown as [LineFormat])]));
  const isHidden = troubles.has('hidden-after-ingestion');
  let calls = 0;

  const delayOf = (): number => {
    const draw = random.next();
    const meets = (hazard: Hazard, from: number, to: number): boolean => {
      if (!troubles.has(hazard) || draw < from || draw >= to) return false;
      hazards.add(hazard);
      return true;
    };
    if (meets('late-outlier', 0, 0.015)) return between(random, 30_000, 120_000);
    if (meets('horizon-edge', 0.015, 0.03)) return between(random, HORIZON_MS - 12_000, HORIZON_MS - 1000);
    if (meets('past-horizon', 0.03, 0.045)) return between(random, HORIZON_MS + 20_000, HORIZON_MS + 250_000);
    return Math.round(Math.min(15_000, Math.max(50, logNormal(random, lateness.medianMs, lateness.sigma))));
  };
  const add = (group: GroupPlan, streamName: string, atMs: number, delayMs: number, message: string): void => {
    const ingestedAfterMs = isHidden ? Math.floor(delayMs * random.next()) : delayMs;
    if (isHidden) hazards.add('hidden-after-ingestion');
    events.push(eventOf(group, streamName, atMs, delayMs, message, ingestedAfterMs));
  };
  const streamOf = (group: GroupPlan, atMs: number): string => {
    const elapsed = (atMs - startAtMs) / (writeUntilMs - startAtMs);
    const bornLater = troubles.has('born-stream') ? Math.floor(Math.max(0, elapsed) * 4) : 0;
    if (bornLater > 0) hazards.add('born-stream');
    return `2026/03/02/[$LATEST]${group.name.slice(-1)}${bornLater}${between(random, 1, group.streamCount)}`;
  };
  const anyGroup = (): GroupPlan => pick(random, groups);
  const anyMoment = (): number => between(random, startAtMs + 5000, writeUntilMs - 1000);

  const invocation = (group: GroupPlan, atMs: number): void => {
    calls += 1;
    const streamName = streamOf(group, atMs);
    const travelsWhole = random.next() < 0.7;
    const delayMs = delayOf();
    for (const line of invocationLines(random, formats.get(group) ?? 'bare', atMs, `~${scenario.seed}.${calls}`)) {
      add(group, streamName, atMs + line.afterMs, travelsWhole ? delayMs : delayOf(), line.message);
    }
  };
  return {
    events,
    invocation,
    burst: () => {
      hazards.add('burst');
      const group = anyGroup();
      const atMs = anyMoment();
      for (let call = between(random, 60, 150); call > 0; call -= 1) invocation(group, atMs + between(random, 0, 2000));
    },
    equalLines: () => {
      hazards.add('equal-lines');
      for (let set = 0; set < 12; set += 1) {
        const group = anyGroup();
        const atMs = anyMoment();
        const streamName = streamOf(group, atMs);
        const message = pick(random, ['retrying\n', 'ok', `~${scenario.seed}.equal.${set}\n`]);
        const delayMs = delayOf();
        const isOneLater = random.next() < 0.3;
        for (let copy = between(random, 2, 4); copy > 0; copy -= 1) {
          add(group, streamName, atMs, isOneLater && copy === 1 ? delayMs + 9000 : delayMs, message);
        }
      }
    },
    hugeLines: () => {
      hazards.add('huge-line');
      for (let line = between(random, 1, 2); line > 0; line -= 1) {
        const group = anyGroup();
        const atMs = anyMoment();
        const bytes = random.next() < 0.05 ? 900_000 : between(random, 40_000, 200_000);
        add(group, streamOf(group, atMs), atMs, delayOf(), `~${scenario.seed}.huge.${line} ${'x'.repeat(bytes)}\n`);
      }
    },
    futureStamps: () => {
      hazards.add('future-stamp');
      for (let line = between(random, 1, 6); line > 0; line -= 1) {
        const group = anyGroup();
        const writtenAtMs = anyMoment();
        const aheadMs = pick(random, [between(random, 5000, 60_000), between(random, 60_000, 7_190_000)]);
        const message = `~${scenario.seed}.future.${line} ${uuid(random)}\n`;
        const streamName = streamOf(group, writtenAtMs);
        const visibleAtMs = writtenAtMs + between(random, 100, 3000);
        events.push({
          groupName: group.name,
          streamName,
          timestampMs: writtenAtMs + aheadMs,
          ingestedAtMs: visibleAtMs,
          visibleAtMs,
          message,
        });
      }
    },
  };
}

function eventOf(
  group: GroupPlan,
  streamName: string,
  timestampMs: number,
  delayMs: number,
  message: string,
  ingestedAfterMs = delayMs,
): TrueEvent {
  return {
    groupName: group.name,
    streamName,
    timestampMs,
    ingestedAtMs: timestampMs + ingestedAfterMs,
    visibleAtMs: timestampMs + delayMs,
    message,
  };
}

/** A group that is not there takes nothing in; what a deleted one held is gone. Undefined for what nobody could ever read. */
function withFate(event: TrueEvent, { groups, stopAtMs }: Scenario): TrueEvent | undefined {
  const { bornAtMs = 0, deleted } = groups.find(({ name }) => name === event.groupName) ?? {};
  const writtenAtMs = Math.min(event.timestampMs, event.visibleAtMs);
  if (writtenAtMs < bornAtMs || event.visibleAtMs >= stopAtMs) return undefined;
  if (deleted === undefined || writtenAtMs >= deleted.againAtMs) return event;
  return event.visibleAtMs < deleted.atMs ? { ...event, deletedAtMs: deleted.atMs } : undefined;
}
