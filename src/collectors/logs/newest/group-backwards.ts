import type { GroupSelection, LogRequest } from '../../../domain/sources.ts';
import type { AwsSession } from '../../aws/session.ts';
import { NEWEST_FIRST_SINCE_MS } from '../filter-log-events.ts';
import { createGroupEvents } from '../group-events.ts';
import type { Reading } from '../reading.ts';
import type { BackwardStep, BackwardWindow } from './backward-step.ts';
import { readPagesBackwards } from './pages-backwards.ts';
import { readWindowsBackwards } from './windows-backwards.ts';

/**
 * Reads one group from its newest event on back: by FilterLogEvents' own newest-first order, in pages that grow. What it refuses
 * (before 2024), and a service that does not know that order, is read forwards in windows that grow as they go back.
 * @throws SlsobsError
 */
export async function* readGroupBackwards(
  session: AwsSession,
  reading: Reading,
  selection: GroupSelection,
  { startAtMs = 0, endAtMs }: Pick<LogRequest, 'startAtMs' | 'endAtMs'>,
): AsyncGenerator<BackwardStep> {
  const { group, logStreamNames } = selection;
  const events = createGroupEvents(selection, session.region);
  const window: BackwardWindow = {
    question: { logGroupName: group.name, ...(logStreamNames === undefined ? {} : { logStreamNames }) },
    startAtMs,
    ...(endAtMs === undefined ? {} : { endAtMs }),
  };
  const newestFirst = { ...window, startAtMs: Math.max(startAtMs, NEWEST_FIRST_SINCE_MS) };
  let restEndAtMs = endAtMs;
  if (newestFirst.startAtMs <= (endAtMs ?? Number.POSITIVE_INFINITY)) {
    const isTurned = yield* readPagesBackwards(reading, newestFirst, events.openPass);
    if (isTurned && startAtMs >= newestFirst.startAtMs) return;
    if (isTurned) restEndAtMs = newestFirst.startAtMs - 1;
  }
  const rest = { ...window, ...(restEndAtMs === undefined ? {} : { endAtMs: restEndAtMs }) };
  yield* readWindowsBackwards(reading, rest, events.openPass, session.serverClock);
}
