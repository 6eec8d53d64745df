import type { Gap, Notice } from '../../../domain/gap.ts';
import type { LogRequest } from '../../../domain/sources.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { AwsSession } from '../../aws/session.ts';
import type { Merge } from '../merge.ts';
import type { Reading } from '../reading.ts';
import type { CredentialsPause } from './credentials-pause.ts';
import type { FollowTimes } from './follow-times.ts';
import type { FollowedGroup } from './followed-group.ts';
import type { Pace } from './pace.ts';
import type { Room } from './room.ts';

/** What all groups of a follow share. */
export interface Follow {
  readonly session: AwsSession;
  readonly request: LogRequest;
  readonly clock: Clock;
  readonly reading: Reading;
  readonly merge: Merge;
  readonly room: Room;
  readonly pace: Pace;
  readonly credentials: CredentialsPause;
  readonly signal: AbortSignal;
  /** Wakes the loop that tells. */
  readonly ring: () => void;
  /** The times asked for; `timesOf` says what they are for a group now. */
  readonly times: FollowTimes;
  groups: readonly FollowedGroup[];
  /** The horizon of them all, as the observed lag demands. */
  horizonMs: number;
  hasReadAnything: boolean;
  isSkewTold: boolean;
  /** When the marks were last asked for, on the server's clock. */
  markedAtMs: number;
  /** When none of the groups was last being read, on the server's clock. */
  noneWellAtMs: number;
  /** What ends the whole follow. */
  fatal: unknown;
  /** Duplicates among groups that are no longer followed. */
  formerDuplicates: number;
  /** Not told yet. */
  readonly gaps: Gap[];
  readonly notices: Notice[];
}

/** The share of events whose lag an ordinary read is to allow for. */
const ORDINARY_SHARE = 0.75;
/** The last reads of all groups together leave the others this many times their share. */
const HEADS_PER_SETTLING = 4;

/** The times of one group as the observed lag and the quota make them. */
export function timesOf(follow: Follow, group: FollowedGroup): FollowTimes {
  const { times, horizonMs, pace, session } = follow;
  const settleEveryMs = Math.min(horizonMs, Math.max(times.settleEveryMs, HEADS_PER_SETTLING * pace.intervalMs()));
  return { ...times, horizonMs, settleEveryMs, overlapMs: overlapMs(times, group, session.serverClock.now()) };
}

/** Twice the lag that most events have. */
function overlapMs({ overlapMs: least, longestOverlapMs }: FollowTimes, { lag }: FollowedGroup, nowMs: number): number {
  return Math.max(least, Math.min(longestOverlapMs, 2 * (lag.quantile(ORDINARY_SHARE, nowMs) ?? 0)));
}

/** How long events are held: a second more where the server's clock is another than this machine's, and so less well known. */
export function holdMs({ times, clock, session }: Follow): number {
  const isOffset = session.serverClock.now() !== clock.now();
  return times.holdMs + (isOffset ? Math.min(times.holdMs, 1000) : 0);
}
