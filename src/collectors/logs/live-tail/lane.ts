import type { GroupSelection } from '../../../domain/sources.ts';
import type { Bell } from '../../../runtime/bell.ts';
import { durationWords } from '../follow/duration-words.ts';
import { findMissing, type LaneHost, openFor } from './lane-open.ts';
import type { LiveSession, SessionEnd } from './live-session.ts';

/** Up to ten groups that one session after the other follows. */
export interface LiveLane {
  /** What it is to follow; none: it ends. */
  selections: readonly GroupSelection[];
  /** Names of groups that were not there when they were looked for last. */
  missing: ReadonlySet<string>;
  /** When a session last brought a line, or a read did while there was none, on this machine's clock. */
  lastLineAtMs: number;
  isIdle: boolean;
  /** Rings when `selections` changed, and when a read brought a line while it was idle. */
  readonly bell: Bell;
}

/** A session that lived so long did not fail. */
const HELD_MS = 60_000;
/** After so many failures in a row it is said that they are. */
const WORTH_SAYING = 2;

type Turn = SessionEnd | 'renew' | 'changed' | 'idle';

/** Follows the lane's groups live until the signal aborts, it has none any more, or AWS refuses for good. */
export async function runLane(host: LaneHost, lane: LiveLane): Promise<void> {
  const { clock, signal, times } = host;
  let former: LiveSession | undefined;
  let failures = 0;
  while (!signal.aborted && lane.selections.length > 0) {
    const { selections } = lane;
    const opened = await openFor(host, lane);
    if (opened === 'stopped') break;
    if (opened === 'missing') {
      await wait(host, lane, times.missingEveryMs);
      lane.missing = await findMissing(host, lane);
      continue;
    }
    if (former !== undefined) {
      await clock.sleep(times.overlapMs, signal);
      former.close();
    }
    const openedAtMs = clock.now();
    lane.lastLineAtMs = openedAtMs;
    const turn = await turnOf(host, lane, opened, selections);
    // What follows takes its place only when it is open.
    former = turn === 'renew' || turn === 'changed' ? opened : undefined;
    if (former === undefined) opened.close();
    if (turn === 'idle') await untilLines(host, lane);
    if (turn !== 'broken' && turn !== 'silent') continue;
    failures = clock.now() - openedAtMs >= HELD_MS ? 1 : failures + 1;
    if (failures === WORTH_SAYING)
      host.tell(`the live stream keeps breaking (${turn}); polling shows every line meanwhile`);
    await wait(host, lane, backoffMs(host, failures));
  }
  former?.close();
}

/** Waits for what ends the session's turn: its own end, its age, other groups, or that nothing is logged. */
async function turnOf(
  host: LaneHost,
  lane: LiveLane,
  opened: LiveSession,
  selections: LiveLane['selections'],
): Promise<Turn> {
  const { clock, signal, times } = host;
  const renewAtMs = clock.now() + times.renewAfterMs;
  let lookAtMs = clock.now() + times.missingEveryMs;
  const ended = opened.ended;
  for (;;) {
    if (lane.selections !== selections) return 'changed';
    const idleAtMs = lane.lastLineAtMs + times.idleMs;
    const lookForMs = lane.missing.size > 0 ? lookAtMs : Number.POSITIVE_INFINITY;
    const timer = new AbortController();
    const dueMs = Math.max(0, Math.min(renewAtMs, idleAtMs, lookForMs) - clock.now());
    const turn = await Promise.race([
      ended,
      lane.bell.rung().then((): Turn => 'changed'),
      clock.sleep(dueMs, AbortSignal.any([timer.signal, signal])).then(() => undefined),
    ]);
    timer.abort('over');
    if (signal.aborted) return 'stopped';
    if (turn !== undefined) return turn;
    if (clock.now() >= renewAtMs) return 'renew';
    if (clock.now() - lane.lastLineAtMs >= times.idleMs) return 'idle';
    if (lookForMs > clock.now()) continue;
    lookAtMs = clock.now() + times.missingEveryMs;
    const former = lane.missing.size;
    lane.missing = await findMissing(host, lane);
    if (lane.missing.size < former) return 'changed';
  }
}

/** A live session costs by the minute, and reading does not: without lines it is closed until there are some again. */
async function untilLines(host: LaneHost, lane: LiveLane): Promise<void> {
  const count = lane.selections.length;
  const where = count === 1 ? `in ${lane.selections[0]?.group.name ?? ''}` : `in ${count} groups`;
  host.tell(`nothing was logged for ${durationWords(host.times.idleMs)} ${where}: polling, free, until something is`);
  lane.isIdle = true;
  await lane.bell.rung();
  lane.isIdle = false;
  if (!host.signal.aborted) host.tell(`something is logged ${where}: live again`);
}

async function wait({ clock, signal }: LaneHost, lane: LiveLane, durationMs: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([lane.bell.rung(), clock.sleep(durationMs, AbortSignal.any([timer.signal, signal]))]);
  timer.abort('over');
}

function backoffMs({ times, random }: LaneHost, failures: number): number {
  const mostMs = Math.min(times.longestReconnectMs, times.reconnectMs * 2 ** Math.min(failures - 1, 10));
  return mostMs * (0.5 + random.next() / 2);
}
