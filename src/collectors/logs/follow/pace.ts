import type { Notice } from '../../../domain/gap.ts';
import { durationWords } from './duration-words.ts';
import { type FollowedGroup, isBehind } from './followed-group.ts';

/** How often the groups of a follow get their turn, measured. */
export interface Pace {
  /** A call was made. */
  noteCall(): void;
  /** Milliseconds between two heads of a group, over all; the poll interval until it is known to be longer. */
  intervalMs(): number;
  /** True where the quota does not bear a read every poll: what can be left out is. */
  isHurried(): boolean;
  /** Looks at the groups again, at most once a poll, and gives what is worth saying about it. */
  look(groups: readonly FollowedGroup[], nowMs: number): Notice | undefined;
}

/** A group's turn is known from so many. */
const INTERVALS = 3;
/** Polls between two heads from which lines are said to come behind, and below which they are no longer. */
const SLOW_POLLS = 3;
const QUICK_POLLS = 2;
/** Told again when it is so many times as long, or as short. */
const WORTH_SAYING = 1.5;
const BETWEEN_NOTICES_MS = 60_000;
/** The calls a second are counted over so long. */
const CALLS_OVER_MS = 30_000;

/** An interval this much shorter than the one before shows that a group is catching up. */
const CATCHING_UP = 0.9;

/**
 * A head began so long after the one before it. What it says of the quota counts, not what the consumer or the network did:
 * after a disturbance, and at the beginning, heads are long and get shorter until they have caught up.
 */
export function noteHeadInterval(group: FollowedGroup, intervalMs: number, pollMs: number, isDisturbed: boolean): void {
  const { catchUpMs } = group;
  const isSlow = intervalMs > SLOW_POLLS * pollMs;
  const isCatchingUp = isDisturbed || (catchUpMs !== undefined && isSlow && intervalMs < catchUpMs * CATCHING_UP);
  if (isDisturbed) group.catchUpMs = Number.POSITIVE_INFINITY;
  else group.catchUpMs = isCatchingUp ? intervalMs : undefined;
  if (!isCatchingUp) group.headIntervalsMs = [...group.headIntervalsMs, intervalMs].slice(-INTERVALS);
}

/** @param pollMs the interval that is aimed at; `holdMs`: how long lines are held besides */
export function createPace({ pollMs, holdMs }: { readonly pollMs: number; readonly holdMs: number }): Pace {
  let calls = 0;
  let intervalMs = pollMs;
  let toldMs: number | undefined;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let samples: { readonly atMs: number; readonly calls: number }[] = [];

  const callsPerSecond = (nowMs: number): number => {
    const first = samples[0] ?? { atMs: nowMs - 1, calls: 0 };
    return ((calls - first.calls) * 1000) / Math.max(1, nowMs - first.atMs);
  };
  const isWorthSaying = (nowMs: number): boolean => {
    if (toldMs === undefined) return intervalMs > SLOW_POLLS * pollMs;
    if (intervalMs < QUICK_POLLS * pollMs) return true;
    const isOther = intervalMs > toldMs * WORTH_SAYING || intervalMs < toldMs / WORTH_SAYING;
    return isOther && nowMs - toldAtMs >= BETWEEN_NOTICES_MS;
  };

  return {
    noteCall: () => {
      calls += 1;
    },
    intervalMs: () => intervalMs,
    isHurried: () => intervalMs > SLOW_POLLS * pollMs,
    look: (groups, nowMs) => {
      if (nowMs >= lookedAtMs && nowMs - lookedAtMs < pollMs) return undefined;
      lookedAtMs = nowMs;
      samples = [...samples.filter(({ atMs }) => nowMs - atMs <= CALLS_OVER_MS), { atMs: nowMs, calls }];
      intervalMs = Math.max(pollMs, meanOfMedians(groups, pollMs));
      if (!isWorthSaying(nowMs)) return undefined;
      const isSlow = intervalMs >= QUICK_POLLS * pollMs;
      toldMs = isSlow ? intervalMs : undefined;
      toldAtMs = nowMs;
      const behind = durationWords(intervalMs + holdMs);
      if (!isSlow) return { topic: 'lag', text: `lines come about ${behind} behind again` };
      const rate = Math.round(callsPerSecond(nowMs) * 10) / 10;
      const share = groups.length === 1 ? 'the group gets' : `${groups.length} groups share`;
      return { topic: 'lag', text: `${share} ${rate} calls a second: lines come about ${behind} behind` };
    },
  };
}

function meanOfMedians(groups: readonly FollowedGroup[], pollMs: number): number {
  const reading = groups.filter((group) => group.state === 'reading' && !isBehind(group));
  if (reading.length === 0) return pollMs;
  const medians = reading.map(({ headIntervalsMs }) => {
    const known = headIntervalsMs.length === INTERVALS;
    return known ? (headIntervalsMs.toSorted((a, b) => a - b)[Math.floor(INTERVALS / 2)] ?? pollMs) : pollMs;
  });
  return medians.reduce((sum, median) => sum + median, 0) / medians.length;
}
