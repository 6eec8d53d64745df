import type { LogStore, ReadRange } from '../../world/log-store.ts';
import { ACCOUNT } from '../../world/place.ts';
import type { StoredEvent } from '../../world/stored-event.ts';

/** What a query needs of the store. */
export type QueriedStore = Pick<LogStore, 'group' | 'read'>;

/** What a query reads at a time: a minute of a group, as a rule. */
export interface ScannedChunk {
  /** `account:group`. */
  readonly log: string;
  /** False for a log class whose events have no discovered fields. */
  readonly isDiscovered: boolean;
  readonly events: readonly StoredEvent[];
}

/** So much of each group is read in turn: the world keeps what its groups have in common for about as long. */
const STRETCH_MS = 3_600_000;
/** What lies further back is one stretch: the world keeps nothing for so long. */
const FURTHEST_MS = 31 * 24 * 3_600_000;

/** The events of groups that had been ingested at `nowMs`, the newest hour of each group first. */
export function* scanGroups(
  store: QueriedStore,
  groupNames: readonly string[],
  { fromMs, toMs, nowMs }: Omit<ReadRange, 'isNewestFirst'>,
): Generator<ScannedChunk, void> {
  const groups = groupNames.map((name) => ({
    name,
    log: `${ACCOUNT}:${name}`,
    isDiscovered: (store.group(name)?.logGroupClass ?? 'STANDARD') === 'STANDARD',
  }));
  for (const stretch of stretchesOf(fromMs, toMs, nowMs)) {
    for (const { name, log, isDiscovered } of groups) {
      for (const { events } of store.read(name, { ...stretch, nowMs, isNewestFirst: true })) {
        // A query may go on for a while: what clients have put since is not for it.
        yield { log, isDiscovered, events: events.filter(({ ingestedAtMs }) => ingestedAtMs <= nowMs) };
      }
    }
  }
}

/** A window cut at full hours, the newest stretch first. What is stamped ahead of the clock belongs to the first one. */
function* stretchesOf(fromMs: number, toMs: number, nowMs: number): Generator<Pick<ReadRange, 'fromMs' | 'toMs'>> {
  let endMs = toMs;
  while (endMs >= fromMs) {
    const hourMs = Math.floor(Math.min(endMs, nowMs) / STRETCH_MS) * STRETCH_MS;
    const startMs = hourMs > nowMs - FURTHEST_MS ? Math.max(hourMs, fromMs) : fromMs;
    yield { fromMs: startMs, toMs: endMs };
    endMs = startMs - 1;
  }
}
