import type { Setback } from '../../aws/request-budget.ts';
import type { EventPage } from '../filter-log-events.ts';
import type { Follow } from './follow-state.ts';
import type { FollowedGroup } from './followed-group.ts';
import type { PlannedRead } from './read-plan.ts';
import { openIfOverdue } from './trouble.ts';

/** The pages of one read. */
export interface AskedPages {
  /** @throws SlsobsError */
  readonly pages: AsyncGenerator<EventPage>;
  /** When the newest page was asked for, on this machine's clock: at its last try, after its turn in the queue had come. */
  askedAtMs(): number;
  /** Whether a try had to be made again for another reason than throttling. */
  wasSetBack(): boolean;
}

/** Asks for the pages of one read of a group; nothing is sent before the first is taken. */
export function askPages(follow: Follow, group: FollowedGroup, read: PlannedRead): AskedPages {
  const { clock, pace, reading } = follow;
  let askedAtMs = clock.now();
  let wasSetBack = false;
  const options = {
    // Until something was read, what fails is told at once: a wrong endpoint is no outage.
    patience: follow.hasReadAnything ? 'endless' : 'limited',
    onTry: () => {
      askedAtMs = clock.now();
      if (read.kind === 'head') group.sentAtMs = askedAtMs;
      pace.noteCall();
    },
    onSetback: (setback: Setback, error: unknown) => {
      wasSetBack ||= setback !== 'throttled';
      if (setback === 'expired') follow.credentials.refused(error, clock.now());
      noteSetback(follow, group, read, setback);
    },
  } as const;
  const { logStreamNames } = group.selection;
  const window = {
    logGroupName: group.events.group.name,
    startAtMs: read.fromMs,
    ...(read.toMs === undefined ? {} : { endAtMs: read.toMs }),
    ...(logStreamNames === undefined ? {} : { logStreamNames }),
  };
  return { pages: reading.pages(window, options), askedAtMs: () => askedAtMs, wasSetBack: () => wasSetBack };
}

function noteSetback(follow: Follow, group: FollowedGroup, { kind }: PlannedRead, setback: Setback): void {
  if (kind !== 'head') {
    group.rereadSetback = setback;
    return;
  }
  group.setback = setback;
  group.sentAtMs = undefined;
  group.recoveredAtMs = undefined;
  // At once: a call that hung for long may get through before anybody looks.
  openIfOverdue(follow, group);
}
