import { AccessDeniedError, NotFoundError, SlsobsError } from '../../../domain/errors.ts';
import type { GroupSelection } from '../../../domain/sources.ts';
import type { Random } from '../../../runtime/random.ts';
import { failureOf } from '../../aws/failures.ts';
import type { Setback } from '../../aws/request-budget.ts';
import type { AwsSession } from '../../aws/session.ts';
import type { Reading } from '../reading.ts';
import type { LiveLane } from './lane.ts';
import { type LivePlace, liveArn, streamsToAskFor } from './live-groups.ts';
import { type LiveSession, type LiveUpdate, openLiveSession } from './live-session.ts';
import type { LiveTimes } from './live-times.ts';

/** What all lanes of a live tail share. */
export interface LaneHost {
  readonly session: AwsSession;
  readonly clock: AwsSession['clock'];
  readonly random: Random;
  readonly times: LiveTimes;
  readonly place: LivePlace;
  readonly filterPattern: string | undefined;
  readonly signal: AbortSignal;
  /** For the calls that ask whether a group is there. */
  readonly reading: Reading;
  /** Told of every update. @param sessionNumber another for each session */
  readonly onUpdate: (update: LiveUpdate, sessionNumber: number, lane: LiveLane) => void;
  /** A try to open a session was made. */
  readonly onTry: () => void;
  /** Says something, but not the same twice in a row. */
  readonly tell: (text: string) => void;
  /** Numbers the sessions. */
  readonly nextNumber: () => number;
}

/** `missing`: none of its groups is there; `stopped`: it is not to be tried again. */
export type Refusal = 'missing' | 'stopped';

/** Opens a session for those of a lane's groups that are there. Says why it cannot, where it cannot. */
export async function openFor(host: LaneHost, lane: LiveLane): Promise<LiveSession | Refusal> {
  for (;;) {
    const there = lane.selections.filter(({ group }) => !lane.missing.has(group.name));
    if (there.length === 0) return 'missing';
    try {
      return await open(host, lane, there);
    } catch (error) {
      if (host.signal.aborted) return 'stopped';
      if (!(error instanceof NotFoundError)) return refused(host, error);
      const former = lane.missing.size;
      lane.missing = await findMissing(host, lane);
      // It came and went, or is refused for another reason: the reads will tell.
      if (lane.missing.size === former) return 'missing';
    }
  }
}

function open(host: LaneHost, lane: LiveLane, there: readonly GroupSelection[]): Promise<LiveSession> {
  const { session, place, filterPattern, signal, times, onTry, onUpdate } = host;
  const number = host.nextNumber();
  const arns = there.map(({ group }) => liveArn(group, place)).filter((arn) => arn !== undefined);
  const input = {
    logGroupIdentifiers: arns,
    ...streamsToAskFor(there),
    ...(filterPattern === undefined ? {} : { logEventFilterPattern: filterPattern }),
  };
  const listen = (update: LiveUpdate): void => onUpdate(update, number, lane);
  let setbacks = 0;
  const onSetback = (setback: Setback, error: unknown): void => {
    if (setback === 'disconnected') setbacks += 1;
    if (setbacks === WORTH_SAYING) host.tell(unreachable(error));
  };
  const { silenceMs } = times;
  return openLiveSession(session, input, { onTry, onSetback, onUpdate: listen, silenceMs, signal });
}

/** After so many tries in vain it is said that they are. */
const WORTH_SAYING = 5;
const MEANWHILE = 'polling, free, shows every line';

/** Live Tail has a host of its own (`stream-logs…`, before April 2026 `streaming-logs…`), which a firewall may not know. */
function unreachable(error: unknown): string {
  const { message } = failureOf(error);
  const host = /\bstream-[\w.-]+/.exec(failureOf(error instanceof Error ? error.cause : undefined).message)?.[0];
  const where = host === undefined ? '' : ` at ${host}, a host of its own`;
  return `Live Tail cannot be reached${where}: ${message}: ${MEANWHILE} meanwhile`;
}

function refused({ tell }: LaneHost, error: unknown): Refusal {
  if (error instanceof AccessDeniedError) {
    tell(`${error.message}: ${MEANWHILE}; to go live ${error.hint ?? 'allow logs:StartLiveTail'}`);
  } else if (error instanceof SlsobsError && failureOf(error.cause).name === 'LimitExceededException') {
    tell(`no further live session is allowed in this account and region just now: ${MEANWHILE}`);
  } else {
    tell(`there is no live tail: ${error instanceof Error ? error.message : String(error)}: ${MEANWHILE}`);
  }
  return 'stopped';
}

/** Which of a lane's groups are not there. Asked by reading next to nothing, which needs no other permission and is free. */
export async function findMissing({ reading, session }: LaneHost, lane: LiveLane): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const nowMs = Math.floor(session.serverClock.now());
  for (const { group } of lane.selections) {
    const window = { logGroupName: group.name, startAtMs: nowMs, endAtMs: nowMs, pageSize: 1 };
    try {
      await reading.pages(window, {}).next();
    } catch (error) {
      if (error instanceof NotFoundError) missing.add(group.name);
    }
  }
  return missing;
}
