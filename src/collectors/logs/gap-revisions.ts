import type { Gap, GapReason } from '../../domain/gap.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import { stableId } from '../../domain/stable-id.ts';

/** What a gap is about, before it is told for the first time. */
export interface GapSubject {
  readonly group: LogGroup;
  readonly reason: GapReason;
  readonly fromAtMs: number;
  readonly toAtMs?: number;
  readonly advice?: string | undefined;
}

/** Tells a gap for the first time. */
export function firstRevision(state: 'open' | 'final', { advice, ...subject }: GapSubject): Gap {
  const { group, reason, fromAtMs } = subject;
  return {
    gapId: stableId('gap', group.region ?? '', group.name, reason, fromAtMs),
    state,
    revision: 1,
    ...subject,
    ...(group.account === undefined ? {} : { account: group.account }),
    ...(group.region === undefined ? {} : { region: group.region }),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** Tells it again, when what was missing has come or is known to stay away. */
export function settled(gap: Gap, state: 'filled' | 'final', toAtMs: number): Gap {
  return { ...gap, state, revision: gap.revision + 1, toAtMs };
}
