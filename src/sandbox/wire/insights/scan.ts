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

/**
 * The events of groups that had been ingested at `nowMs`, newest first, all groups side by side: so the world makes each of its
 * minutes once.
 */
export function* scanGroups(
  store: QueriedStore,
  groupNames: readonly string[],
  range: Omit<ReadRange, 'isNewestFirst'>,
): Generator<ScannedChunk, void> {
  let open = groupNames.map((name) => ({
    log: `${ACCOUNT}:${name}`,
    isDiscovered: (store.group(name)?.logGroupClass ?? 'STANDARD') === 'STANDARD',
    chunks: store.read(name, { ...range, isNewestFirst: true })[Symbol.iterator](),
  }));
  while (open.length > 0) {
    const still: typeof open = [];
    for (const group of open) {
      const { done, value } = group.chunks.next();
      if (done === true) continue;
      still.push(group);
      // A query may go on for a while: what clients have put since is not for it.
      const events = value.events.filter(({ ingestedAtMs }) => ingestedAtMs <= range.nowMs);
      yield { log: group.log, isDiscovered: group.isDiscovered, events };
    }
    open = still;
  }
}
