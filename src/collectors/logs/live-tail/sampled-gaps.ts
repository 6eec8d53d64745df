import type { Gap } from '../../../domain/gap.ts';
import type { LogGroup } from '../../../domain/log-event.ts';
import { stableId } from '../../../domain/stable-id.ts';

/** Tells that a live stream was sampled, until the reads have brought what it left out. */
export interface SampledGaps {
  /**
   * A session brought an update.
   * @param source tells one stream of updates from another
   * @param groups of the session
   * @param atMs on the server's clock: when AWS took in the newest event of the update
   */
  note(source: object, groups: readonly LogGroup[], isSampled: boolean, atMs: number): void;
  /** The reads have come so far; `openGaps` are those that they have told themselves and not filled. */
  read(orderedUntil: number, openGaps: readonly Gap[]): void;
  /** What is to be told since this was asked last. */
  take(): Gap[];
}

interface Sampling {
  readonly gap: Gap;
  readonly groups: readonly LogGroup[];
  /** When it was last sampled, epoch milliseconds. */
  untilMs: number;
}

/** An update tells of about the second before it. */
const UPDATE_MS = 1000;
/** Sampled seconds that lie so close together are one gap. */
const PAUSE_MS = 5000;

/** None is open. */
export function createSampledGaps(region: string): SampledGaps {
  const open = new Map<object, Sampling>();
  let news: Gap[] = [];
  return {
    note: (source, groups, isSampled, atMs) => {
      if (!isSampled) return;
      const known = open.get(source);
      if (known !== undefined) {
        known.untilMs = Math.max(known.untilMs, atMs);
        return;
      }
      const fromAtMs = atMs - UPDATE_MS;
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
      open.set(source, { gap, groups, untilMs: atMs });
      news.push(gap);
    },
    read: (orderedUntil, openGaps) => {
      for (const [source, { gap, groups, untilMs }] of open) {
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
