import type { Clock } from '../../runtime/clock.ts';
import type { Faults } from '../faults/faults.ts';
import { type FaultKind, rateAt } from '../faults/spells.ts';
import { eventFrame, exceptionFrame } from '../wire/event-stream.ts';
import type { LiveTailRequest } from '../wire/logs/start-live-tail.ts';
import { logGroupArn } from '../world/place.ts';
import type { StoredEvent } from '../world/stored-event.ts';
import type { Arrivals } from './arrivals.ts';

/** What a session is made of. */
export interface LiveTailParts {
  readonly request: LiveTailRequest;
  /** By the group's name. */
  readonly arrivals: ReadonlyMap<string, Arrivals>;
  readonly sessionId: string;
  readonly clock: Clock;
  readonly faults: Faults;
}

const UPDATE_EVERY_MS = 1000;
/** "Sessions can last up to three hours" (API reference, StartLiveTail). */
const LONGEST_MS = 3 * 3_600_000;
/** More than these in a second are sampled (same page). */
const MOST_IN_UPDATE = 500;
/** What is kept for a client that is slow: the oldest go first (same page). */
const MOST_UPDATES_KEPT = 10;
/** Between two updates that get through to a client on a slow line. */
const SLOW_EVERY_MS = 3000;

/** Sends nothing; a client that has gone is noticed when something is handed over. */
const NOTHING = new Uint8Array();

interface Update {
  readonly results: readonly object[];
  readonly isSampled: boolean;
}

/**
 * The answer to StartLiveTail, event by event: `initial-response`, `sessionStart`, then an update every second, empty ones too.
 * It ends with an exception after three hours, or when nobody takes it any more.
 */
export async function* liveTail(parts: LiveTailParts): AsyncGenerator<Uint8Array> {
  const { request, sessionId, clock, faults } = parts;
  const beganAtMs = clock.now();
  yield eventFrame('initial-response', {});
  yield eventFrame('sessionStart', { requestId: sessionId, sessionId, ...request.echoed });
  const waiting: Update[] = [];
  let updatedAtMs = beganAtMs;
  let givenAtMs = beganAtMs;
  for (;;) {
    await clock.sleep(Math.max(0, updatedAtMs + UPDATE_EVERY_MS - clock.now()));
    const nowMs = clock.now();
    // A client that takes nothing for a while finds the updates of that time, as far as they were kept.
    const seconds = Math.max(1, Math.floor((nowMs - updatedAtMs) / UPDATE_EVERY_MS));
    waiting.push(...updatesOf(parts, nowMs, seconds));
    if (waiting.length > MOST_UPDATES_KEPT) waiting.splice(0, waiting.length - MOST_UPDATES_KEPT);
    updatedAtMs = nowMs;
    const meets = (kind: FaultKind): boolean => isMet(faults, kind, nowMs, request.groupNames);
    if (nowMs - beganAtMs >= LONGEST_MS || meets('session-end')) {
      yield exceptionFrame('SessionTimeoutException', 'The session has reached its time limit.');
      return;
    }
    const isSilent = meets('silent-stream');
    const isSlow = meets('slow-client');
    if (isSilent || (isSlow && nowMs - givenAtMs < SLOW_EVERY_MS)) {
      yield NOTHING;
      continue;
    }
    givenAtMs = nowMs;
    for (const update of waiting.splice(0, isSlow ? 1 : waiting.length)) yield updateFrame(update);
  }
}

function updateFrame({ results, isSampled }: Update): Uint8Array {
  return eventFrame('sessionUpdate', { sessionMetadata: { sampled: isSampled }, sessionResults: results });
}

/** What arrived, as the updates of so many seconds. */
function updatesOf({ request, arrivals, faults }: LiveTailParts, nowMs: number, seconds: number): Update[] {
  const results = [...arrivals].flatMap(([groupName, group]) =>
    group
      .next(nowMs)
      .filter(request.isIncluded)
      .map((event) => resultOf(groupName, event)),
  );
  const perUpdate = Math.ceil(results.length / seconds);
  return Array.from({ length: seconds }, (_, index) => {
    const all = results.slice(index * perUpdate, (index + 1) * perUpdate);
    const isOrdered = all.length > 0 && isMet(faults, 'sampled', nowMs, request.groupNames);
    const most = isOrdered ? Math.floor(all.length / 2) : (faults.mostLiveEvents ?? MOST_IN_UPDATE);
    if (all.length <= most) return { results: all, isSampled: false };
    if (!isOrdered) faults.onFault?.('sampled', undefined);
    return { results: sampleOf(all, most), isSampled: true };
  });
}

/** So many, evenly over all. */
function sampleOf(results: readonly object[], most: number): object[] {
  return Array.from({ length: most }, (_, index) => results[Math.floor((index * results.length) / most)] ?? {});
}

function resultOf(groupName: string, { logStreamName, timestampMs, ingestedAtMs, message }: StoredEvent): object {
  return {
    logStreamName,
    logGroupIdentifier: logGroupArn(groupName),
    message,
    timestamp: timestampMs,
    ingestionTime: ingestedAtMs,
  };
}

function isMet({ spells = [], onFault }: Faults, kind: FaultKind, nowMs: number, groups: readonly string[]): boolean {
  const met = groups.find((name) => rateAt(spells, kind, nowMs, name) > 0);
  if (met !== undefined) onFault?.(kind, met);
  return met !== undefined;
}
