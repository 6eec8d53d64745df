import type { Gap } from '../../../domain/gap.ts';
import type { LogGroup } from '../../../domain/log-event.ts';
import { stableId } from '../../../domain/stable-id.ts';

/** Tells that a live stream was sampled, until the reads have brought what it left out. */
export interface SampledGaps {
  /**
   * A session brought an update.
   * @param source tells one stream of updates from another
   * @param groups of the session
   * @param nowMs on the server's clock
   */
  note(source: object, groups: readonly LogGroup[], isSampled: boolean, nowMs: number): void;
  /**
   * The reads have come so far; `openGaps` are those that they have told themselves and not filled.
   * @param nowMs on the server's clock: what seemed to be later was told by a clock that has been put right since
   */
  read(orderedUntil: number, openGaps: readonly Gap[], nowMs: number): void;
  /** What is to be told since this was asked last. */
  take(): Gap[];
}

interface Sampling {
  gap: Gap;
  readonly groups: readonly LogGroup[];
  /** When it was last sampled, epoch milliseconds. */
  untilMs: number;
}

/** An update tells of about the second before it. */
const UPDATE_MS = 1000;
/** Sampled seconds that lie so close together are one gap. */
const PAUSE_MS = 5000;
/** Reads that have come so near to the present were answered just now. */
const CURRENT_MS = 30_000;

/** None is open. */
export function createSampledGaps(region: string): SampledGaps {
  const open = new Map<object, Sampling>();
  let news: Gap[] = [];
  return {
    note: (source, groups, isSampled, nowMs) => {
      if (!isSampled) return;
      const known = open.get(source);
      if (known !== undefined) {
        known.untilMs = Math.max(known.untilMs, nowMs);
        return;
      }
      const fromAtMs = nowMs - UPDATE_MS;
      const [group] = groups.length === 1 ? groups : [];
      const gap: Gap = {
        gapId: stableId('gap', region, 'sampled', fromAtMs, ...groups.map(({ name }) => name)),
        state: 'open',
        revision: 1,
        reason: 'sampled',
        region,
        ...(group === undefined ? {} : { group }),
        fromAtMs,
        advice: 'the reads fill it',
      };
      open.set(source, { gap, groups, untilMs: nowMs });
      news.push(gap);
    },
    read: (orderedUntil, openGaps, nowMs) => {
      // While the reads are far behind, no answer has shown what the time is.
      const latestMs = orderedUntil > nowMs - CURRENT_MS ? nowMs : Number.POSITIVE_INFINITY;
      for (const [source, sampling] of open) {
        sampling.untilMs = Math.min(sampling.untilMs, latestMs);
        const fromAtMs = Math.min(sampling.gap.fromAtMs ?? nowMs, sampling.untilMs);
        sampling.gap = { ...sampling.gap, fromAtMs };
        const { gap, groups, untilMs } = sampling;
        const names = new Set(groups.map(({ name }) => name));
        const isUnread = openGaps.some((other) => other.group === undefined || names.has(other.group.name));
        if (orderedUntil < untilMs + PAUSE_MS || isUnread) continue;
        news.push({ ...gap, state: 'filled', revision: 2, toAtMs: untilMs });
        open.delete(source);
      }
    },
    take: () => {
      const told = news;
      news = [];
      return told;
    },
  };
}
