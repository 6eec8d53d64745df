import type { LogEvent, LogGroup } from '../../../domain/log-event.ts';
import type { GroupChange, GroupSelection, LogRequest } from '../../../domain/sources.ts';
import { createBell } from '../../../runtime/bell.ts';
import type { AwsSession } from '../../aws/session.ts';
import { onePerGroup } from '../follow/selections.ts';
import { createReading } from '../reading.ts';
import { findAccount } from './find-account.ts';
import { type LiveLane, runLane } from './lane.ts';
import type { LaneHost } from './lane-open.ts';
import { MOST_GROUPS, sessionShares } from './live-groups.ts';
import type { LiveUpdate } from './live-session.ts';

/** The live sessions of one follow, as many as its groups need. */
export interface LiveSessions {
  begin(): void;
  /** Groups came or went. */
  change(change: GroupChange): void;
  /** Reads brought these: a lane that was closed for want of lines opens again. */
  noteRead(events: readonly LogEvent[]): void;
  /** Calls made for them so far. */
  calls(): number;
}

/** What sessions are made with, and whom they tell. */
export interface LiveSessionsOptions extends Pick<LaneHost, 'random' | 'times' | 'signal' | 'tell'> {
  readonly account: string | undefined;
  /** Told what is followed, before anything comes of it. */
  readonly onSelect: (selections: readonly GroupSelection[]) => void;
  /**
   * Told of each update. @param source the same for all sessions that follow one another
   * @returns whether anything in it was asked for
   */
  readonly onUpdate: (update: LiveUpdate, session: number, source: object, groups: readonly LogGroup[]) => boolean;
}

/** Nothing is opened before it is begun. */
export function createLiveSessions(
  session: AwsSession,
  request: LogRequest,
  options: LiveSessionsOptions,
): LiveSessions {
  const { account, times, signal, random, onSelect, onUpdate } = options;
  const { clock, region } = session;
  const reading = createReading(session, request, signal);
  let selections: readonly GroupSelection[] = onePerGroup(request.groups, region);
  let lanes: LiveLane[] = [];
  let host: LaneHost | undefined;
  let tries = 0;
  let sessions = 0;
  let said = '';
  onSelect(selections);

  const tell = (text: string): void => {
    if (text !== said) options.tell(text);
    said = text;
  };
  /** Whatever it was, the reads go on. */
  const tellEnd = (error: unknown): void => {
    const why = error instanceof Error ? error.message : String(error);
    if (!signal.aborted) tell(`there is no live tail any more: ${why}: polling, free, shows every line`);
  };
  const start = (share: readonly GroupSelection[]): void => {
    if (host === undefined) return;
    const bell = createBell(signal);
    const lane = { selections: share, missing: new Set<string>(), lastLineAtMs: clock.now(), isIdle: false, bell };
    lanes.push(lane);
    runLane(host, lane).catch(tellEnd);
  };
  const begin = async (): Promise<void> => {
    const found = account ?? (await findAccount(session, selections, signal, () => (tries += 1)));
    if (signal.aborted) return;
    const isNamed = found !== undefined || selections.every(({ group }) => (group.arn ?? group.account) !== undefined);
    if (!isNamed) {
      tell(
        'there is no live tail without the account’s number, which neither a function nor DescribeLogGroups tells: polling, ' +
          'free, shows every line; to go live allow logs:DescribeLogGroups, or name an ARN',
      );
      return;
    }
    host = {
      session,
      clock,
      random,
      times,
      place: { region, account: found },
      filterPattern: request.filterPattern,
      signal,
      reading,
      tell,
      onTry: () => {
        tries += 1;
      },
      nextNumber: () => {
        sessions += 1;
        return sessions;
      },
      onUpdate: (update, number, lane) => {
        const groups = lane.selections.map(({ group }) => group);
        if (onUpdate(update, number, lane, groups)) lane.lastLineAtMs = clock.now();
      },
    };
    for (const share of sessionShares(selections)) start(share);
  };
  const reselect = (): void => {
    const byName = new Map(selections.map((one) => [one.group.name, one]));
    for (const lane of lanes) {
      const kept = lane.selections.flatMap(({ group }) => byName.get(group.name) ?? []);
      for (const { group } of kept) byName.delete(group.name);
      const room = [...byName.values()].slice(0, kept.length === 0 ? 0 : MOST_GROUPS - kept.length);
      for (const { group } of room) byName.delete(group.name);
      const isSame = room.length === 0 && kept.length === lane.selections.length;
      lane.selections = [...kept, ...room];
      if (!isSame) lane.bell.ring();
    }
    lanes = lanes.filter((lane) => lane.selections.length > 0);
    const shares = sessionShares([...byName.values()]);
    for (const share of shares) start(share);
    if (shares.length > 0) tell(`${lanes.length} live sessions now, each of which costs by the minute`);
  };

  return {
    begin: () => void begin().catch(tellEnd),
    change: ({ joined, left }) => {
      const gone = new Set(left.map(({ name }) => name));
      const rest = selections.filter(({ group }) => !gone.has(group.name));
      const fresh = new Set(joined.map(({ group }) => group.name));
      selections = onePerGroup([...rest.filter(({ group }) => !fresh.has(group.name)), ...joined], region);
      onSelect(selections);
      if (host !== undefined) reselect();
    },
    noteRead: (events) => {
      const idle = lanes.filter(({ isIdle }) => isIdle);
      if (idle.length === 0 || events.length === 0) return;
      const names = new Set(events.map(({ group }) => group.name));
      for (const lane of idle) if (lane.selections.some(({ group }) => names.has(group.name))) lane.bell.ring();
    },
    calls: () => tries + reading.usage([]).apiCalls,
  };
}
